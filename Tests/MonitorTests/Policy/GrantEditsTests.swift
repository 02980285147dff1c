// Adding and revoking grants: whole, checked, and without losing what people wrote.

import CheckerKit
import Foundation
import Testing

@testable import Monitor

struct GrantEditsTests {
    private func edits(_ folder: ConfigurationFolder) -> GrantEdits {
        var edits = GrantEdits(configuration: "\(folder.path)/vedette.toml", isJSON: true)
        edits.reload = false
        return edits
    }

    private func draft() -> GrantDraft {
        var draft = GrantDraft(id: "allies", expires: "2098-01-01")
        draft.gives = ["purpose:national-security"]
        draft.reason = "a \"quoted\" reason\nof two lines"
        draft.authority = "Letter 17"
        draft.approvedBy = ["legal@example.org", "compliance@example.org"]
        draft.to = [("countries", ["FR", "DE"]), ("kinds", ["government"])]
        return draft
    }

    private func text(_ folder: ConfigurationFolder, _ name: String) throws -> String {
        try String(contentsOfFile: "\(folder.path)/\(name)", encoding: .utf8)
    }

    private func grants(_ folder: ConfigurationFolder) throws -> [Grant] {
        try Configuration.load(path: "\(folder.path)/vedette.toml", in: Components.stubs.surroundings).grants
    }

    @Test func `a grant is added as a file of its own`() async throws {
        let folder = try ConfigurationFolder(stubConfiguration)
        #expect(try await edits(folder).add(draft(), file: nil, components: .stubs))
        let added = try #require(try grants(folder).first { $0.id == "allies" })
        #expect(added.reason == "a \"quoted\" reason\nof two lines" && added.beneficiary.countries == ["FR", "DE"])
        #expect(added.place.file == "\(folder.path)/grants.d/allies.toml")
    }

    @Test func `a grant is added to the end of a file, and what is there stays byte for byte`() async throws {
        let folder = try ConfigurationFolder(stubConfiguration)
        let before = try text(folder, "grants.d/us.toml")
        #expect(try await edits(folder).add(draft(), file: "us.toml", components: .stubs))
        #expect(try text(folder, "grants.d/us.toml").hasPrefix(before))
        #expect(try grants(folder).map(\.id) == ["us", "allies"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/grants.d") == ["us.toml"])
    }

    struct Fault: Sendable, CustomTestStringConvertible {
        var words: String
        var change: @Sendable (inout GrantDraft) -> Void
        var testDescription: String { words }
    }

    @Test(arguments: [
        Fault(words: "gives cbrn, which no grant can allow") { $0.gives = ["purpose:cbrn"] },
        Fault(words: "is not a known purpose") { $0.gives = ["purpose:milatary"] },
        Fault(words: "needs the number of a licence") { $0.gives = ["list:ofac-sdn"] },
        Fault(words: "approved by 1") { $0.approvedBy = ["legal@example.org"] },
        Fault(words: "is to anybody") { $0.to = [("kinds", ["government"])] },
        Fault(words: "did you mean \"GB\"?") { $0.to = [("countries", ["UK"])] },
        Fault(words: "to account \"agancy\", which does not exist") { $0.to = [("accounts", ["agancy"])] },
        Fault(words: "is no day") { $0.expires = "never" },
        Fault(words: "before it begins") { $0.validFrom = "2099-01-01" },
        Fault(words: "would have expired") { draft in
            draft.validFrom = "2020-01-01"
            draft.expires = "2020-02-01"
        },
        Fault(words: "exists already") { $0.id = "us" },
        Fault(words: "is no grant id") { $0.id = "../us" },
    ])
    func `what would not pass config check is refused and changes nothing`(_ fault: Fault) async throws {
        let folder = try ConfigurationFolder(stubConfiguration)
        var draft = draft()
        fault.change(&draft)
        var message = ""
        do { _ = try await edits(folder).add(draft, file: nil, components: .stubs) } catch { message = "\(error)" }
        #expect(message.contains(fault.words), "\(message)")
        #expect(try grants(folder).map(\.id) == ["us"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/grants.d") == ["us.toml"])
    }

    @Test func `a revoked grant stays as a record and gives nothing from its day on`() async throws {
        let folder = try ConfigurationFolder(stubConfiguration)
        let before = try text(folder, "grants.d/us.toml")
        #expect(try await edits(folder).revoke("us", from: "2026-11-22", reason: "contract ended", components: .stubs))
        let after = try text(folder, "grants.d/us.toml")
        let added = "revoked = 2026-11-22\nrevocation = \"contract ended\"\n"
        #expect(after == before.replacing("id = \"us\"\n", with: "id = \"us\"\n\(added)"))
        let grant = try #require(try grants(folder).first)
        let days = ["2026-11-21", "2026-11-22", "2026-11-23"].compactMap { CalendarDay($0) }
        #expect(days.map { grant.objection(on: $0) == nil } == [true, false, false])
        #expect(grant.objection(on: days[1]) == "revoked from 2026-11-22 on, the event is of 2026-11-22")
    }

    @Test func `a revocation can be moved forward in time, not back`() async throws {
        let folder = try ConfigurationFolder(stubConfiguration)
        let edits = edits(folder)
        #expect(try await edits.revoke("us", from: "2026-11-22", reason: "one", components: .stubs))
        await #expect(throws: UsageError.self) {
            _ = try await edits.revoke("us", from: "2026-11-23", reason: "two", components: .stubs)
        }
        #expect(try await edits.revoke("us", from: "2025-01-01", reason: "forged", components: .stubs))
        #expect(try text(folder, "grants.d/us.toml").components(separatedBy: "revoked").count == 2)
        #expect(try grants(folder).first?.revocation == "forged")
    }

    @Test func `a grant written on one line is left to people`() async throws {
        var files = stubConfiguration
        files["grants.d/us.toml"] = """
            grant = [{ id = "us", gives = ["purpose:espionage"], reason = "r", authority = "a", approved_by = ["a@example.org", "b@example.org"], valid_from = 2024-01-01, expires = 2098-01-01, to = { countries = ["US"] } }]
            """
        let folder = try ConfigurationFolder(files)
        let before = try text(folder, "grants.d/us.toml")
        await #expect(throws: (any Error).self) {
            _ = try await edits(folder).revoke("us", from: nil, reason: "r", components: .stubs)
        }
        #expect(try text(folder, "grants.d/us.toml") == before)
    }

    @Test func `a file's rights survive an edit`() async throws {
        let folder = try ConfigurationFolder(stubConfiguration)
        let path = "\(folder.path)/grants.d/us.toml"
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
        #expect(try await edits(folder).revoke("us", from: nil, reason: "r", components: .stubs))
        let rights = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(rights == 0o640)
    }
}
