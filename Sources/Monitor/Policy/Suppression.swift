// A known false positive: this subject is not that list entry.

import CheckerKit

/// A suppression as written in `suppressions.d`: a pair, never a bare name.
struct Suppression: Sendable, Hashable {
    var id: String
    /// The keyed pseudonym of an alert, whole.
    var subject = ""
    /// `list:entry`, as in an alert: `ofac-sdn:99999`.
    var listEntry = ""
    /// ``ListedParty/digest`` when the decision was made; when the entry changes, the suppression ends by itself.
    var listEntryHash = ""
    var reason = ""
    var approvedBy: [String] = []
    /// The last day of validity.
    var expires: CalendarDay
    var place = Place()

    /// Reads a `[[suppression]]` table.
    ///
    /// `review` says how many must approve, and for how long at most, counted from `today`.
    init?(_ table: SettingsTable, review: ReviewSettings, today: CalendarDay, _ problems: Problems) {
        let reader = SettingsReader(table, problems, known: ["override"])
        guard let id = objectID(reader, "suppression") else { return nil }
        self.init(id: id, expires: CalendarDay(number: 0))
        place = table.place
        subject = reader.requiredString("subject") ?? ""
        listEntry = reader.requiredString("list_entry") ?? ""
        if !listEntry.isEmpty, listEntry.split(separator: ":").count < 2 {
            reader.error("list_entry", "\"\(listEntry)\" is not a list and an entry, such as \"ofac-sdn:99999\"")
        }
        listEntryHash = reader.string("list_entry_hash") ?? ""
        if !listEntryHash.isEmpty, !Self.isDigest(listEntryHash) {
            reader.error(
                "list_entry_hash", "\"list_entry_hash\" must be \"sha256:\" and 64 hexadecimal digits, as in the alert")
        }
        reason = reader.requiredString("reason") ?? ""
        approvedBy = approvers(reader, "suppression \"\(id)\"", atLeast: review.approvals)
        readExpiry(reader, longest: review.maximalSuppression, today)
        reader.finish()
    }

    init(id: String, expires: CalendarDay) {
        self.id = id
        self.expires = expires
    }

    /// Whether the suppression is about this subject and this entry as it stands on the list.
    func covers(subject other: String, _ party: ListedParty) -> Bool {
        subject == other && !subject.isEmpty && listEntry == "\(party.list):\(party.entry)"
            && (listEntryHash.isEmpty || equalIgnoringCase(listEntryHash, party.digest))
    }

    private mutating func readExpiry(_ reader: SettingsReader, longest: Duration, _ today: CalendarDay) {
        guard reader.table["expires"] != nil else {
            return reader.problems.error(at: place, "suppression \"\(id)\" has no expiry (expires = YYYY-MM-DD)")
        }
        guard let day = reader.date("expires").flatMap({ CalendarDay($0) }) else { return }
        expires = day
        let days = longest.components.seconds / 86_400
        if day.number - today.number > days {
            let latest = CalendarDay(number: today.number + days)
            reader.error(
                "expires",
                "suppression \"\(id)\" is longer than [review].max_suppression (\(days) days); \(latest) is the latest day"
            )
        } else if day < today {
            reader.problems.warning(
                at: reader.place(of: "expires"), "suppression \"\(id)\" expired on \(day); remove it")
        }
    }

    private static func isDigest(_ text: String) -> Bool {
        let digits = text.dropFirst(7)
        return text.hasPrefix("sha256:") && digits.utf8.count == 64 && digits.allSatisfy { $0.isASCII && $0.isHexDigit }
    }
}

extension ListedParty {
    /// Identifies what was matched: list, entry, primary name and the name that matched.
    ///
    /// Another alias of the same entry gives another digest: whoever decided had not seen it.
    var digest: String {
        let text = [list, entry, name, alias].joined(separator: "\n")
        return "sha256:" + ContentHash(text).hex
    }
}
