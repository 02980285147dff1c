// Calls of the system whose structures Swift 6.3 cannot always see: in an optimised build of many modules it takes `timespec`
// for a type of another module than Glibc and refuses its members. Remove when `timespec()` compiles in a release build.
#ifndef CPOSIX_H
#define CPOSIX_H
#include <stdint.h>

/// Nanoseconds since 1970.
int64_t cposix_realtime(void);
/// Nanoseconds of processor time that the calling thread has used.
int64_t cposix_thread_time(void);
/// Seconds since 1970 at which a file was changed last; -1 with errno set if it cannot be told.
int64_t cposix_modified(const char *path);
/// Sets when an open file was changed last, in seconds since 1970; what cannot be set stays as it is.
void cposix_set_modified(int descriptor, int64_t seconds);
/// Gives memory that was freed back to the system: compiling patterns needs far more than the patterns do.
void cposix_trim(void);
#endif
