// A gateway's log and its daemon, treated badly at random: what is written, rotated, truncated, and who is killed when.

import CheckerTestKit
import Foundation
import Testing

/// How long the scenarios last: a selection by default, all of it with `VEDETTE_LONG_TESTS=1`.
enum Scenario {
    static let isLong = ProcessInfo.processInfo.environment["VEDETTE_LONG_TESTS"] == "1"

    /// The seed of the random choices, from `VEDETTE_SEED`; a failure names the one to use again.
    static let seed = ProcessInfo.processInfo.environment["VEDETTE_SEED"].flatMap { UInt64($0) } ?? 20_261_122

    static let random = SeededGenerator(seed: seed)
}

/// A log that is written to and moved about; knows every record that it wrote.
struct LogWalk {
    let daemon: RunningDaemon
    var random: SeededGenerator
    /// The ids of all records, in order.
    private(set) var sent: [String] = []
    /// What was done, for the message of a failed test.
    private(set) var steps: [String] = []
    private var rotations = 0
    /// Files that were made and renamed while nobody watched, and their records.
    private var unseen: [(name: String, ids: [String])] = []

    init(_ daemon: RunningDaemon, seed: UInt64) {
        self.daemon = daemon
        random = SeededGenerator(seed: seed)
    }

    /// A sink that keeps what the feed has to tell.
    static let sink = """
        [[sink]]
        id = "incidents"
        type = "file"
        path = "FOLDER/incidents.jsonl"
        events = ["feed.error"]

        """

    private var log: String { "\(daemon.folder.path)/feed/usage.jsonl" }

    /// Does one thing of those that a log and its daemon may suffer.
    mutating func step() async throws {
        switch random.below(21) {
        case 0..<8: try write()
        case 8, 9: try await writeInPieces()
        case 10, 11: try rotateWithinPattern()
        case 12: try await rotateOut()
        case 13: try await compress()
        case 14: try await empty()
        case 15: try await delete()
        case 16: try killOrStart()
        case 17: try await pause()
        case 18: try stopOrStart()
        case 19: try await rotateUnseen()
        default: try await Task.sleep(for: .milliseconds(random.below(300)))
        }
    }

    mutating func write() throws {
        let new = ids("s\(sent.count)n", 1 + random.below(60))
        try daemon.write(new)
        note("write \(new.count)", new)
    }

    /// The last record of a write comes in two pieces, as from a writer whose buffer was full.
    private mutating func writeInPieces() async throws {
        let id = "p\(sent.count)"
        let record = RunningDaemon.record(id)
        let cut = record.index(record.startIndex, offsetBy: 1 + random.below(record.count - 1))
        try daemon.folder.append(String(record[..<cut]), to: "feed/usage.jsonl")
        try await Task.sleep(for: .milliseconds(random.below(400)))
        try daemon.folder.append(String(record[cut...]), to: "feed/usage.jsonl")
        note("write in pieces", [id])
    }

    mutating func rotateWithinPattern() throws { try rotate(to: "usage-\(rotations).jsonl") }

    private mutating func rotate(to name: String) throws {
        guard FileManager.default.fileExists(atPath: log) else { return }
        try FileManager.default.moveItem(atPath: log, toPath: "\(daemon.folder.path)/feed/\(name)")
        rotations += 1
        note("rotate to \(name)")
    }

    /// Rotates to a name that the pattern does not have.
    ///
    /// The feed has seen the file: one that never was in the pattern while anybody looked is none of the feed's.
    private mutating func rotateOut() async throws {
        guard FileManager.default.fileExists(atPath: log) else { return }
        try await settle()
        // After a truncation only what was read of the new content lets a compressed copy of it be recognised.
        try write()
        try await settle()
        try write()
        try rotate(to: "usage.jsonl.\(rotations)")
    }

