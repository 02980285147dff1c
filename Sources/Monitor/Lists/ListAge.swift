// Whether a list is too old to rely on.

import CheckerKit

/// When a list was last known to be the publisher's latest.
enum ListAge {
    /// Returns what to say of a stale list; `nil` if it is fresh or nobody said how old it may be.
    ///
    /// A publisher may have nothing new for months, so what counts is when it was last asked; for a list that somebody puts
    /// in place by hand, its date.
    static func complaint(_ list: ListSettings, date: String, record: ListRecord, now: Int64) -> String? {
        guard let limit = list.staleAfter else { return nil }
        let day = CalendarDay(date).map { $0.number * 86_400_000 } ?? 0
        let last = max(record.checked, day)
        guard now - last > limit.milliseconds else { return nil }
        let days = (now - last) / 86_400_000
        let remedy = list.address == nil ? "replace its file" : "run \"vedette lists update \(list.id)\""
        return "list \"\(list.id)\" is stale: last seen up to date \(days) day\(days == 1 ? "" : "s") ago; \(remedy)"
    }
}

/// What is wrong with a list that is in use: it is stale, or its latest version was refused.
struct ListTrouble: Sendable {
    var list: ListSettings
    /// `list.stale` or `list.refused`.
    var kind: EntryKind
    /// The date of the version in force.
    var date: String
    var text: String

    /// Finds what is wrong with the lists among those in use.
    ///
    /// - Parameters:
    ///   - lists: All that are configured.
    ///   - folder: The configuration's, which relative paths start from.
    ///   - sources: What is in use.
    ///   - now: Milliseconds since 1970.
    /// - Returns: In the order of the lists, at most two of each.
    static func all(_ lists: [ListSettings], in folder: String, _ sources: [DataSource], now: Int64) -> [ListTrouble] {
        lists.flatMap { list -> [ListTrouble] in
            guard let source = sources.first(where: { $0.id == list.id }) else { return [] }
            var record = ListRecord()
            if case .string(let path)? = list.table["path"]?.content {
                record = ListRecord(beside: path.hasPrefix("/") ? path : "\(folder)/\(path)")
            }
            var found: [ListTrouble] = []
            if let stale = ListAge.complaint(list, date: source.date, record: record, now: now) {
                found.append(ListTrouble(list: list, kind: .listStale, date: source.date, text: stale))
            }
            if !record.refusal.isEmpty {
                let text = "a newer version of list \"\(list.id)\" was refused: \(record.refusal)"
                found.append(ListTrouble(list: list, kind: .listRefused, date: source.date, text: text))
            }
            return found
        }
    }
}
