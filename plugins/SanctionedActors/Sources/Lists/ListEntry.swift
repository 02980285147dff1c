// One entry of a list of parties, whatever format it came from.

import CheckerKit

/// A listed party with all that identifies it.
struct ListEntry: Sendable, Equatable {
    /// A name of the party.
    struct Name: Sendable, Equatable {
        var text: String
        var kind: NameKind
    }

    /// What sort of name it is; a weak one is too common or too short to stand for the party by itself.
    enum NameKind: String, Sendable { case primary, alias, weak, former }

    /// A document or register number: passport, tax number, IMO number, wallet address, mail domain, handle.
    struct Identifier: Sendable, Equatable {
        /// Lower case: `passport`, `tax`, `imo`, `registration`, `wallet`, `email`, `domain`, `website`, `phone`, `other`.
        var kind: String
        var value: String
    }

    /// Unique within the list.
    var id: String
    /// `nil`: the list does not say.
    var type: PartyType?
    /// The list it is on, if the file says so; a file may join several.
    var list: String?
    var names: [Name] = []
    /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    var birthDates: [String] = []
    /// ISO 3166-1 alpha-2, upper case: nationality, citizenship, registration, address.
    var countries: [String] = []
    var identifiers: [Identifier] = []
    var programmes: [String] = []
    /// Names or ids of listed parties that own or control this one, or that it is linked to, as the list prints them.
    var linkedTo: [String] = []
    /// File and line of the entry's first row, if there is one.
    var place: Place?
}
