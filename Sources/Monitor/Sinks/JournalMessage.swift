// The one line a person reads first: MESSAGE in the journal, the line on the console, `message` in a webhook.

/// Returns the message of an entry: one line, the fact first, without control characters; not meant to be parsed.
func journalMessage(for entry: LedgerEntry) -> String {
    let reader = EntryReader(entry)
    let message = reader.isFinding ? findingMessage(reader) : monitorMessage(reader)
    return PlainText.clean(message, limit: 1024)
}

/// `sanctions: alias match ofac-sdn 99999 "EXAMPLE" score 97, subject subj_7f3a9c, Llama via gw [critical] 01KAHQ…`.
private func findingMessage(_ reader: EntryReader) -> String {
    var text = "\(reader.text("checker")): \(matched(reader)) score \(reader.score)"
    if !reader.text("subject").isEmpty { text += ", subject \(reader.text("subject"))" }
    if !reader.text("model").isEmpty { text += ", \(reader.text("model"))" }
    if !reader.text("feed").isEmpty { text += " via \(reader.text("feed"))" }
    text += " [\(reader.entry.severity.rawValue)]"
    if !reader.entry.alert.isEmpty { text += " \(reader.entry.alert)" }
    switch reader.entry.kind {
    case .monitored: return "would have alerted: \(text)"
    case .granted: return "allowed by grant \(reader.text("grant")): \(text)"
    case .suppressed: return "suppressed by \(reader.text("suppression")): \(text)"
    case .alertRepeat: return "repeated \(reader.text("count")) times: \(text)"
    case .alertOccurrence: return "again: \(text)"
    case .alertUpdated: return "second opinion \(reader.opinion): \(text)"
    default: return reader.text("verdict") == "review" ? "to be reviewed: \(text)" : text
    }
}

/// What matched, in words; the strongest facts only.
private func matched(_ reader: EntryReader) -> String {
    var parts: [String] = []
    let listed = reader.facts("listed")
    if let first = listed.first {
        let (name, alias) = (EntryReader.text(first["name"]), EntryReader.text(first["alias"]))
        let how = alias.isEmpty || alias == name ? "name match" : "alias match"
        let list = "\(EntryReader.text(first["list"])) \(EntryReader.text(first["entry"]))"
        parts.append("\(how) \(list) \"\(PlainText.capped(name, 120))\"")
        if listed.count > 1 { parts.append("and \(listed.count - 1) more") }
    }
    for fact in reader.facts("purpose").prefix(2) {
        let clauses = (fact["clauses"]?.arrayValue ?? []).compactMap(\.stringValue).prefix(3).joined(separator: ", ")
        parts.append("purpose \(EntryReader.text(fact["category"]))\(clauses.isEmpty ? "" : " (\(clauses))")")
    }
    for kind in ["country", "region", "anonymiser"] {
        for fact in reader.facts(kind).prefix(2) {
            parts.append("\(kind) \(EntryReader.text(fact["value"])) by \(EntryReader.text(fact["signal"]))")
        }
    }
    return parts.isEmpty ? reader.text("what") : PlainText.capped(parts.joined(separator: ", "), 512)
}

private func monitorMessage(_ reader: EntryReader) -> String {
    func after(_ prefix: String, _ name: String, _ suffix: String = "") -> String {
        reader.text(name).isEmpty ? "" : prefix + reader.text(name) + suffix
    }
    let (sink, feed, reason) = (reader.text("sink"), reader.text("feed"), after(": ", "reason"))
    switch reader.entry.kind {
    case .sinkFailing: return "sink \(sink) is failing\(reason)\(after(", ", "pending", " waiting"))"
    case .sinkRecovered: return "sink \(sink) has recovered\(after(", ", "pending", " waiting"))"
    case .deadLetter:
        return
            "gave up delivering \(reader.text("delivery")) to \(sink)\(after(" after ", "attempts", " attempts"))\(reason)"
    case .configApplied: return "configuration applied\(reason)\(after(", ruleset ", "config"))"
    case .configRejected:
        let place = after(": ", "config_file") + after(":", "config_line") + after(":", "config_column")
        return "configuration rejected, the previous one stays in force\(place)\(reason)"
    case .listUpdated:
        return
            "list \(reader.text("list")) \(reader.text("change"))\(after(", published ", "list_date"))\(after(", ", "count", " entries"))\(reason)"
    case .listStale, .listRefused: return reader.text("reason")
    case .feedError:
        let place = after(" at ", "source") + (reader.text("source").isEmpty ? "" : after("@", "offset"))
        return "feed \(feed)\(reason)\(after(", ", "count", " more"))\(after(": ", "detail"))\(place)"
    case .feedLag: return "feed \(feed) is late\(after(": ", "detail"))"
    case .feedRejected:
        let records = reader.text("count") == "1" ? "1 record" : after("", "count", " ") + "records"
        let place = after(" at ", "record") + after(", byte ", "offset")
        return "feed \(feed): \(records) could not be read\(reason)\(after(": ", "detail"))\(place)"
    case .checkpoint: return "ledger checkpoint at \(reader.entry.sequence): \(reader.entry.hash)"
    default: return "\(reader.entry.kind.rawValue)\(reason)"
    }
}
