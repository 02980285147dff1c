// How the bytes of a record become events.

/// A usage-log format, named in a feed's `format`.
public protocol EventFormat: Sendable {
    /// The name used in `/etc`; for example `litellm`.
    static var name: String { get }

    /// Reads the format's own settings from the `[[feed]]` table (the `json` format's field map); notes problems there.
    init(settings: SettingsReader)

    /// The fields that records of this format can fill; a rule that reads none of any feed's fields is refused.
    var provides: Set<EventField> { get }

    /// Returns a decoder with working memory of its own; one for each feed, used by one task at a time.
    func makeDecoder() -> any EventDecoder
}

/// Turns records into events.
public protocol EventDecoder: AnyObject {
    /// Decodes one record and appends its events to `batch`.
    ///
    /// - Parameters:
    ///   - record: The range of exactly one record in `bytes`, without its terminator. The bytes after it may be read
    ///     (a vectorised parser does) but mean nothing.
    ///   - bytes: The chunk.
    ///   - batch: Receives the events; the caller drops what was appended before a throw.
    /// - Throws: Why the record is unusable, with the offset of the offending byte within the record.
    func decode(_ record: Range<Int>, of bytes: Span<UInt8>, into batch: inout EventBatch) throws(DecodeError)
}

/// Why a record could not be decoded.
///
/// The record is counted and quarantined; the feed goes on.
public struct DecodeError: Error, Hashable, Sendable, CustomStringConvertible {
    public var reason: Reason
    /// The offset of the offending byte within the record; 0 when the record as a whole is unusable.
    public var offset: Int
    /// What was expected, for a person; may be empty.
    public var detail: String

    /// The kinds of unusable record; each has its own counter.
    public enum Reason: String, Sendable, CaseIterable {
        case notUTF8 = "not-utf8"
        case malformed
        case tooDeep = "too-deep"
        case duplicateKey = "duplicate-key"
        case wrongType = "wrong-type"
        case missingField = "missing-field"
        case tooLong = "too-long"
    }

    public init(_ reason: Reason, at offset: Int, _ detail: String = "") {
        self.reason = reason
        self.offset = offset
        self.detail = detail
    }

    public var description: String {
        "\(reason.rawValue) at byte \(offset)\(detail.isEmpty ? "" : ": \(detail)")"
    }
}
