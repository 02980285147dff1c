// The ledger on disk: permissions, locks, damage, copies taken in mid-flight.

import CheckerKit
import Foundation
import GRDB
import Testing

@testable import Monitor

@Suite struct LedgerFilesTests {
    private func mode(_ path: String) throws -> Int {
        try #require(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
    }

    @Test func `only the owner may read the files, and everything is there after reopening`() async throws {
        try await LedgerSamples.withDirectory { path in
            var settings = LedgerSamples.settings()
            settings.pseudonymKey = nil
            let ledger = try Ledger.open(.directory(path), settings: settings)
            _ = try await ledger.commit(LedgerSamples.commit([LedgerSamples.judgement()], position: "5"))
            for file in ["ledger.sqlite", "ledger.sqlite-wal", "ledger.lock", "pseudonym.key"] {
                #expect(try mode("\(path)/\(file)") == 0o600, "\(file)")
            }
            let reader = try Ledger.openReadOnly(path, settings: settings)
            #expect(try await reader.alerts(AlertQuery()).count == 1)
            #expect(reader.subject(of: "a") == ledger.subject(of: "a"))
            await #expect(throws: LedgerError.self) { try await reader.checkpoint() }
            let synchronous = try await ledger.write { try Int.fetchOne($0, sql: "PRAGMA synchronous") }
            #expect(synchronous == 2)
            try ledger.close()
        }
    }

