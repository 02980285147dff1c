// Real files in a folder of their own, and a feed that reads them and can be killed.

import Glibc
import Synchronization
import Testing

@testable import Monitor

/// A fresh temporary folder, removed with its last reference.
final class TestFolder: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/vedette-feed-XXXXXX".utf8CString)
        let made = unsafe template.withUnsafeMutableBufferPointer { buffer in
            unsafe buffer.baseAddress.flatMap { unsafe mkdtemp($0) }.map { unsafe String(cString: $0) }
        }
        path = try #require(made)
    }

    deinit { TestFolder.remove(path) }

    private static func remove(_ path: String) {
        for entry in (try? FolderEntry.all(in: path)) ?? [] {
            let inner = path + "/" + entry.name
            if entry.type == UInt8(DT_DIR) { remove(inner) } else { unsafe unlink(inner) }
        }
        unsafe rmdir(path)
    }

    subscript(_ name: String) -> String { path + "/" + name }

    /// Appends bytes to a file, which is made if need be.
    func append(_ name: String, _ bytes: [UInt8]) {
        let writer = Writer(self[name])
        writer.write(bytes)
    }

    func append(_ name: String, _ text: String) { append(name, Array(text.utf8)) }

    func append(_ name: String, lines: [String]) { append(name, lines.map { $0 + "\n" }.joined()) }

    func move(_ from: String, _ to: String) { unsafe rename(self[from], self[to]) }

    func delete(_ name: String) { unsafe unlink(self[name]) }

    func empty(_ name: String) { unsafe truncate(self[name], 0) }

    func folder(_ name: String) { unsafe mkdir(self[name], 0o755) }

    func link(_ name: String, to target: String) {
        let temporary = self[name] + ".new"
        unsafe symlink(target, temporary)
        unsafe rename(temporary, self[name])
    }

    /// Copies a file into a new one.
    func copy(_ from: String, _ to: String) { append(to, content(from)) }

    func content(_ name: String) -> [UInt8] {
        guard let file = try? OpenFile(self[name]), let status = try? file.status() else { return [] }
        var bytes: [UInt8] = []
        let got = (try? file.read(into: &bytes, count: Int(status.size), from: 0)) ?? 0
        return Array(bytes[..<got])
    }

    func inode(_ name: String) -> UInt64? { (try? FileStatus.of(self[name]))?.id.inode }
}

/// Appends to one inode, whatever becomes of its name.
final class Writer: Sendable {
    private let descriptor: Int32

    init(_ path: String, appending: Bool = true) {
        descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_CLOEXEC | (appending ? O_APPEND : 0), 0o644)
    }

    deinit { close(descriptor) }

    func write(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let done = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if done <= 0 { return }
            rest = rest.dropFirst(done)
        }
    }

    func write(lines: [String]) { write(Array(lines.map { $0 + "\n" }.joined().utf8)) }
}

/// What a feed delivered and committed, over any number of starts.
final class Ledgerlike: Sendable {
    struct State {
        var positions: [String: String] = [:]
        /// When something was committed last, nanoseconds since 1970.
        var lastAlive: Int64 = 0
        var records: [[UInt8]] = []
        var sources: [String] = []
        var offsets: [Int64] = []
        var incidents: [FeedIncident] = []
        var chunks = 0
        var mostBytes = 0
        var heartbeats = 0
        var isStuck = false
        var opened = 0
        /// Deliveries that are still to fail.
        var failures = 0
        var lastDelivery: ContinuousClock.Instant?
    }

    struct Refused: Error {}

    private let state = Mutex(State())

    var now: State { state.withLock { $0 } }
    var lines: [String] { state.withLock { $0.records.map { String(decoding: $0, as: UTF8.self) } } }
    var count: Int { state.withLock { $0.records.count } }
    func incidents(_ kind: FeedIncident.Kind) -> [FeedIncident] { now.incidents.filter { $0.kind == kind } }

    func change(_ body: (inout State) -> Void) { state.withLock { body(&$0) } }

    /// Whether something was waited for in vain.
    var isStuck: Bool { now.isStuck }

    func heartbeat() { state.withLock { $0.heartbeats += 1 } }

    /// Commits a chunk, as the ledger does.
    func commit(_ chunk: FeedChunk) throws {
        try state.withLock { state in
            if state.failures > 0 {
                state.failures -= 1
                throw Refused()
            }
            state.lastDelivery = .now
            state.chunks += 1
            state.lastAlive = systemNanoseconds()
            state.mostBytes = max(state.mostBytes, chunk.bytes.count)
            state.incidents += chunk.incidents
            let last = chunk.records.last?.range.upperBound ?? 0
            #expect(chunk.bytes.count >= last + FeedChunk.padding)
            for record in chunk.records {
                state.records.append(Array(chunk.bytes[record.range]))
                state.sources.append(chunk.sources[Int(record.source)])
                state.offsets.append(record.offset)
            }
            for position in chunk.positions { state.positions[position.key] = position.value }
        }
    }
}

/// A feed over a folder, to be started and stopped at will.
final class FeedBench: Sendable {
    let folder: TestFolder
    let ledger = Ledgerlike()
    let settings: FileFeed.Settings

    init(_ pattern: String = "usage*.jsonl", _ change: (inout FileFeed.Settings) -> Void = { _ in }) throws {
        folder = try TestFolder()
        var settings = FileFeed.Settings(paths: [folder[pattern]])
        settings.grace = .milliseconds(600)
        settings.scanInterval = .seconds(2)
        change(&settings)
        self.settings = settings
    }

    /// Starts a feed from what is committed.
    func start() -> Task<Void, any Error> {
        let (ledger, settings) = (ledger, settings)
        return Task {
            let feed = try FileFeed(id: "test", settings: settings)
            let context = FeedContext(heartbeat: { ledger.heartbeat() }, lastAlive: ledger.now.lastAlive)
            try await feed.read(from: ledger.now.positions, context: context) { chunk in
                await Task.yield()
                try ledger.commit(chunk)
            }
        }
    }

    /// Runs a feed for the length of `body`.
    func run(_ body: () async throws -> Void) async throws {
        let task = start()
        do {
            try await body()
        } catch {
            task.cancel()
            throw error
        }
        task.cancel()
        try await task.value
    }

    /// Waits until `condition` holds, for five seconds at most.
    func until(
        _ limit: Duration = .seconds(60), _ what: Comment? = nil, at location: SourceLocation = #_sourceLocation,
        _ condition: (Ledgerlike.State) -> Bool
    ) async throws {
        let end = ContinuousClock.now + limit
        while !condition(ledger.now) {
            if ContinuousClock.now > end {
                let state = ledger.now
                ledger.change { $0.isStuck = true }
                Issue.record(
                    what ?? "waited in vain: \(state.records.count) records, \(state.incidents), \(state.positions)",
                    sourceLocation: location)
                return
            }
            try await Task.sleep(for: .milliseconds(4))
        }
    }

    /// Waits until all of these lines and no others were delivered, each once, in any order.
    func expect(_ lines: [String], at location: SourceLocation = #_sourceLocation) async throws {
        try await until(at: location) { $0.records.count >= lines.count }
        try await Task.sleep(for: .milliseconds(30))
        let (got, want) = (ledger.lines.sorted(), lines.sorted())
        #expect(got == want, sourceLocation: location)
    }
}

/// Distinct lines with a tag.
func lines(_ tag: String, _ count: Int, from: Int = 0) -> [String] {
    (from..<from + count).map { "{\"request_id\":\"\(tag)\($0)\",\"text\":\"plain words that fill a line\"}" }
}
