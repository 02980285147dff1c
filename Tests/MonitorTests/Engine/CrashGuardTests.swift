// A record that ends the process is found and set aside; nothing else is.

import CheckerKit
import Synchronization
import Testing

@testable import Monitor

@Suite struct CrashGuardTests {
    private struct Death: Error {}

    @Test func `a marker's text is read back`() throws {
        var marker = ChunkMarker()
        marker.inHand = [.init(identity: "1:2:3:4", first: 5, last: 60), .everything]
        marker.alone = .init(identity: "1:2:3:4", first: 7, last: 7)
        marker.suspects = [.init(identity: "a\"b", first: -1, last: 9)]
        (marker.deaths, marker.wholeDeaths, marker.recordDeaths) = (3, 2, 1)
        marker.record = marker.alone
        marker.guilty = marker.suspects
        #expect(ChunkMarker(text: Array(marker.text.utf8)[...]) == marker)
        for text in ["", "{", "[]", "{\"v\":2}", "null", "\0\0\0"] {
            #expect(ChunkMarker(text: Array(text.utf8)[...]) == nil)
        }
    }

    @Test func `the first death makes a chunk suspect, two more with one record in hand make it guilty`() {
        let span = { ChunkMarker.Span(identity: "f", first: $0, last: $1) }
        var marker = ChunkMarker()
        marker.inHand = [span(0, 9)]
        marker = marker.afterStart()
        #expect(marker.deaths == 1)
        #expect(marker.isSuspect(span(4, 4)))
        #expect(!marker.isSuspect(span(10, 10)))
        // The chunk has grown meanwhile.
        marker.inHand = [span(0, 12)]
        marker = marker.afterStart()
        #expect(marker.deaths == 2)
        #expect(marker.isSuspect(span(4, 4)))
        #expect(!marker.isSuspect(span(13, 13)))
        for _ in 0..<2 {
            (marker.inHand, marker.alone) = ([span(0, 12)], span(4, 4))
            #expect(marker.guilty.isEmpty)
            marker = marker.afterStart()
        }
        #expect(marker.guilty == [span(4, 4)])
        #expect(marker.afterCommit(of: [span(0, 12)]) == ChunkMarker())
    }

    @Test func `a record is found by the fourth start, and the unit allows for more of them`() throws {
        let span = { ChunkMarker.Span(identity: "f", first: $0, last: $0) }
        var marker = ChunkMarker()
        var starts = 1
        // Every start ends with the first of two such records that is not set aside yet.
        while !marker.guilty.contains(span(7)) {
            marker.inHand = [.init(identity: "f", first: 0, last: 9)]
            let bad = marker.guilty.contains(span(4)) ? span(7) : span(4)
            marker.alone = marker.isSuspect(bad) ? bad : nil
            marker = marker.afterStart()
            starts += 1
            if starts == 4 { #expect(marker.guilty == [span(4)]) }
        }
        #expect(starts == 6)
        let unit = try FileContents.read("deploy/vedette.service", limit: 1 << 20)
        let line = try #require(
            String(decoding: unit, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("StartLimitBurst=") })
        #expect(try #require(Int(line.dropFirst(16))) >= 2 * starts)
    }

    @Test func `what another chunk commits leaves the suspicion, what a part of it commits leaves the rest`() {
        let span = { ChunkMarker.Span(identity: $0, first: $1, last: $2) }
        var marker = ChunkMarker()
        marker.inHand = [span("f", 0, 99)]
        marker = marker.afterStart()
        #expect(marker.afterCommit(of: [span("g", 0, 99)]) == marker)
        #expect(marker.afterCommit(of: [span("f", 0, 49)]).suspects == [span("f", 50, 99)])
        // A death in another chunk is not counted on.
        marker.inHand = [span("g", 0, 9)]
        #expect(marker.afterStart().deaths == 1)
        #expect(marker.afterStart().suspects == [span("g", 0, 9)])
    }

    @Test func `a chunk with a guilty record is judged without it, and told`() async throws {
        let folder = try TestFolder()
        var marker = ChunkMarker()
        marker.guilty = [.init(identity: "id", first: 1, last: 1)]
        folder.append("marker", marker.text + "\n")
        let guardian = CrashGuard(path: folder["marker"])
        var chunk = FeedChunk()
        (chunk.sources, chunk.identities) = (["log"], ["id"])
        chunk.bytes = Array("abc".utf8) + [UInt8](repeating: 0, count: FeedChunk.padding)
        chunk.records = (0..<3).map { .init(range: $0..<$0 + 1, source: 0, offset: Int64($0)) }
        chunk.positions = [FeedPosition(key: "k", value: "3")]
        var parts: [FeedChunk] = []
        try await guardian.process(chunk, beat: {}, trial: { _ in }, { parts.append($0) })
        #expect(parts.map { $0.records.map(\.offset) } == [[0, 2]])
        #expect(parts.last?.positions == chunk.positions)
        let incident = try #require(parts.last?.incidents.first)
        #expect(incident.kind == .poison)
        #expect(incident.offset == 1)
        #expect(incident.sample == Array("b".utf8))
        #expect(ChunkMarker(text: folder.content("marker").prefix { $0 != 10 }) == ChunkMarker())
    }

