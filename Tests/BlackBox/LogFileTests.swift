// What logs do beside growing: they are replaced in a breath, rewritten, linked, closed to their reader, long and many.

import Foundation
import Glibc
import Testing

@Suite(.serialized) struct LogFileTests {
    private func path(_ daemon: RunningDaemon, _ name: String = "usage.jsonl") -> String {
        "\(daemon.folder.path)/feed/\(name)"
    }

    private func overwrite(_ path: String, _ ids: [String]) throws {
        let handle = try #require(FileHandle(forWritingAtPath: path))
        try handle.truncate(atOffset: 0)
        try handle.write(contentsOf: Data(ids.map { RunningDaemon.record($0) }.joined().utf8))
        try handle.close()
    }

    @Test func `two rotations in one breath`() async throws {
        let daemon = try RunningDaemon()
        try daemon.start()
        try daemon.write(ids("a", 200))
        try await daemon.expectOnce(ids("a", 200))
        try daemon.write(ids("b", 50))
        try FileManager.default.moveItem(atPath: path(daemon), toPath: path(daemon, "old.1"))
        try daemon.write(ids("c", 50))
        try FileManager.default.moveItem(atPath: path(daemon, "old.1"), toPath: path(daemon, "old.2"))
        try FileManager.default.moveItem(atPath: path(daemon), toPath: path(daemon, "old.1"))
        try daemon.write(ids("d", 50))
        try await daemon.expectOnce(ids("a", 200) + ids("b", 50) + ids("c", 50) + ids("d", 50))
    }

    @Test(arguments: [true, false])
    func `a file is rewritten and is longer than before`(isRunning: Bool) async throws {
        let daemon = try RunningDaemon()
        try daemon.start()
        try daemon.write(ids("a", 100))
        try await daemon.expectOnce(ids("a", 100))
        if !isRunning { #expect(daemon.stop() == 0) }
        try overwrite(path(daemon), ids("b", 300))
        if !isRunning { try daemon.start() }
        try await daemon.expectOnce(ids("a", 100) + ids("b", 300))
    }

    @Test func `a file is deleted while the daemon is stopped, and another one gets its inode`() async throws {
        let daemon = try RunningDaemon()
        try daemon.start()
        try daemon.write(ids("a", 100))
        try await daemon.expectOnce(ids("a", 100))
        #expect(daemon.stop() == 0)
        func inode(_ path: String) -> Int? {
            try? FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? Int
        }
        let old = inode(path(daemon))
        try FileManager.default.removeItem(atPath: path(daemon))
        // Most file systems give the number to the next file; others need a few tries, or never do it.
        for number in 0..<50 where inode(path(daemon)) != old {
            try? FileManager.default.moveItem(atPath: path(daemon), toPath: path(daemon, "other.\(number)"))
            try daemon.folder.append("", to: "feed/usage.jsonl")
        }
        try daemon.write(ids("b", 300))
        try daemon.start()
        try await daemon.expectOnce(ids("a", 100) + ids("b", 300))
    }

    /// A build without optimisation takes some ten times as long.
    #if DEBUG
    private static let slowness = 10.0
    #else
    private static let slowness = 1.0
    #endif

    @Test(arguments: [70 << 10, 1 << 20] + (Scenario.isLong ? [12 << 20] : []))
    func `a long record is one record`(bytes: Int) async throws {
        let daemon = try RunningDaemon()
        try daemon.write(ids("a", 50))
        let long = RunningDaemon.record("long", prompt: String(repeating: "lorem ", count: bytes / 6))
        try daemon.folder.append(long, to: "feed/usage.jsonl")
        try daemon.write(ids("b", 50))
        try daemon.start()
        try await daemon.expectOnce(ids("a", 50) + ["long"] + ids("b", 50))
    }

    @Test func `a link leads to another file`() async throws {
        let daemon = try RunningDaemon()
        let manager = FileManager.default
        try daemon.write(ids("a", 50), to: "logs/1")
        try daemon.write(ids("b", 50), to: "logs/2")
        try manager.createSymbolicLink(
            atPath: path(daemon), withDestinationPath: "\(daemon.folder.path)/logs/1")
        try daemon.start()
        try await daemon.expectOnce(ids("a", 50))
        try manager.createSymbolicLink(
            atPath: path(daemon, "new"), withDestinationPath: "\(daemon.folder.path)/logs/2")
        let renamed = unsafe rename(path(daemon, "new"), path(daemon))
        #expect(renamed == 0)
        try daemon.write(ids("late", 20), to: "logs/1")
        try await daemon.expectOnce(ids("a", 50) + ids("b", 50) + ids("late", 20))
        try daemon.write(ids("c", 20), to: "logs/2")
        try await daemon.expectOnce(ids("a", 50) + ids("b", 50) + ids("late", 20) + ids("c", 20))
    }

    @Test(.enabled(if: getuid() != 0 || Program.has("setpriv"), "root reads everything: needs setpriv"))
    func `a file cannot be read at first`() async throws {
        let daemon = try RunningDaemon()
        try daemon.write(ids("a", 50))
        try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: path(daemon))
        // Root without the privilege to read what it may not.
        let drop = "exec setpriv --bounding-set=-dac_override,-dac_read_search --inh-caps=-all \"$@\""
        try daemon.start(through: getuid() == 0 ? drop : "exec \"$@\"")
        try daemon.write(ids("b", 50), to: "feed/usage-2.jsonl")
        try await daemon.expectOnce(ids("b", 50))
        #expect(daemon.requests.count == 50)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path(daemon))
        try await daemon.expectOnce(ids("a", 50) + ids("b", 50))
    }

