// The part of an event that is not text: times, counts, and how far they can be trusted.

/// The fixed-size part of an event.
public struct EventHeader: Sendable, Hashable {
    /// When the use took place, in milliseconds since 1970-01-01T00:00:00Z; ``unknownTime`` when the record has no time.
    public var time: Int64 = unknownTime
    /// How ``time`` was established.
    public var timeQuality = TimeQuality.exact
    public var activity = Activity.inference
    /// Whether the text of the use is there to be judged.
    public var textStatus = TextStatus.absent
    /// Who says that the use is in ``EventField/country``.
    public var countrySource = CountrySource.declared
    /// Bits of the client address that are known: 24 for an IPv4 address whose last octet is masked; 0 means all of them.
    public var addressPrefixLength: UInt8 = 0
    /// Tokens read and written by the model; -1 when the record does not say.
    public var inputTokens: Int64 = -1
    public var outputTokens: Int64 = -1
    /// Bytes sent for a download; -1 when the record does not say.
    public var downloadBytes: Int64 = -1
    /// The HTTP status; 0 when the record has none.
    public var statusCode: Int32 = 0
    /// Which record of the chunk the event was decoded from; set by the engine.
    public var record: Int32 = 0
    /// Which event of the record it is, from 0: a record may be an envelope of many.
    public var part: Int32 = 0
    /// Which part it is of a text that is split over records, from 0; -1: of none.
    public var sequence: Int32 = -1

    /// The value of ``time`` for a record without a time.
    public static let unknownTime = Int64.min

    public init() {}
}

/// What kind of use a record tells of.
public enum Activity: UInt8, Sendable, Hashable {
    case inference, download, administration

    /// The canonical `event.name`.
    public var name: String {
        switch self {
        case .inference: "usage.inference"
        case .download: "usage.download"
        case .administration: "usage.admin"
        }
    }
}

/// Whether the text of a use can be judged.
///
/// Anything but `present` means that "nothing found" is not "nothing there".
public enum TextStatus: UInt8, Sendable, Hashable, CaseIterable {
    case present, redacted, truncated, absent

    /// The canonical `usage.text_status`.
    public var name: String {
        switch self {
        case .present: "present"
        case .redacted: "redacted"
        case .truncated: "truncated"
        case .absent: "absent"
        }
    }
}

/// How a time was established.
public enum TimeQuality: UInt8, Sendable, Hashable {
    case exact, assumedZone, assumedYear

    /// The canonical `usage.time_quality`.
    public var name: String {
        switch self {
        case .exact: "exact"
        case .assumedZone: "assumed_zone"
        case .assumedYear: "assumed_year"
        }
    }
}

/// Who says where a use took place.
public enum CountrySource: UInt8, Sendable, Hashable {
    case declared, gateway

    /// The canonical `usage.geo.source`.
    public var name: String { self == .declared ? "declared" : "gateway" }
}