    @Test func `a second daemon is refused by the name of the first`() async throws {
        try await LedgerSamples.withDirectory { path in
            let settings = LedgerSamples.settings()
            let ledger = try Ledger.open(.directory(path), settings: settings)
            #expect(throws: LedgerError.inUse(path, pid: getpid())) {
                _ = try Ledger.open(.directory(path), settings: settings)
            }
            #expect("\(LedgerError.inUse(path, pid: 42))".contains("process 42"))
            try ledger.close()
            withExtendedLifetime(ledger) {}
        }
    }

    @Test func `the lock goes with its holder`() async throws {
        try await LedgerSamples.withDirectory { path in
            for position in ["1", "2"] {
                let ledger = try Ledger.open(.directory(path), settings: LedgerSamples.settings())
                _ = try await ledger.commit(LedgerSamples.commit([], position: position))
                try ledger.close()
            }
            let ledger = try Ledger.open(.directory(path), settings: LedgerSamples.settings())
            #expect(try await ledger.positions(of: "gateway") == ["file": "2"])
        }
    }

    /// Makes a ledger with an alert and a position, and lets go of it.
    private static func fill(_ path: String, _ settings: LedgerSettings) async throws {
        let ledger = try Ledger.open(.directory(path), settings: settings)
        _ = try await ledger.commit(LedgerSamples.commit([LedgerSamples.judgement()], position: "7"))
        try ledger.close()
    }

    @Test func `a ledger from before there was a memory gets one, and keeps what it has`() async throws {
        try await LedgerSamples.withDirectory { path in
            let settings = LedgerSamples.settings()
            try await Self.fill(path, settings)
            let queue = try DatabaseQueue(path: "\(path)/ledger.sqlite")
            let later = ["memory", "opinion_texts", "opinions", "held", "settled"]
            try await queue.write { database in
                for table in later { try database.execute(sql: "DROP TABLE \(table)") }
                try database.execute(sql: "PRAGMA user_version = 1")
            }
            try queue.close()
            let ledger = try Ledger.open(.directory(path), settings: settings)
            #expect(try await ledger.memory().counts == [:])
            #expect(try await ledger.positions(of: "gateway") == ["file": "7"])
            let note = Memory.Note(rank: 1.5, bytes: [0, 1, 255])
            var commit = LedgerSamples.commit([])
            commit.memory = [Memory.Change(space: "s", key: .max, note: note)]
            _ = try await ledger.commit(commit)
            // Read by another connection before the first is closed: what is committed is there.
            var memory = try Ledger.openReadOnly(path, settings: settings).memoryNow()
            #expect(memory.withSpace("s", capacity: 10) { $0[.max] } == note)
            commit.memory = [Memory.Change(space: "s", key: .max, note: nil)]
            _ = try await ledger.commit(commit)
            #expect(try await ledger.memory().counts == [:])
            try ledger.close()
        }
    }

    @Test func `a ledger of a newer release is refused`() async throws {
        try await LedgerSamples.withDirectory { path in
            let settings = LedgerSamples.settings()
            try Ledger.open(.directory(path), settings: settings).close()
            let queue = try DatabaseQueue(path: "\(path)/ledger.sqlite")
            try await queue.write { try $0.execute(sql: "PRAGMA user_version = 99") }
            try queue.close()
            let expected = LedgerError.newerSchema(
                "\(path)/ledger.sqlite", found: 99, known: LedgerSchema.migrations.count)
            #expect(throws: expected) { _ = try Ledger.open(.directory(path), settings: settings) }
            #expect(throws: expected) { _ = try Ledger.openReadOnly(path, settings: settings) }
        }
    }

    @Test(arguments: ["", "this is not a database, but it is long enough to be one, is it not?", "SQLite format 3"])
    func `a damaged file is refused and left as it is`(content: String) async throws {
        try await LedgerSamples.withDirectory { path in
            let settings = LedgerSamples.settings()
            try Ledger.open(.directory(path), settings: settings).close()
            let file = "\(path)/ledger.sqlite"
            let damage = content.isEmpty ? "" : String(repeating: content, count: 200)
            for extra in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: file + extra) }
            try Data(damage.utf8).write(to: URL(fileURLWithPath: file))
            let error = #expect(throws: LedgerError.self) { _ = try Ledger.open(.directory(path), settings: settings) }
            guard case .corrupt = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(try Data(contentsOf: URL(fileURLWithPath: file)) == Data(damage.utf8))
        }
    }

    @Test func `a foreign database, a missing key, a short key and a missing parent directory are refused`()
        async throws
    {
        try await LedgerSamples.withDirectory { path in
            let settings = LedgerSamples.settings()
            #expect(throws: LedgerError.self) {
                _ = try Ledger.open(.directory("\(path)/none/none"), settings: settings)
            }
            #expect(throws: LedgerError.self) { _ = try Ledger.openReadOnly(path, settings: settings) }
            try Ledger.open(.directory(path), settings: settings).close()
            let key = URL(fileURLWithPath: "\(path)/pseudonym.key")
            try Data([1, 2, 3]).write(to: key)
            #expect(throws: LedgerError.self) { _ = try Ledger.open(.directory(path), settings: settings) }
            try FileManager.default.removeItem(at: key)
            #expect(throws: LedgerError.self) { _ = try Ledger.open(.directory(path), settings: settings) }
        }
        try await LedgerSamples.withDirectory { path in
            let queue = try DatabaseQueue(path: "\(path)/ledger.sqlite")
            try await queue.write { try $0.execute(sql: "CREATE TABLE foreign_one (id INTEGER)") }
            try queue.close()
            try Data(repeating: 1, count: 32).write(to: URL(fileURLWithPath: "\(path)/pseudonym.key"))
            #expect(throws: LedgerError.self) {
                _ = try Ledger.open(.directory(path), settings: LedgerSamples.settings())
            }
        }
    }

    @Test func `a copy taken while the daemon writes opens with an intact chain`() async throws {
        try await LedgerSamples.withDirectory { path in
            let settings = LedgerSamples.settings()
            let ledger = try Ledger.open(.directory(path), settings: settings)
            for round in 0..<5 {
                let judgements = (0..<20).map { LedgerSamples.judgement("r\(round)e\($0)") }
                _ = try await ledger.commit(LedgerSamples.commit(judgements, position: "\(round)"))
                let copy = "\(path)/copy\(round)"
                try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: true)
                for file in ["ledger.sqlite", "ledger.sqlite-wal", "pseudonym.key"] {
                    try FileManager.default.copyItem(atPath: "\(path)/\(file)", toPath: "\(copy)/\(file)")
                }
                let reopened = try Ledger.open(.directory(copy), settings: settings)
                let result = try await reopened.verify()
                #expect(result.isIntact && result.entries == Int64((round + 1) * 20 + 1))
                #expect(try await reopened.positions(of: "gateway") == ["file": "\(round)"])
                try reopened.close()
            }
        }
    }

    @Test func `erased text is gone from the files`() async throws {
        try await LedgerSamples.withDirectory { path in
            let ledger = try Ledger.open(.directory(path), settings: LedgerSamples.settings())
            _ = try await ledger.commit(LedgerSamples.commit([LedgerSamples.judgement()]))
            let planted = Data("planted-user@example.org".utf8)
            func holders() throws -> [String] {
                try ["ledger.sqlite", "ledger.sqlite-wal"].filter { file in
                    try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(file)")).range(of: planted) != nil
                }
            }
            #expect(try !holders().isEmpty)
            try await ledger.eraseEvidence(before: .max)
            #expect(try holders().isEmpty)
            #expect(try await ledger.verify().isIntact)
        }
    }
}
