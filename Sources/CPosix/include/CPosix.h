// Calls of the system whose structures Swift 6.3 cannot always see: in an optimised build of many modules it takes `timespec`
// for a type of another module than Glibc and refuses its members. Remove when `timespec()` compiles in a release build.
#ifndef CPOSIX_H
#define CPOSIX_H
#include <stdint.h>

/// Nanoseconds since 1970.
int64_t cposix_realtime(void);
/// Nanoseconds of processor time that the calling thread has used.
int64_t cposix_thread_time(void);
/// Sets when an open file was changed last, in seconds since 1970; what cannot be set stays as it is.
void cposix_set_modified(int descriptor, int64_t seconds);
/// Gives memory that was freed back to the system: compiling patterns needs far more than the patterns do.
void cposix_trim(void);
/// Has freed buffers given back at once. glibc otherwise raises by itself the size from which they are, up to 32 MiB, and keeps
/// such memory for each thread that ever had a buffer: mallopt(3), `M_MMAP_THRESHOLD`, `M_ARENA_MAX`. A daemon that read 5,000
/// lines a second, sometimes seconds of them at once, grew from 15.8 to 20.6 MiB in six minutes and needed 20.4 s of processor
/// time; with this it stayed between 10.4 and 11.6 and needed 19.6 s, measured with 256 KiB that are kept instead of the 1 MiB here: so
/// little made libsystemd, which makes a buffer for each entry it decompresses, up to a tenth slower (2026-11-23).
void cposix_keep_little(void);
#endif
