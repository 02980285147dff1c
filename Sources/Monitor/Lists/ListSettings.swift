// How a list is kept up to date, as its `[[list]]` table says.

import CheckerKit

/// The part of a `[[list]]` table that is not the checker's.
struct ListSettings: Sendable {
    var id: String
    /// The whole table, for the checker.
    var table: SettingsTable
    /// Where it is published; `nil` for a list that somebody else puts in place.
    var address: WebAddress?
    /// How long after a look at the publisher's the next one is due.
    var refresh = Duration.seconds(86_400)
    /// How long after the last look, or the list's date if there was none, the list is stale; `nil`: never.
    var staleAfter: Duration?
    /// The share of entries or names that may vanish from one version to the next.
    var shrinkLimit = 0.1
    /// Hosts besides the publisher's that it may redirect to.
    var redirectHosts: [String] = []
    /// For each file, in all.
    var timeout = Duration.seconds(300)
    /// The largest file that is fetched, in bytes.
    ///
    /// - Source: four times `SDN_ADVANCED.XML` of 2025, the largest official file.
    var sizeLimit = 512 << 20

    /// Reads a table; `nil` if it has no id, which is reported elsewhere.
    init?(_ table: SettingsTable, _ problems: Problems) {
        guard case .string(let id)? = table["id"]?.content else { return nil }
        self.id = id
        self.table = table
        let reader = SettingsReader(table, problems)
        if let text = reader.string("url") {
            do {
                address = try WebAddress(ofList: text)
            } catch {
                reader.error("url", error.description)
            }
        }
        refresh = reader.duration("refresh") ?? refresh
        staleAfter = reader.duration("stale_after") ?? (address == nil ? nil : .seconds(7 * 86_400))
        shrinkLimit = reader.number("refuse_if_shrinks_by", in: 0...1) ?? shrinkLimit
        redirectHosts = (reader.strings("redirect_hosts") ?? []).map { $0.lowercased() }
        timeout = reader.duration("timeout") ?? timeout
        sizeLimit = reader.size("size_limit") ?? sizeLimit
        if let staleAfter, address != nil, staleAfter < refresh {
            reader.error(
                "stale_after", "\"stale_after\" must not be shorter than \"refresh\", or the list is always stale")
        }
    }
}

extension Duration {
    /// Whole milliseconds.
    var milliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}
