// Tests of bringing lists up to date against a publisher on loopback: only sound versions replace the last good one.

import CheckerKit
import Synchronization
import Testing

@testable import Monitor

private func list(_ count: Int, date: String = "2026-11-01") -> String {
    "DATE \(date)\n" + (0..<count).map { "E\($0)|Name \($0)\n" }.joined() + "END\n"
}

@Suite struct ListUpdateTests {
    private let folder = ListFolder()

    private func settings(_ server: ListServer, _ more: [(String, SettingsValue)] = []) throws -> ListSettings {
        let problems = Problems()
        let entries: [(String, SettingsValue)] =
            more + [
                ("id", "own"), ("path", .init(.string("list.txt"))), ("url", .init(.string(server.url("list.txt")))),
                ("timeout", "5 s"),
            ]
        let table = SettingsTable(entries.map { .init(key: $0.0, place: Place(), value: $0.1) })
        let settings = try #require(ListSettings(table, problems))
        #expect(problems.all.isEmpty)
        return settings
    }

    private func run(
        _ list: ListSettings, at time: Int64 = 1_000_000_000_000, force: Bool = false
    ) async throws -> ListOutcome {
        let update = update(at: time)
        return try await ListDownload.with(version: "test") { await update.run(list, force: force, $0) }
    }

    private func update(at time: Int64 = 1_000_000_000_000) -> ListUpdate {
        ListUpdate(reader: FixtureChecker.self, folder: folder.path, now: { time })
    }

    private var record: ListRecord { ListRecord(beside: "\(folder.path)/list.txt") }

    @Test func `a first version is fetched, recorded with its checksum, and not asked for again before it is due`()
        async throws
    {
        let server = ListServer { request in
            request.path == "/list.txt" ? .content(list(20), headers: ["ETag": "\"v1\""]) : .status(404)
        }
        let settings = try settings(server)
        guard case .updated(let found, nil) = try await run(settings) else { return fail("not updated") }
        #expect(found.parties.count == 20)
        #expect(folder.text("list.txt") == list(20))
        #expect(folder.names == ["list.txt", "list.txt.json"])
        #expect(record.files.map(\.digest) == [ContentHash(list(20)).hex])
        #expect(record.files.map(\.entityTag) == ["\"v1\""])
        #expect(record.date == "2026-11-01")
        guard case .notDue = try await run(settings, at: 1_000_000_000_000 + 86_399_000) else {
            return fail("asked too early")
        }
        #expect(server.requests.count == 2)
    }

