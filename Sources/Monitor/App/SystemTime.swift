// The system's clock.

import Glibc

/// Milliseconds since 1970 by the system's clock.
@Sendable func systemTime() -> Int64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
}
