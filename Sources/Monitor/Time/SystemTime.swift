// The system's clock.

import CPosix

/// Milliseconds since 1970.
@Sendable func systemTime() -> Int64 { systemNanoseconds() / 1_000_000 }

/// Nanoseconds since 1970.
func systemNanoseconds() -> Int64 { cposix_realtime() }

/// Microseconds of processor time that this thread has used.
package func threadMicroseconds() -> Int64 { cposix_thread_time() / 1000 }
