// What is done to a log, deed by deed, with the feed's own steps in between in every order: nothing is lost in silence.

import CheckerTestKit
import Foundation
import Testing

@testable import Monitor

@Suite(.serialized, .timeLimit(.minutes(10))) struct FileStepTests {
    /// Orders that are tried of each script; all of them if there are no more.
    private static let mostOrders = ProcessInfo.processInfo.environment["VEDETTE_LONG_TESTS"] == "1" ? 100 : 5

    @Test(arguments: Script.all, SteppedFeed.Begin.allCases)
    func `each record is delivered once or told as lost, wherever the feed stands between two deeds`(
        script: Script, begin: SteppedFeed.Begin
    ) throws {
        for style in SteppedFeed.Style.allCases {
            var random = SeededGenerator(seed: 20_261_122)
            let all = script.deeds.reduce(1) { count, _ in count * SteppedFeed.mostSteps }
            for number in 0..<min(all, FileStepTests.mostOrders) {
                let order = all <= FileStepTests.mostOrders ? number : random.below(all)
                let feed = try SteppedFeed(begin, style, script)
                var rest = order
                for deed in script.deeds {
                    feed.advance(rest % SteppedFeed.mostSteps)
                    rest /= SteppedFeed.mostSteps
                    feed.does(deed)
                }
                feed.settle()
                let faults = feed.faults
                #expect(faults.isEmpty, "\(script), \(begin), \(style), order \(order): \(faults); \(feed.trace)")
                if !faults.isEmpty { break }
            }
        }
    }

    /// What is done to a log, in this order.
    struct Script: CustomTestStringConvertible, CustomStringConvertible {
        var deeds: [Deed]
        var suffix: String
        /// What the configuration names.
        var pattern: String
        var description: String { deeds.map(\.rawValue).joined(separator: " ") + ", \(suffix), \(pattern)" }
        var testDescription: String { description }

        init(_ deeds: Deed..., suffix: String = "gz", pattern: String = "usage.jsonl") {
            self.deeds = deeds
            self.pattern = pattern
            self.suffix = suffix
        }

        static let all = [
            Script(.truncate, .truncate, .write, .rotate, .pack, .packed, .remove),
            Script(.write, .rotate, .pack, .packed, .remove, suffix: "zst"),
            Script(.truncate, .more, .rotate, .pack, .packed, .remove),
            Script(.truncate, .write, .rotate),
            Script(.write, .rotate, .write, .pack, .packed, .remove, .write),
            Script(.write, .rotate, .write, .shift, .rotate, .write),
            Script(.rotate, .write, .shift, .rotate, .pack, .packed, .remove, suffix: "zst"),
            Script(.write, .copy, .truncate, .write, .shift, .copy, .truncate, .more),
            Script(.write, .rotate, .write, .shift, .rotate, .write, pattern: "usage*"),
            Script(.truncate, .write, .rotate, .more, pattern: "usage*"),
        ]
    }

    enum Deed: String {
        case truncate
        /// Adds as many bytes as the log had first.
        case write
        /// Adds more than that.
        case more
        /// Gives the log a name that no pattern has.
        case rotate
        /// Copies the log to such a name.
        case copy
        /// Gives the rotated file the next name.
        case shift
        /// Begins to compress the rotated file.
        case pack
        case packed
        /// Removes what was compressed.
        case remove
    }
}

/// A feed that does one step at a time, and what became of the records.
final class SteppedFeed {
    /// What the feed knows of the log when the deeds begin.
    enum Begin: CaseIterable {
        /// It has read it, and has it open.
        case open
        /// It has read it, and closes every file after each chunk.
        case closed
        /// It was restarted, and has not looked yet.
        case restarted
        /// There is no log yet.
        case unmade
    }

    /// How the feed learns what happens.
    enum Style: CaseIterable {
        case told
        /// All is looked at each time as well.
        case toldAndLooking
        case looking
    }

    private struct Content {
        var names: Set<String>
        var ids: [String] = []
    }

    /// How many of its steps the feed does between two deeds: none, one, two, or until there is nothing to do.
    static let mostSteps = 4

    private let folder: TestFolder
    private let begin: Begin
    private let style: Style
    private let suffix: String
    private let pattern: String
    private var tail: FileTail
    private var phase = 0
    private var now = ContinuousClock.now
    private var positions: [String: String] = [:]
    private var delivered: [String: Int] = [:]
    private var incidents: [FeedIncident] = []
    private var contents: [UInt64: Content] = [:]
    private var gone: [Content] = []
    private var excused: Set<String> = []
    private var written = 0
    private var packed: [UInt8] = []
    private(set) var trace: [String] = []

    private let log = "usage.jsonl"
    private let rotated = "usage.jsonl.1"

    init(_ begin: Begin, _ style: Style, _ script: FileStepTests.Script) throws {
        folder = try TestFolder()
        self.begin = begin
        self.style = style
        suffix = script.suffix
        pattern = script.pattern
        tail = try SteppedFeed.tail(folder, pattern, [:], style)
        if begin != .unmade { does(.write) }
        settle(rounds: 1)
        if begin == .restarted { tail = try SteppedFeed.tail(folder, pattern, positions, style) }
        trace = []
    }

