// The operator's log on standard error, in a form that journald gives the right priority.

import Glibc
public import Logging

/// Writes one line a message: `<4>Feed paused. error=... feed=...` under systemd, a readable line elsewhere.
///
/// - Source: sd-daemon(3), SD_WARNING and the like: a `<N>` before a line is its priority.
public struct ServiceLogHandler: LogHandler {
    public var logLevel = Logger.Level.info
    public var metadata: Logger.Metadata = [:]
    private let label: String
    private let isJournal: Bool

    public init(label: String) {
        self.label = label
        isJournal = unsafe getenv("JOURNAL_STREAM") != nil
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { _, new in new }
        let details = all.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
        let text = PlainText.clean("\(event.message)\(details)", limit: 8192, keepingLines: !isJournal)
        let prefix = isJournal ? "<\(Self.priority(event.level))>" : "\(label): \(event.level): "
        standardError.write("\(prefix)\(text)\n")
    }

    private static func priority(_ level: Logger.Level) -> Int {
        switch level {
        case .critical: 2
        case .error: 3
        case .warning: 4
        case .notice: 5
        case .info: 6
        case .debug, .trace: 7
        }
    }
}
