// `json`: any log of JSON objects, one a line, through the field map of the feed.

import CheckerKit

/// Any JSON lines log.
///
/// ```toml
/// format = "json"
/// [feed.fields]
/// "time" = "/ts"
/// "usage.org.name" = "/org"
/// "gen_ai.input.messages" = ["/messages", "/prompt"]
/// ```
struct JSONFormat: EventFormat {
    static let name = "json"
    private let map: FieldMap

    init(settings: SettingsReader) {
        if let table = settings.table("fields") {
            map = FieldMap(settings: table, settings.problems)
            if map.entries.isEmpty { settings.error("fields", "the field map is empty: no event could say anything") }
        } else {
            map = FieldMap([])
            settings.problems.error(
                at: settings.table.place,
                "format \"json\" needs a table \"fields\" that maps canonical fields to JSON pointers")
        }
    }

    var provides: Set<EventField> { map.provides }
    func makeDecoder() -> any EventDecoder { JSONRecordDecoder(map) }
}