    private static func chunk(_ offsets: [Int64]) -> FeedChunk {
        var chunk = FeedChunk()
        (chunk.sources, chunk.identities) = (["log"], ["id"])
        chunk.bytes = [UInt8](repeating: 0, count: 1 + FeedChunk.padding)
        chunk.records = offsets.map { .init(range: 0..<1, source: 0, offset: $0) }
        chunk.positions = [FeedPosition(key: "k", value: "3")]
        return chunk
    }

    @Test
    func `suspects are tried alone, and the chunk is then committed whole: a kill in between leaves no part of it`()
        async throws
    {
        let folder = try TestFolder()
        var marker = ChunkMarker()
        marker.inHand = [.init(identity: "id", first: 1, last: 2)]
        folder.append("marker", marker.text + "\n")
        var tried: [Int64] = []
        var parts: [FeedChunk] = []
        let guardian = CrashGuard(path: folder["marker"])
        try await guardian.process(
            Self.chunk([0, 1, 2, 3]), beat: {}, trial: { tried += $0.records.map(\.offset) }, { parts.append($0) })
        #expect(tried == [1, 2])
        #expect(parts.map { $0.records.map(\.offset) } == [[0, 1, 2, 3]])
        try await guardian.process(
            Self.chunk([4, 5]), beat: {}, trial: { _ in tried.append(9) }, { parts.append($0) })
        #expect(tried == [1, 2])
    }

    @Test func `what ends the process after trials that went well is committed record by record, the position last`()
        async throws
    {
        let folder = try TestFolder()
        var marker = ChunkMarker()
        for _ in 0..<ChunkMarker.wholeLimit {
            marker.inHand = [.init(identity: "id", first: 0, last: 2)]
            marker = marker.afterStart()
        }
        folder.append("marker", marker.text + "\n")
        var parts: [FeedChunk] = []
        try await CrashGuard(path: folder["marker"]).process(
            Self.chunk([0, 1, 2]), beat: {}, trial: { _ in }, { parts.append($0) })
        #expect(parts.map { $0.records.map(\.offset) } == [[0], [1], [2], []])
        #expect(parts.map(\.positions.count) == [0, 0, 0, 1])
    }

    @Test func `a record that was set aside is refused to the client that pushed it, with those that cannot be read`()
        async throws
    {
        let folder = try TestFolder()
        var marker = ChunkMarker()
        marker.guilty = [.init(identity: "id", first: 1, last: 1)]
        // Deaths while the records were judged together: clients are still answered once for all of theirs.
        (marker.suspects, marker.deaths, marker.wholeDeaths) = ([.init(identity: "id", first: 0, last: 3)], 9, 9)
        folder.append("marker", marker.text + "\n")
        var chunk = Self.chunk([0, 1, 2, 3])
        let refused = Mutex<[FeedChunk.Refusal]>([])
        chunk.onCommit = { new in refused.withLock { $0 += new } }
        chunk.isPlaceless = true
        var parts: [FeedChunk] = []
        try await CrashGuard(path: folder["marker"]).process(
            chunk, beat: {}, trial: { _ in },
            { part in
                parts.append(part)
                part.onCommit?([.init(index: 2, record: part.quarantined(2, DecodeError(.malformed, at: 0)))])
            })
        #expect(parts.map { $0.records.map(\.offset) } == [[0, 2, 3]])
        let told = refused.withLock { $0 }
        #expect(told.map(\.index) == [1, 3])
        #expect(told.map(\.record.reason) == ["poison", "malformed"])
    }

    @Test func `an error is no death, and a marker that cannot be written hinders nothing`() async throws {
        let folder = try TestFolder()
        for path in [folder["marker"], folder["no/such/folder"], nil] {
            let guardian = CrashGuard(path: path)
            var chunk = FeedChunk()
            (chunk.sources, chunk.identities) = (["log"], ["id"])
            chunk.bytes = [UInt8](repeating: 0, count: 1 + FeedChunk.padding)
            chunk.records = [.init(range: 0..<1, source: 0, offset: 0)]
            for _ in 0..<3 {
                await #expect(throws: Death.self) {
                    try await guardian.process(chunk, beat: {}, trial: { _ in }, { _ in throw Death() })
                }
            }
            var count = 0
            try await CrashGuard(path: path).process(
                chunk, beat: {}, trial: { _ in count = -9 }, { count += $0.records.count })
            #expect(count == 1)
        }
    }
}