    @Test func `more files than may be open`() async throws {
        let daemon = try RunningDaemon()
        let count = Scenario.isLong ? 10_000 : 600
        for file in 0..<count { try daemon.write(ids("f\(file)n", 2), to: "feed/usage-\(file).jsonl") }
        try daemon.start(through: "ulimit -n \(Scenario.isLong ? 1024 : 128); exec \"$@\"")
        let first = (0..<count).flatMap { ids("f\($0)n", 2) }
        try await daemon.expectOnce(first)
        let more = stride(from: 0, to: count, by: 7).map { file in (file, "g\(file)") }
        for (file, id) in more { try daemon.write([id], to: "feed/usage-\(file).jsonl") }
        try await daemon.expectOnce(first + more.map(\.1))
        #expect(daemon.openFiles <= (Scenario.isLong ? 1024 : 128))
        // What was read is settled; from then on nothing is to be done.
        try await Task.sleep(for: .seconds(3))
        let used = try daemon.processorTime()
        try await Task.sleep(for: .seconds(12))
        #expect(
            try daemon.processorTime() - used < 0.12 * Self.slowness, "a hundredth of a processor while nothing happens"
        )
        #expect(try daemon.memory("VmHWM") < 256 << 10)
    }

    @Test(
        .enabled(
            if: Program.hasUserNamespaces,
            "user namespaces cannot be made: a shortage of inotify watches is NOT TESTED"))
    func `the system gives no more watches`() async throws {
        let daemon = try RunningDaemon(extra: Self.folders)
        try daemon.write(ids("a", 50))
        try daemon.start(
            through: "exec unshare -Ur sh -c 'echo 2 > /proc/sys/user/max_inotify_watches && exec \"$@\"' sh \"$@\"")
        try await daemon.expectOnce(ids("a", 50))
        var sent = ids("a", 50)
        for folder in 0..<12 {
            try daemon.write(ids("d\(folder)n", 20), to: "deep/\(folder)/usage.jsonl")
            sent += ids("d\(folder)n", 20)
        }
        try await daemon.expectOnce(sent)
        try daemon.write(ids("late", 20), to: "deep/11/usage.jsonl")
        try FileManager.default.moveItem(
            atPath: "\(daemon.folder.path)/deep/3/usage.jsonl", toPath: "\(daemon.folder.path)/deep/3/old.1")
        try daemon.write(ids("new", 20), to: "deep/3/usage.jsonl")
        try await daemon.expectOnce(sent + ids("late", 20) + ids("new", 20))
        let told = daemon.log.split(separator: "\n").count { $0.contains("inotify(7) does not tell") }
        #expect(told == 1, "\(daemon.log.suffix(1500))")
    }

    private static let folders = """
        [[feed]]
        id = "deep"
        paths = ["FOLDER/deep/*/usage.jsonl"]
        \(RunningDaemon.fields)

        """

    /// How many events the kernel keeps for one who does not take them.
    private static let queueLength =
        (try? String(contentsOfFile: "/proc/sys/fs/inotify/max_queued_events", encoding: .utf8))
        .flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) } ?? .max

    @Test(
        .enabled(
            if: queueLength <= 200_000, "fs.inotify.max_queued_events is too large: an overflow is NOT TESTED"))
    func `the kernel drops events, and all files and records are found all the same`() async throws {
        let daemon = try RunningDaemon(extra: LogWalk.sink)
        try daemon.write(ids("a", 50))
        try daemon.write(ids("b", 50), to: "feed/usage-old.jsonl")
        try daemon.start()
        try await daemon.expectOnce(ids("a", 50) + ids("b", 50))
        // A witness that watches the same folder, and takes nothing either.
        let witness = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
        defer { close(witness) }
        let watched = unsafe inotify_add_watch(
            witness, "\(daemon.folder.path)/feed", UInt32(IN_CREATE | IN_MODIFY | IN_DELETE))
        try #require(watched >= 0)
        kill(daemon.pid, SIGSTOP)
        for number in 0..<(Self.queueLength / 3 + 500) {
            let file = unsafe open(path(daemon, "junk-\(number)"), O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
            unsafe Glibc.write(file, "x", 1)
            close(file)
            unsafe unlink(path(daemon, "junk-\(number)"))
        }
        // Of all this the kernel tells nothing any more.
        try daemon.write(ids("c", 50))
        try daemon.write(ids("d", 50), to: "feed/usage-old.jsonl")
        try FileManager.default.moveItem(atPath: path(daemon, "usage-old.jsonl"), toPath: path(daemon, "old.1"))
        try daemon.write(ids("e", 50), to: "feed/usage-new.jsonl")
        try FileManager.default.moveItem(atPath: path(daemon), toPath: path(daemon, "usage-1.jsonl"))
        try daemon.write(ids("f", 50))
        // Made and renamed unseen: told, not read.
        try daemon.write(ids("unseen", 5), to: "feed/usage-gone.jsonl")
        try FileManager.default.moveItem(
            atPath: path(daemon, "usage-gone.jsonl"), toPath: path(daemon, "usage-gone.jsonl.1"))
        #expect(Self.isOverflown(witness), "the kernel dropped nothing: nothing was tested")
        kill(daemon.pid, SIGCONT)
        let sent = "abcdef".flatMap { ids(String($0), 50) }
        try await daemon.expectOnce(sent)
        // From here on it tells again.
        try daemon.write(ids("g", 50))
        try daemon.write(ids("h", 50), to: "feed/usage-2.jsonl")
        try await daemon.expectOnce(sent + ids("g", 50) + ids("h", 50))
        try await daemon.wait(30) { daemon.folder.read("incidents.jsonl").contains("usage-gone.jsonl.1") }
        let told = daemon.folder.read("incidents.jsonl").split(separator: "\n").filter { $0.contains("\"missed\"") }
        #expect(told.count == 1 && told[0].contains("usage-gone.jsonl.1"), "\(told)")
        #expect(daemon.stop() == 0)
    }

    /// Whether there is an event that says that events were dropped.
    private static func isOverflown(_ descriptor: Int32) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let length = unsafe buffer.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
            guard length > 0 else { return false }
            var at = 0
            while at + 16 <= length {
                // `struct inotify_event`: watch, mask, cookie, length of the name; inotify(7).
                let words = unsafe buffer.withUnsafeBytes { bytes in
                    (0..<4).map { unsafe bytes.loadUnaligned(fromByteOffset: at + 4 * $0, as: UInt32.self) }
                }
                if words[1] & UInt32(IN_Q_OVERFLOW) != 0 { return true }
                at += 16 + Int(words[3])
            }
        }
    }

    @Test func `live files do not wait for a backlog`() async throws {
        let daemon = try RunningDaemon()
        let harmless = Data(String(repeating: RunningDaemon.record("x", country: "FR"), count: 5000).utf8)
        for _ in 0..<(Scenario.isLong ? 300 : 60) { try daemon.folder.append(harmless, to: "feed/usage.jsonl") }
        try daemon.write(["end"])
        let live = Scenario.isLong ? 100 : 20
        for file in 0..<live { try daemon.write(ids("before\(file)n", 1), to: "feed/usage-\(file).jsonl") }
        try daemon.start()
        // Each live record is waited for before the next: were the backlog read first, there would be one.
        var sent: [String] = []
        for round in 0..<60 where !daemon.requests.contains("end") {
            let id = "live\(round)"
            try daemon.write([id], to: "feed/usage-\(round % live).jsonl")
            try await daemon.wait(60) { daemon.requests.contains(id) }
            sent.append(id)
        }
        #expect(sent.count > 3, "only \(sent) were judged before the end of the backlog")
        try await daemon.wait(600) { daemon.requests.contains("end") }
        try await daemon.expectOnce(["end"] + sent + (0..<live).map { "before\($0)n0" })
    }

    @Test func `a state directory that cannot be written ends the start with what is wrong`() async throws {
        let daemon = try RunningDaemon()
        try FileManager.default.removeItem(atPath: "\(daemon.folder.path)/state")
        try daemon.folder.write("no folder", to: "state")
        try daemon.start()
        try await daemon.wait(20) { !daemon.isRunning }
        #expect(!daemon.isRunning)
        #expect(daemon.log.contains("\(daemon.folder.path)/state"), "\(daemon.log)")
    }
}
