// Hours of steady load; asked for by name: VEDETTE_SOAK_SECONDS=3600.

import CheckerTestKit
import Foundation
import Testing

@Suite(.serialized) struct SoakTests {
    private static let seconds = ProcessInfo.processInfo.environment["VEDETTE_SOAK_SECONDS"].flatMap { Int($0) }
    /// Lines a second, of which one in fifty alerts.
    private static let rate = 5000

    @Test(.enabled(if: seconds != nil, "set VEDETTE_SOAK_SECONDS"))
    func `under steady load with rotations and kills nothing is lost and memory does not grow`() async throws {
        try await soak(killEvery: 300)
    }

    @Test(.enabled(if: seconds != nil, "set VEDETTE_SOAK_SECONDS"))
    func `a process under steady load that is not killed does not grow`() async throws {
        try await soak(killEvery: .max)
    }

    private func soak(killEvery life: Int) async throws {
        let seconds = try #require(Self.seconds)
        let daemon = try RunningDaemon()
        let harmless = RunningDaemon.record("harmless", country: "FR")
        try start(daemon, harmless)
        var sent: [String] = []
        var memory: [(second: Int, kibibytes: Int)] = []
        let begin = ContinuousClock.now
        for second in 0..<seconds {
            for part in 0..<10 {
                let new = ids("s\(second)p\(part)n", Self.rate / 500)
                let lines = new.map { RunningDaemon.record($0) + String(repeating: harmless, count: 49) }
                try daemon.folder.append(lines.joined(), to: "feed/usage.jsonl")
                sent += new
                try await Task.sleep(until: begin + .milliseconds(second * 1000 + (part + 1) * 100))
            }
            if second % 30 == 29 { try rotate(daemon, second / 30) }
            if second % life == life - 1 {
                daemon.kill9()
                try start(daemon, harmless)
            }
            // A process that has just started reads its backlog.
            if second % life >= 120, second % 10 == 0 {
                memory.append((second, try daemon.memory("RssAnon")))
                print(
                    "soak: second \(second), process \(second / life), VmRSS \(try daemon.memory("VmRSS")) KiB, RssAnon \(memory.last?.kibibytes ?? 0) KiB"
                )
            }
        }
        try await daemon.expectOnce(sent)
        let slope = Self.slope(memory)
        print(
            "soak, \(life == .max ? "no kills" : "kills"): \(seconds) s, \(sent.count * 50) lines, \(sent.count) alerts, memory \(memory.map(\.kibibytes).min() ?? 0) to \(memory.map(\.kibibytes).max() ?? 0) KiB, slope \(slope) KiB/h"
        )
        #expect(slope < 8192, "memory grows by \(slope) KiB an hour")
    }

    /// Starts the daemon on a backlog, so that its buffers have the size of full chunks from the beginning, and not when chance
    /// makes one.
    private func start(_ daemon: RunningDaemon, _ harmless: String) throws {
        for _ in 0..<100 { try daemon.folder.append(String(repeating: harmless, count: 5000), to: "feed/usage.jsonl") }
        try daemon.start()
    }

    /// Keeps two old files, as logrotate does.
    private func rotate(_ daemon: RunningDaemon, _ number: Int) throws {
        let feed = "\(daemon.folder.path)/feed"
        try FileManager.default.moveItem(atPath: "\(feed)/usage.jsonl", toPath: "\(feed)/old.\(number)")
        if number >= 2 { try FileManager.default.removeItem(atPath: "\(feed)/old.\(number - 2)") }
    }

    /// The slope of the least-squares line through all points, in KiB an hour.
    private static func slope(_ points: [(second: Int, kibibytes: Int)]) -> Double {
        let (x, y) = (points.map { Double($0.second) }, points.map { Double($0.kibibytes) })
        let count = Double(points.count)
        let (meanX, meanY) = (x.reduce(0, +) / count, y.reduce(0, +) / count)
        let across = zip(x, y).reduce(0) { $0 + ($1.0 - meanX) * ($1.1 - meanY) }
        let along = x.reduce(0) { $0 + ($1 - meanX) * ($1 - meanX) }
        return along > 0 ? across / along * 3600 : 0
    }
}
