// The system's clock.

import CPosix

/// Milliseconds since 1970.
@Sendable func systemTime() -> Int64 { systemNanoseconds() / 1_000_000 }

/// Nanoseconds since 1970.
func systemNanoseconds() -> Int64 { cposix_realtime() }

/// Milliseconds of a clock that nobody sets, from the first call on.
@Sendable func uptimeMilliseconds() -> Int64 {
    let (seconds, attoseconds) = uptimeOrigin.duration(to: .now).components
    return seconds * 1000 + attoseconds / 1_000_000_000_000_000
}

private let uptimeOrigin = ContinuousClock.now

/// Microseconds of processor time that this thread has used.
package func threadMicroseconds() -> Int64 { cposix_thread_time() / 1000 }
