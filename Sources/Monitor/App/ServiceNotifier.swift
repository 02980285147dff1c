// What systemd hears from us: ready, reloading, stopping, a line of status, and that records still move.

import CSystemd

/// Speaks sd_notify(3); without systemd every message goes nowhere, which is right.
struct ServiceNotifier: Sendable {
    func ready(status: String) { send("READY=1\nSTATUS=\(oneLine(status))") }
    func reloading() { send("RELOADING=1") }
    func stopping() { send("STOPPING=1") }
    func status(_ text: String) { send("STATUS=\(oneLine(text))") }
    func watchdog() { send("WATCHDOG=1") }
    /// Asks for more time to start, while lists are indexed.
    func extendTimeout(by duration: Duration) { send("EXTEND_TIMEOUT_USEC=\(duration.components.seconds * 1_000_000)") }

    /// How often systemd wants to hear ``watchdog()``: half of `WatchdogSec`; `nil` if it does not watch.
    var watchdogInterval: Duration? {
        var microseconds: UInt64 = 0
        guard unsafe sd_watchdog_enabled(0, &microseconds) > 0 else { return nil }
        return .microseconds(Int64(clamping: microseconds / 2))
    }

    private func send(_ state: String) { _ = unsafe sd_notify(0, state) }
    private func oneLine(_ text: String) -> String { text.split(whereSeparator: \.isNewline).joined(separator: " ") }
}
