// A format that is nothing but a field map.

import CheckerKit

/// A JSON format whose records are one event each, or envelopes of many.
protocol MappedFormat: EventFormat {
    static var map: FieldMap { get }
    /// Values that mean "the text was here and has been withheld".
    static var redactions: [String] { get }
    /// What is true of every record.
    static var constants: [EventField: String] { get }
    /// The member whose elements are the events, where a record may be an envelope; empty: it never is.
    static var envelope: String { get }
    /// Who says which country a use is from.
    static var countrySource: CountrySource { get }
    /// Whether a record holds but a part of the text, the rest being in others.
    static var isPartial: Bool { get }
    init()
}

extension MappedFormat {
    static var redactions: [String] { [] }
    static var constants: [EventField: String] { [:] }
    static var envelope: String { "" }
    static var countrySource: CountrySource { .declared }
    static var isPartial: Bool { false }

    init(settings: SettingsReader) { self.init() }
    var provides: Set<EventField> { Self.map.provides.union(Self.constants.keys) }
    func makeDecoder() -> any EventDecoder {
        JSONRecordDecoder(
            Self.map, redactions: Self.redactions, constants: Self.constants, envelope: Self.envelope,
            isPartial: Self.isPartial, countrySource: Self.countrySource)
    }
}