    @Test func `a due list is asked for by its tag and date, and stays when it has not changed`() async throws {
        let server = ListServer { request in
            guard request.path == "/list.txt" else { return .status(404) }
            if request.headers["if-none-match"] == "\"v1\"" { return .status(304) }
            return .content(list(20), headers: ["ETag": "\"v1\"", "Last-Modified": "Sun, 01 Nov 2026 00:00:00 GMT"])
        }
        let settings = try settings(server)
        _ = try await run(settings)
        guard case .unchanged = try await run(settings, at: 1_000_100_000_000) else { return fail("changed") }
        #expect(record.checked == 1_000_100_000_000)
        #expect(
            server.requests.last { $0.path == "/list.txt" }?.headers["if-modified-since"]
                == "Sun, 01 Nov 2026 00:00:00 GMT")
        // What somebody changed by hand is fetched whole.
        try folder.write("list.txt", "E1|Forged\nEND\n")
        guard case .updated = try await run(settings, at: 1_000_200_000_000) else {
            return fail("not repaired")
        }
        #expect(folder.text("list.txt") == list(20))
    }

    @Test func `a version in several files is put in force together, and the old one stays for comparing`() async throws
    {
        let version = Mutex(1)
        let server = ListServer { request in
            let number = version.withLock { $0 }
            return .content(
                request.path == "/list.txt" ? list(20 + number, date: "2026-11-0\(number)") : "M\(number)|More\n")
        }
        let settings = try settings(server)
        _ = try await run(settings)
        version.withLock { $0 = 2 }
        guard case .updated(let found, let before?) = try await run(settings, force: true) else {
            return fail("not updated")
        }
        #expect(found.parties.count == 23)
        let difference = ListDifference(from: before, to: found)
        #expect(difference.added.map(\.id) == ["E21", "M2"])
        #expect(difference.removed.map(\.id) == ["M1"])
        #expect(difference.changed.isEmpty)
        #expect(folder.text("list.txt.previous") == list(21, date: "2026-11-01"))
        #expect(folder.text("list.txt.more") == "M2|More\n")
    }

    /// What a publisher may send that must not replace a good list of twenty.
    struct Bad: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var answer: ListAnswer
        var words: String
        var isRefused = true

        static let all = [
            Bad(testDescription: "HTML", answer: .content("<html>Sorry</html>"), words: "web page"),
            Bad(testDescription: "empty", answer: .content(""), words: "no entries"),
            Bad(
                testDescription: "shrunk", answer: .content(list(17)),
                words: "17 entries, 15.0 % fewer than the 20 in force"),
            Bad(testDescription: "truncated", answer: .content("E1|Name\nE2|Na"), words: "truncated"),
            Bad(
                testDescription: "older", answer: .content(list(20, date: "2026-10-01")),
                words: "older than the version of 2026-11-01"),
            Bad(testDescription: "gone", answer: .status(404), words: "does not exist", isRefused: false),
            Bad(testDescription: "error", answer: .status(503), words: "answered 503", isRefused: false),
            Bad(
                testDescription: "broken off", answer: .brokenOff(list(20), announced: 100_000), words: "broke off",
                isRefused: false),
            Bad(
                testDescription: "too large", answer: .content(list(200_000)), words: "raise size_limit",
                isRefused: false),
            Bad(testDescription: "dripping", answer: .dripping, words: "took too long", isRefused: false),
            Bad(testDescription: "silent", answer: .silent, words: "no answer", isRefused: false),
            Bad(
                testDescription: "elsewhere",
                answer: .status(302, headers: ["Location": "http://localhost:1/list.txt"]),
                words: "redirects to localhost; if that is right, write redirect_hosts", isRefused: false),
            Bad(
                testDescription: "downgraded",
                answer: .status(301, headers: ["Location": "http://example.org/list.txt"]),
                words: "not https", isRefused: false),
            Bad(
                testDescription: "in circles", answer: .status(302, headers: ["Location": "/list.txt"]),
                words: "redirects more than 5 times", isRefused: false),
        ]
    }

    @Test(arguments: Bad.all)
    func `what is not sound leaves the last good version in force and says why`(bad: Bad) async throws {
        try folder.write("list.txt", list(20))
        let server = ListServer { $0.path == "/list.txt" ? bad.answer : .status(404) }
        let settings = try settings(server, [("timeout", "1 s"), ("size_limit", "1 MiB")])
        let outcome = try await run(settings)
        let reason: String
        switch outcome {
        case .refused(let text):
            #expect(bad.isRefused)
            reason = text
            #expect(record.refusal == text)
        case .failed(let text):
            #expect(!bad.isRefused)
            reason = text
        default: return fail("\(outcome)")
        }
        #expect(reason.contains(bad.words), "\(reason)")
        #expect(folder.text("list.txt") == list(20))
        #expect(!folder.names.contains { $0.hasSuffix(".new") })
        #expect(record.checked == 0)
    }

    @Test func `a refused version can be accepted with a reason, which is kept`() async throws {
        try folder.write("list.txt", list(20))
        let server = ListServer { $0.path == "/list.txt" ? .content(list(5)) : .status(404) }
        let settings = try settings(server)
        guard case .refused = try await run(settings) else { return fail("not refused") }
        #expect(folder.text("list.txt.refused") == list(5))
        let found = try update().accept(settings, reason: "the programme ended")
        #expect(found.parties.count == 5)
        #expect(folder.text("list.txt") == list(5))
        #expect(record.acceptance == "the programme ended")
        #expect(record.refusal.isEmpty)
        #expect(throws: ListFailure.self) { try update().accept(settings, reason: "again") }
    }

    @Test func `a redirect to the same host or a configured one is followed`() async throws {
        let server = ListServer { request in
            switch request.path {
            case "/list.txt": .status(302, headers: ["Location": "/moved.txt"])
            case "/moved.txt": .content(list(3))
            default: .status(404)
            }
        }
        guard case .updated = try await run(try settings(server)) else { return fail("not followed") }
        let other = ListServer { request in
            request.path == "/list.txt"
                ? .status(307, headers: ["Location": server.url("moved.txt").replacingHost]) : .status(404)
        }
        let second = try settings(other, [("redirect_hosts", ["localhost"])])
        guard case .unchanged = try await run(second, force: true) else { return fail("not followed") }
    }

    @Test func `a list is stale by its last check, or by its date when nobody fetches it`() throws {
        let server = ListServer { _ in .silent }
        let day: Int64 = 86_400_000
        let list = try settings(server, [("stale_after", "3 days")])
        let today = (CalendarDay("2026-11-22")?.number ?? 0) * day
        var record = ListRecord()
        #expect(ListAge.complaint(list, date: "2026-11-20", record: record, now: today) == nil)
        let complaint = ListAge.complaint(list, date: "2026-11-10", record: record, now: today)
        #expect(complaint?.contains("12 days ago; run \"vedette lists update own\"") == true)
        record.checked = today - day
        #expect(ListAge.complaint(list, date: "2026-01-10", record: record, now: today) == nil)
    }

    @Test(arguments: [
        ("url", SettingsValue.init(.string("ftp://example.org")), "is not an https:// address"),
        ("url", .init(.string("http://example.org/x")), "is not https"),
        ("url", .init(.string("https://user@example.org/x")), "must hold no password"),
        ("url", .init(.string("https://")), "is not an address"),
        ("refuse_if_shrinks_by", .init(.number(2)), "between 0.0 and 1.0"),
        ("refresh", .init(.string("daily")), "is not a duration"),
        ("stale_after", .init(.string("1 h")), "must not be shorter than \"refresh\""),
    ])
    func `wrong settings are errors at their place`(key: String, value: SettingsValue, words: String) {
        let problems = Problems()
        var entries: [(String, SettingsValue)] = [("id", "own"), ("url", .init(.string("https://example.org/list")))]
        entries.removeAll { $0.0 == key }
        _ = ListSettings(
            SettingsTable((entries + [(key, value)]).map { .init(key: $0.0, place: Place(), value: $0.1) }), problems)
        #expect(problems.all.map(\.message).contains { $0.contains(words) }, "\(problems.all)")
    }

    @Test(
        arguments: [
            ("Sun, 22 Nov 2026 17:43:21 GMT", 1_795_369_401), ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("yesterday", nil),
            ("Sun, 99 Nov 2026 17:43:21 GMT", nil), ("Sun, 22 Nov 2026 27:43:21 GMT", nil), ("", nil),
        ] as [(String, Int?)])
    func `a server's date is read in the form it should have, and no other`(text: String, seconds: Int?) {
        #expect(httpDateSeconds(text) == seconds)
    }

    @Test func `a broken record counts as none`() throws {
        try folder.write("list.txt.json", "{\"checked\": [1")
        #expect(record == ListRecord())
        var full = ListRecord()
        full.checked = 1_000
        full.files = [
            .init(path: "/a", url: "https://example.org", entityTag: "\"x\"", lastModified: nil, digest: "d", size: 3)
        ]
        full.refusal = "a \"reason\""
        try full.write(beside: "\(folder.path)/list.txt")
        #expect(record == full)
    }
}

extension String {
    /// The address with another name of the same machine.
    fileprivate var replacingHost: String {
        "http://localhost:" + (split(separator: ":").last.map { String($0) } ?? "")
    }
}

/// Notes that a test went wrong, where it can only end.
private func fail(_ what: String, at location: SourceLocation = #_sourceLocation) {
    Issue.record("\(what)", sourceLocation: location)
}
