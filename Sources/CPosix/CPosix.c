// See CPosix.h.
#include "CPosix.h"

#include <malloc.h>
#include <sys/stat.h>
#include <time.h>

static int64_t nanoseconds(clockid_t clock) {
    struct timespec now = {0, 0};
    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int64_t cposix_realtime(void) { return nanoseconds(CLOCK_REALTIME); }
int64_t cposix_thread_time(void) { return nanoseconds(CLOCK_THREAD_CPUTIME_ID); }

void cposix_trim(void) { malloc_trim(0); }

void cposix_keep_little(void) {
    (void)mallopt(M_MMAP_THRESHOLD, 256 << 10);
    (void)mallopt(M_TRIM_THRESHOLD, 1 << 20);
    (void)mallopt(M_ARENA_MAX, 2);
}

void cposix_set_modified(int descriptor, int64_t seconds) {
    struct timespec times[2] = {{seconds, 0}, {seconds, 0}};
    (void)!futimens(descriptor, times);
}