    /// Rotates several times while nobody watches: only the first file was ever seen under a name of the pattern.
    private mutating func rotateUnseen() async throws {
        try write()
        try await settle()
        daemon.kill9()
        try write()
        try rotate(to: "usage.jsonl.\(rotations)")
        for _ in 0...random.below(2) {
            let new = ids("u\(rotations)n", 1 + random.below(20))
            try daemon.write(new)
            unseen.append((name: "usage.jsonl.\(rotations)", ids: new))
            try rotate(to: "usage.jsonl.\(rotations)")
        }
        try write()
    }

    /// Rotates, and compresses what was rotated, as logrotate does without `delaycompress`.
    private mutating func compress() async throws {
        let name = "usage.jsonl.\(rotations)"
        try await rotateOut()
        guard FileManager.default.fileExists(atPath: "\(daemon.folder.path)/feed/\(name)") else { return }
        #expect(try Program.run(["gzip", "\(daemon.folder.path)/feed/\(name)"]).status == 0)
        note("compress \(name)")
    }

    /// Truncates the log, as `copytruncate` does; what was not read by then is lost to any reader.
    private mutating func empty() async throws {
        guard FileManager.default.fileExists(atPath: log) else { return }
        try await settle()
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: log))
        try handle.truncate(atOffset: 0)
        try handle.close()
        note("truncate")
    }

    private mutating func delete() async throws {
        guard FileManager.default.fileExists(atPath: log) else { return }
        try await settle()
        try FileManager.default.removeItem(atPath: log)
        note("delete")
    }

    private mutating func killOrStart() throws {
        if daemon.isRunning {
            daemon.kill9()
            note("kill")
        } else {
            try start()
        }
    }

    private mutating func stopOrStart() throws {
        guard daemon.isRunning else { return try start() }
        #expect(daemon.stop() == 0, "seed \(Scenario.seed): a stopped daemon ends with 0")
        note("stop")
    }

    private mutating func start() throws {
        try daemon.start()
        note("start")
    }

    private mutating func pause() async throws {
        guard daemon.isRunning else { return }
        kill(daemon.pid, SIGSTOP)
        let new = ids("s\(sent.count)n", 5)
        try daemon.write(new)
        try await Task.sleep(for: .milliseconds(random.below(500)))
        kill(daemon.pid, SIGCONT)
        note("pause", new)
    }

    /// Waits until the daemon has judged all that was written.
    mutating func settle() async throws {
        if !daemon.isRunning { try start() }
        try await daemon.waitFor(sent)
    }

    /// Expects every record exactly once.
    mutating func expectAllOnce(_ location: SourceLocation = #_sourceLocation) async throws {
        try await settle()
        let counts = Dictionary(daemon.requests.map { ($0, 1) }, uniquingKeysWith: +)
        let lost = sent.filter { counts[$0] == nil }
        let doubled = counts.filter { $0.value > 1 }.keys.sorted()
        let story =
            "VEDETTE_SEED=\(Scenario.seed); \(sent.count) records; \(steps.joined(separator: ", ")); \(daemon.log.suffix(4000))"
        #expect(lost.isEmpty, "lost \(lost.count): \(lost.prefix(5)); \(story)", sourceLocation: location)
        #expect(doubled.isEmpty, "doubled \(doubled.count): \(doubled.prefix(5)); \(story)", sourceLocation: location)
        #expect(daemon.isRunning, "the daemon ended: \(daemon.log.suffix(2000))", sourceLocation: location)
        let judged = unseen.flatMap(\.ids).filter { counts[$0] != nil }
        #expect(judged.isEmpty, "read though told: \(judged.prefix(5)); \(story)", sourceLocation: location)
        let names = unseen.map { "/\($0.name)\"" }
        try await daemon.wait(30) { names.allSatisfy { daemon.folder.read("incidents.jsonl").contains($0) } }
        let told = daemon.folder.read("incidents.jsonl").split(separator: "\n").filter { $0.contains("\"missed\"") }
        for name in names {
            let times = told.count { $0.contains(name) }
            #expect(times > 0, "not told: \(name); \(story)", sourceLocation: location)
        }
    }

    private mutating func note(_ step: String, _ new: [String] = []) {
        sent += new
        steps.append(new.isEmpty ? step : "\(step) [\(new[0])...]")
    }
}
