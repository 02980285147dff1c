// The time of day, and the real name of a file, without Foundation.

import Glibc

/// Seconds since 1970.
func wallClock() -> Int64 {
    Int64(time(nil))
}

/// Returns the path without symbolic links; `nil` if it leads nowhere.
func realPath(_ path: String) -> String? {
    guard let found = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(found) }
    return unsafe String(validatingCString: found)
}
