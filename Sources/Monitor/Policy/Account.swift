// A customer as the operator knows them: the only thing that a grant can be bound to.

import CheckerKit

/// An authenticated account of the service.
///
/// Its identifiers are what the gateway established by a credential. Names, e-mail addresses and anything else that
/// somebody can type are no identifiers.
struct Account: Sendable, Hashable {
    /// What the account's organisation is.
    enum Kind: String, Sendable, CaseIterable {
        case government, contractor, commercial, research
    }

    var id: String
    var organisation = ""
    /// Other names that contracts and grants use for the organisation.
    var legalNames: [String] = []
    /// Where the organisation is domiciled, ISO 3166-1 alpha-2; empty when unknown.
    var country = ""
    var kind = Kind.commercial
    /// The countries whose government the organisation works for under contract.
    var contractorOf: [String] = []
    /// The organisation above it; it is screened, and grants to it do not pass down.
    var parent = ""
    /// The countries of those who own or control it in the end.
    var ownerCountries: [String] = []
    /// When somebody has to look at the entry again.
    var review: CalendarDay?
    var match: [Identifier: [String]] = [:]
    /// Where each identifier was written, in the order of ``match``.
    var matchPlaces: [Identifier: [Place]] = [:]
    var place = Place()

    /// The identifiers, in the order in which they are looked up.
    enum Identifier: Int, Sendable, CaseIterable {
        case key, keyAlias, team, organisation, principal, subscription, oidc, tlsClient, user

        /// The key below `[account.match]`.
        var setting: String {
            switch self {
            case .key: "key_hashes"
            case .keyAlias: "key_aliases"
            case .team: "teams"
            case .organisation: "organisation_ids"
            case .principal: "arns"
            case .subscription: "subscriptions"
            case .oidc: "oidc_subjects"
            case .tlsClient: "tls_client_subjects"
            case .user: "users"
            }
        }

        /// The field of an event that is compared.
        var field: EventField {
            switch self {
            case .key: .keyID
            case .keyAlias: .keyAlias
            case .team: .teamID
            case .organisation: .organisationID
            case .principal: .principalARN
            case .subscription: .cloudAccountID
            case .oidc: .oidcSubject
            case .tlsClient: .tlsClientSubject
            case .user: .userID
            }
        }

        /// Whether case matters: clouds write the same subscription in capitals here and in small letters there.
        var isCaseSensitive: Bool { self != .subscription }
    }

    /// Reads an `[[account]]` table.
    init?(_ table: SettingsTable, _ problems: Problems) {
        let reader = SettingsReader(table, problems, known: ["override"])
        place = table.place
        id = objectID(reader, "account") ?? ""
        organisation = reader.requiredString("organisation") ?? ""
        legalNames = reader.strings("legal_names") ?? []
        if reader.table["country"] == nil {
            problems.error(at: place, "account \"\(id)\" has no country (country = \"US\", where it is domiciled)")
        }
        country = reader.country("country") ?? ""
        kind = reader.word("kind", as: Kind.self) ?? .commercial
        contractorOf = reader.countries("contractor_of") ?? []
        parent = reader.string("parent") ?? ""
        ownerCountries = reader.countries("owner_countries") ?? []
        review = reader.date("review").flatMap { CalendarDay($0) }
        if let table = reader.table("match") {
            (match, matchPlaces) = Self.identifiers(table, problems)
        } else if reader.table["match"] == nil {
            problems.error(
                at: place, "account \"\(id)\" matches nothing; add [account.match] with key_hashes or the like")
        }
        reader.finish()
        if id.isEmpty { return nil }
    }

    init(id: String, country: String = "", kind: Kind = .commercial, match: [Identifier: [String]] = [:]) {
        self.id = id
        self.country = country
        self.kind = kind
        self.match = match
    }

    /// Where an identifier was written, as far as that is known.
    func place(of text: String, _ identifier: Identifier) -> Place {
        guard let index = match[identifier]?.firstIndex(of: text), let places = matchPlaces[identifier],
            places.indices.contains(index)
        else { return place }
        return places[index]
    }

    private static func identifiers(
        _ table: SettingsTable, _ problems: Problems
    ) -> ([Identifier: [String]], [Identifier: [Place]]) {
        let reader = SettingsReader(table, problems)
        var match: [Identifier: [String]] = [:]
        var places: [Identifier: [Place]] = [:]
        for identifier in Identifier.allCases {
            for (text, place) in reader.placedStrings(identifier.setting) ?? [] {
                if let complaint = complaint(about: text, as: identifier) {
                    problems.error(at: place, complaint)
                } else {
                    match[identifier, default: []].append(text)
                    places[identifier, default: []].append(place)
                }
            }
        }
        reader.finish()
        if match.isEmpty, !problems.hasErrors {
            problems.error(at: table.place, "[account.match] is empty; add key_hashes or the like")
        }
        return (match, places)
    }

    /// Says why a text is no identifier; `nil` if it is one.
    private static func complaint(about text: String, as identifier: Identifier) -> String? {
        if text.isEmpty { return "an identifier must not be empty" }
        if identifier == .oidc {
            guard let (issuer, subject) = OIDCIdentity.parts(of: text) else {
                return "\"\(text)\" is not an issuer, a space and a subject, such as \"https://login.example.org 4711\""
            }
            if issuer.contains("*") { return "\"\(text)\": the issuer must be whole; a * may end the subject" }
            if subject == "*" { return nil }
        }
        guard let star = text.firstIndex(of: "*") else { return nil }
        if identifier != .principal, identifier != .oidc {
            return "\"\(text)\": a * is allowed in arns and oidc_subjects only, at the end"
        }
        if text.index(after: star) != text.endIndex { return "\"\(text)\": a * may stand at the end only" }
        if identifier == .principal, text.utf8.count < 12 {
            return "\"\(text)\" matches too much; name the cloud account at least"
        }
        return nil
    }
}