    private static func tail(
        _ folder: TestFolder, _ pattern: String, _ positions: [String: String], _ style: Style
    ) throws -> FileTail {
        var settings = FileFeed.Settings(paths: [folder[pattern]])
        settings.grace = .seconds(60)
        var roll = FileRoll(
            settings: settings, globs: [try #require(PathGlob(folder[pattern]))], table: KnownFiles(positions).all(),
            isFirstStart: positions.isEmpty, watch: DirectoryWatch(isEnabled: style != .looking))
        let time = systemNanoseconds()
        roll.missed = MissedFiles(lastAlive: positions.isEmpty ? 0 : time - 60_000_000_000, start: time)
        return FileTail(roll: roll, settings: settings)
    }

    // MARK: The feed

    /// Does so many steps, or with the highest number all there is to do.
    func advance(_ steps: Int) {
        trace.append("\(steps)")
        guard steps == SteppedFeed.mostSteps - 1 else {
            for _ in 0..<steps { step() }
            return
        }
        repeat { step() } while phase != 0 || tail.hasWork
        look()
        while tail.hasWork || phase != 0 { step() }
    }

    /// Lets time pass until nothing more can come.
    func settle(rounds: Int = 4) {
        for _ in 0..<rounds {
            now += .seconds(40)
            advance(SteppedFeed.mostSteps - 1)
        }
    }

    private func look() {
        if style != .told { now += .milliseconds(1100) }
        tail.look(at: now)
    }

    private func step() {
        switch phase {
        case 0: look()
        case 1:
            guard tail.hasWork else {
                phase = 0
                return
            }
            if let chunk = tail.nextChunk() { take(chunk) }
        default:
            tail.commit()
            if begin == .closed { closeAll() }
        }
        phase = (phase + 1) % 3
    }

    private func take(_ chunk: FeedChunk) {
        for record in chunk.records {
            let text = String(decoding: chunk.bytes[record.range], as: UTF8.self)
            delivered[String(text.dropFirst(15).prefix { $0 != "\"" }), default: 0] += 1
        }
        incidents += chunk.incidents
        for position in chunk.positions { positions[position.key] = position.value }
    }

    private func closeAll() {
        for id in tail.roll.table.files.ids {
            if let links = try? tail.roll.opened.peek(id)?.status().links, links > 0 { tail.roll.opened.close(id) }
        }
    }

    // MARK: The log

    func does(_ deed: FileStepTests.Deed) {
        trace.append(deed.rawValue)
        switch deed {
        case .truncate:
            if let inode = folder.inode(log) { excuse(inode) }
            folder.empty(log)
        case .write: write(5)
        case .more: write(9)
        case .rotate: move(log, rotated)
        case .copy: folder.copy(log, rotated)
        case .shift: move(rotated, rotated + "1")
        case .pack:
            packed = Packed.pack(folder.content(rotated), as: suffix)
            folder.append("\(rotated).\(suffix)", Array(packed.prefix(packed.count / 2)))
            if let inode = folder.inode(rotated) { contents[inode]?.names.insert("\(rotated).\(suffix)") }
        case .packed:
            folder.append("\(rotated).\(suffix)", Array(packed.dropFirst(packed.count / 2)))
        case .remove:
            // Its inode may be another file's next.
            if let inode = folder.inode(rotated), let content = contents.removeValue(forKey: inode) {
                gone.append(content)
            }
            folder.delete(rotated)
        }
    }

    private func write(_ count: Int) {
        let new = (0..<count).map { "r\(1000 + written + $0)" }
        written += count
        folder.append(log, lines: new.map { "{\"request_id\":\"\($0)\",\"text\":\"plain words that fill a line\"}" })
        guard let inode = folder.inode(log) else { return }
        contents[inode, default: Content(names: [log])].ids += new
    }

    private func move(_ from: String, _ to: String) {
        if let inode = folder.inode(from) { contents[inode]?.names.insert(to) }
        folder.move(from, to)
    }

    /// What was not read before a truncation is lost to any reader.
    private func excuse(_ inode: UInt64) {
        excused.formUnion((contents[inode]?.ids ?? []).filter { delivered[$0] == nil })
        contents[inode]?.ids = []
    }

    // MARK: What became of it

    /// Records that were delivered twice, or neither delivered nor told.
    var faults: [String] {
        let told = incidents.filter { [.missed, .vanished].contains($0.kind) }
        var faults = delivered.filter { $0.value > 1 }.map { "\($0.key) delivered \($0.value) times" }
        var isAnyLost = !excused.isEmpty
        for content in gone + contents.values {
            let lost = content.ids.filter { delivered[$0] == nil }
            let isTold = told.contains { content.names.contains(folderAndName($0.source).name) }
            isAnyLost = isAnyLost || !lost.isEmpty
            if !lost.isEmpty && !isTold { faults.append("\(lost) lost in silence") }
        }
        // At a start a copy is told before the original is read: the daemon may be stopped again at once.
        let isHasty = begin == .restarted && trace.contains("copy")
        if !isAnyLost && !isHasty {
            faults += incidents.filter { $0.kind == .missed }.map { "told for nothing: \($0)" }
        }
        return faults
    }
}
