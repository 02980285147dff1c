// The time of day, and the real name of a file, without Foundation.

import Glibc

/// Seconds since 1970.
func wallClock() -> Int64 {
    Int64(time(nil))
}

/// Nanoseconds since 1970.
func wallClockNanoseconds() -> Int64 {
    var now = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &now)
    return Int64(now.tv_sec) &* 1_000_000_000 &+ Int64(now.tv_nsec)
}

/// Returns the path without symbolic links; `nil` if it leads nowhere.
func realPath(_ path: String) -> String? {
    guard let found = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(found) }
    return unsafe String(validatingCString: found)
}
