// A checker whose lists are lines of text, so that the room that keeps lists can be tested without the real one.

import CheckerKit
import Glibc

@testable import Monitor

/// Reads lists of `id|name` lines; the line `END` must be the last, `DATE 2026-11-22` may be the first.
struct FixtureChecker: ListInspecting {
    static let manifest = CheckerManifest(
        id: "fixture", summary: "Reads lines.", legalSources: [], exampleSection: CheckerSection(), examples: [])
    var rules: [ActiveRule] { [] }

    init(section: CheckerSection, resources: any Resources) throws(ConfigurationError) {}

    func check(_ batch: EventBatch) -> [Finding] { [] }

    static func files(of list: SettingsTable) -> [ListFileName] {
        guard case .string(let path)? = list["path"]?.content else { return [] }
        let url: String? = if case .string(let text)? = list["url"]?.content { text } else { nil }
        return [
            ListFileName(path: path, url: url),
            ListFileName(path: path + ".more", url: url.map { $0 + ".more" }, isOptional: true),
        ]
    }

    static func inspect(
        list: SettingsTable, resources: any Resources
    ) throws(ConfigurationError) -> ListInspection {
        let file = try resources.load(files(of: list)[0].path, for: list.place)
        let more = (try? resources.load(files(of: list)[1].path, for: list.place))?.bytes ?? []
        var lines = String(decoding: file.bytes, as: UTF8.self).split(separator: "\n").map { String($0) }
        if lines.first?.hasPrefix("<") == true {
            throw ConfigurationError([Problem(at: Place(file: file.path), "this is a web page (HTML), not a list")])
        }
        let isComplete = lines.last == "END"
        var date = file.date
        let isDated = lines.first?.hasPrefix("DATE ") == true
        if let first = lines.first, isDated { date = String(first.dropFirst(5)) }
        lines += String(decoding: more, as: UTF8.self).split(separator: "\n").map { String($0) }
        let parties = lines.filter { $0.contains("|") }.map { line in
            let parts = line.split(separator: "|").map { String($0) }
            return ListInspection.Party(
                id: parts[0], name: parts[1], fingerprint: UInt64(line.utf8.reduce(7) { $0 &* 31 &+ Int($1) }.magnitude)
            )
        }
        if parties.isEmpty { throw ConfigurationError([Problem(at: list.place, "the list has no entries")]) }
        return ListInspection(
            format: "lines", date: date, isDated: isDated, digest: file.digest, names: parties.count, parties: parties,
            isComplete: isComplete, warnings: [])
    }

    static func search(
        _ name: String, lists: [SettingsTable], limit: Int, resources: any Resources
    ) throws(ConfigurationError) -> [ListMatch] { [] }
}

/// A folder of its own for a test, removed with it.
final class ListFolder: Sendable {
    let path: String

    init() {
        var template = Array("/tmp/vedette-lists-XXXXXX".utf8CString)
        path = unsafe template.withUnsafeMutableBufferPointer { buffer in
            guard let start = buffer.baseAddress, let made = unsafe mkdtemp(start) else { return "/nonexistent" }
            return unsafe String(cString: made)
        }
    }

    deinit {
        for name in names { unsafe unlink("\(path)/\(name)") }
        unsafe rmdir(path)
    }

    var names: [String] { ((try? FileContents.names(in: path)) ?? nil ?? []).filter { $0 != "." && $0 != ".." } }

    func text(_ name: String) -> String? {
        (try? FileContents.read("\(path)/\(name)", limit: 1 << 24)).map { String(decoding: $0, as: UTF8.self) }
    }

    func write(_ name: String, _ text: String) throws {
        let file = try NewFile("\(path)/\(name)")
        try file.write(Array(text.utf8))
        try file.finish()
    }
}
