// What is said of lists that are old or whose newer version was refused, and how often.

import CheckerKit
import Logging
import Synchronization
import Testing

@testable import Monitor

@Suite struct ListWatchTests {
    private static let day: Int64 = 86_400_000
    private let folder = ListFolder()
    private let time = Clock()
    private let ledger: Ledger

    init() throws {
        let time = time
        ledger = try Ledger.open(.memory, settings: LedgerSettings(now: { time.now }))
    }

    private func watch() throws -> ListWatch {
        let problems = Problems()
        let table = SettingsTable(
            [("id", "own"), ("path", SettingsValue(.string("list.txt"))), ("stale_after", "3 days")].map {
                .init(key: $0.0, place: Place(), value: $0.1)
            })
        let list = try #require(ListSettings(table, problems))
        var ruleset = Ruleset(
            hash: "", checkers: [.init(id: "dated", checker: DatedChecker())],
            accounts: AccountDirectory([]),
            policy: Policy(rules: []), defaultLicence: "")
        (ruleset.lists, ruleset.folder) = ([list], folder.path)
        return ListWatch(
            rulesets: RulesetHolder(ruleset), ledger: ledger, log: .init(label: "test"), now: { [time] in time.now })
    }

    private func kinds() async throws -> [EntryKind] { try await ledger.entries(after: 0, limit: 100).map(\.kind) }

    @Test func `a stale list is told at once, again after a day, and no more once it is fresh`() async throws {
        let watch = try watch()
        var told: [String: Int64] = [:]
        time.set(DatedChecker.date + 2 * Self.day)
        await watch.look(&told)
        #expect(try await kinds().isEmpty)
        for hours in [80, 81, 103, 105] {
            time.set(DatedChecker.date + Int64(hours) * Self.day / 24)
            await watch.look(&told)
        }
        #expect(try await kinds() == [.listStale, .listStale])
        let line = try #require(try await ledger.entries(after: 0, limit: 1).first)
        #expect(line.severity == .high)
        #expect(line.body["list"] == "own" && line.body["list_date"] == "2026-11-01")
        #expect(line.body["reason"]?.stringValue?.contains("is stale: last seen up to date 3 days ago") == true)
        var record = ListRecord()
        record.checked = time.now
        try record.write(beside: "\(folder.path)/list.txt")
        time.set(time.now + 2 * Self.day)
        await watch.look(&told)
        #expect(try await kinds().count == 2)
    }

    @Test func `a refused version is told with its reason, and another reason at once`() async throws {
        let watch = try watch()
        var told: [String: Int64] = [:]
        time.set(DatedChecker.date)
        for reason in ["it shrank by half", "it shrank by half", "it is a web page"] {
            var record = ListRecord()
            record.refusal = reason
            try record.write(beside: "\(folder.path)/list.txt")
            await watch.look(&told)
        }
        let lines = try await ledger.entries(after: 0, limit: 100)
        #expect(lines.map(\.kind) == [.listRefused, .listRefused])
        #expect(lines[0].body["reason"] == "a newer version of list \"own\" was refused: it shrank by half")
        #expect(journalMessage(for: lines[1]).contains("it is a web page"))
    }
}

/// A clock that stands still.
private final class Clock: Sendable {
    private let time = Mutex(Int64(0))
    var now: Int64 { time.withLock { $0 } }
    func set(_ new: Int64) { time.withLock { $0 = new } }
}

/// A checker whose only list is of 2026-11-01.
private struct DatedChecker: Checker {
    static let manifest = CheckerManifest(
        id: "dated", summary: "Has a list.", legalSources: [], exampleSection: CheckerSection(), examples: [])
    static let date = (CalendarDay("2026-11-01")?.number ?? 0) * 86_400_000
    var rules: [ActiveRule] { [] }
    var sources: [DataSource] { [DataSource(id: "own", date: "2026-11-01", digest: "d", entries: 1)] }

    init(section: CheckerSection, resources: any Resources) throws(ConfigurationError) {}
    init() {}

    func check(_ batch: EventBatch) -> [Finding] { [] }
}
