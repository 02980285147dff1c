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

    /// Returns what to say of every stale list among those in use.
    static func complaints(
        _ configuration: Configuration, _ sources: [DataSource], now: Int64
    ) -> [(list: ListSettings, text: String)] {
        configuration.upkeep.compactMap { list in
            guard let source = sources.first(where: { $0.id == list.id }) else { return nil }
            var record = ListRecord()
            if case .string(let path)? = list.table["path"]?.content {
                record = ListRecord(beside: path.hasPrefix("/") ? path : "\(configuration.folder)/\(path)")
            }
            return complaint(list, date: source.date, record: record, now: now).map { (list, $0) }
        }
    }
}
