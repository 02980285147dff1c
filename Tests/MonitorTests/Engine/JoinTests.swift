// Records that carry text and identity apart: put together, once, whatever happens in between.

import CheckerKit
import CheckerTestKit
import Foundation
import GRDB
import Testing

@testable import Monitor

@Suite struct JoinTests {
    @Test(arguments: [true, false])
    func `two halves are one event with all fields, whichever comes first`(isTextFirst: Bool) async throws {
        let bench = try JoinBench()
        try await isTextFirst
            ? bench.readText(JoinBench.text("r", "move the convoys")) : bench.readTrail(JoinBench.trail("r"))
        #expect(try await bench.lines().isEmpty)
        #expect(bench.waiting == 1)
        try await isTextFirst
            ? bench.readTrail(JoinBench.trail("r")) : bench.readText(JoinBench.text("r", "move the convoys"))
        let lines = try await bench.lines()
        #expect(lines.count == 1)
        #expect(lines[0].contains(#""request_id":"r""#))
        #expect(lines[0].contains(#""client":"192.0.2.0/24""#))
        #expect(lines[0].contains(#""text_status":"present","join":"joined""#))
        #expect(lines[0].contains("text@0") && lines[0].contains("trail@0"))
        #expect(bench.joins("trail").joined == 1)
        #expect(bench.waiting == 0)
    }

    @Test func `halves in one chunk never touch the ledger, and nothing is left of what was said`() async throws {
        let bench = try JoinBench()
        try await bench.readText(JoinBench.text("a", "secret one"), JoinBench.text("b", "secret two"))
        #expect(try await Self.held(bench).count == 2)
        try await bench.readTrail(JoinBench.trail("b"), JoinBench.trail("a"), JoinBench.trail("c"))
        #expect(try await Self.held(bench).allSatisfy { !$0.contains("secret") })
        #expect(bench.joins("trail").joined == 2)
        #expect(bench.waiting == 1)
    }

    @Test func `a half survives the process, and its time runs on only after the feeds could read`() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("vedette-join-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(at: folder) }
        do {
            let bench = try JoinBench(.directory(folder.path))
            try await bench.readText(JoinBench.text("r", "convoys"), JoinBench.text("s", "convoys"))
            try bench.ledger.close()
        }
        // An hour later the window is over, but nobody has looked for the other half yet.
        let bench = try JoinBench(.directory(folder.path), at: JoinBench.start + 3_600_000)
        try await bench.group.sweep()
        #expect(try await bench.lines().isEmpty)
        #expect(bench.waiting == 2)
        try await bench.readTrail(JoinBench.trail("r"))
        #expect(try await bench.lines().count == 1)
        bench.wait(61)
        try await bench.group.sweep()
        #expect(try await bench.lines().count == 2)
        #expect(bench.joins("text").incomplete == 1)
    }

    @Test func `what does not come in time is judged without, and says what is missing`() async throws {
        let bench = try JoinBench()
        try await bench.readText(JoinBench.text("r", "convoys"))
        try await bench.readTrail(JoinBench.trail("s", address: "203.0.113.66"))
        bench.wait(899)
        try await bench.group.sweep()
        #expect(try await bench.lines().isEmpty)
        bench.wait(2)
        try await bench.group.sweep()
        let lines = try await bench.lines().joined(separator: "\n")
        #expect(lines.contains(#""join":"incomplete: nothing came from feed \"trail\"""#))
        #expect(lines.contains(#""text_status":"absent","join":"incomplete: nothing came from feed \"text\"""#))
        #expect(bench.joins("text").incomplete + bench.joins("trail").incomplete == 2)
        #expect(bench.waiting == 0)
        #expect(bench.counters["trail"]?.statistics.textStatus[Int(TextStatus.absent.rawValue)] == 1)
    }

    @Test func `a half that comes too late is judged by itself, and what was found is not found again`() async throws {
        let bench = try JoinBench()
        try await bench.readText(JoinBench.text("r", "convoys"))
        bench.wait(901)
        try await bench.group.sweep()
        try await bench.readTrail(JoinBench.trail("r", address: "203.0.113.66"))
        let lines = try await bench.lines()
        #expect(lines.count == 2)
        #expect(lines[1].contains(#""join":"late""#) && lines[1].contains("geo/embargo"))
        #expect(bench.joins("trail").late == 1)
        #expect(bench.waiting == 0)
    }

    @Test func `a half that comes twice counts once, before and after the other one`() async throws {
        let bench = try JoinBench()
        for _ in 0..<3 { try await bench.readText(JoinBench.text("r", "convoys")) }
        #expect(bench.waiting == 1)
        for _ in 0..<2 { try await bench.readTrail(JoinBench.trail("r")) }
        try await bench.readText(JoinBench.text("r", "convoys"), JoinBench.text("r", "convoys"))
        #expect(try await bench.lines().count == 1)
        #expect(bench.joins("text").repeated == 4)
        #expect(bench.joins("trail").repeated == 1)
        #expect(bench.waiting == 0)
    }

    @Test func `two principals for one id are said to be two, and each is judged by itself`() async throws {
        let bench = try JoinBench()
        try await bench.readText(JoinBench.text("r", "convoys", arn: "arn:aws:iam::1:user/x"))
        try await bench.readTrail(JoinBench.trail("r", arn: "arn:aws:iam::1:user/y", address: "203.0.113.66"))
        let lines = try await bench.lines()
        #expect(lines.count == 2)
        #expect(lines.allSatisfy { $0.contains(#""join":"contradictory: usage.principal.arn""#) })
        #expect(lines.contains { $0.contains("purpose/military") && $0.contains(#""client":null"#) })
        #expect(lines.contains { $0.contains("geo/embargo") && $0.contains(#""client":"203.0.113.0/24""#) })
        let errors = try await bench.lines(.feedError)
        #expect(errors.count == 1)
        #expect(errors[0].contains("contradiction") && errors[0].contains("text@0, trail@0"))
        #expect(bench.waiting == 0)
    }

    @Test func `what no other half can take back is said at once, and only once`() async throws {
        let bench = try JoinBench()
        let arn = "arn:aws:iam::1:user/listed"
        try await bench.readTrail(JoinBench.trail("r", arn: arn, address: "203.0.113.66"))
        let early = try await bench.lines()
        #expect(early.count == 1)
        #expect(early[0].contains("sanctions/listed") && early[0].contains(#""join":"early""#))
        try await bench.readText(JoinBench.text("r", "convoys", arn: arn))
        let lines = try await bench.lines()
        #expect(lines.count { $0.contains("sanctions/listed") } == 1)
        #expect(lines.count { $0.contains("geo/embargo") } == 1)
        #expect(lines.count { $0.contains("purpose/military") && $0.contains(#""severity":"critical""#) } == 1)
        #expect(lines.count == 3)
    }

    @Test func `what is no half of a use is judged at once`() async throws {
        let bench = try JoinBench()
        try await bench.readTrail(
            JoinBench.trail("r", address: "203.0.113.66", call: "ListFoundationModels"),
            JoinBench.trail("", address: "203.0.113.66"))
        #expect(try await bench.lines().count == 2)
        #expect(try await bench.lines().allSatisfy { !$0.contains(#""join""#) })
        #expect(bench.waiting == 0)
    }

    @Test func `a flood of halves that never complete is bounded, and each is judged`() async throws {
        var limits = JoinGroup.Limits()
        limits.halves = 50
        let bench = try JoinBench(limits: limits)
        for round in 0..<6 {
            let records = (0..<100).map { JoinBench.text("r\(round)-\($0)", "convoys") }
            try await bench.read(records, from: "text", BedrockFormat(), at: round * 100_000)
            #expect(bench.waiting <= 100)
            #expect(try await Self.held(bench).count == bench.waiting)
        }
        try await bench.group.settleAll()
        #expect(try await bench.lines().count == 600)
        #expect(bench.waiting == 0)
        #expect(bench.joins("text").evicted + bench.joins("text").incomplete == 600)
        #expect(bench.joins("text").evicted >= 500)
    }

    @Test func `a flood of bytes is bounded too`() async throws {
        var limits = JoinGroup.Limits()
        limits.bytes = 1 << 20
        let bench = try JoinBench(limits: limits)
        let long = String(repeating: "a", count: 200_000)
        for round in 0..<20 {
            try await bench.read(
                [JoinBench.text("r\(round)", long + " convoys")], from: "text", BedrockFormat(), at: round * 300_000)
            #expect(bench.group.total.bytes <= limits.bytes)
        }
        #expect(bench.joins("text").evicted == 15)
        try await bench.group.settleAll()
        #expect(try await bench.lines().count == 20)
    }

    @Test func `a clock that is set makes nobody wait longer or shorter`() async throws {
        let bench = try JoinBench()
        try await bench.readText(JoinBench.text("r", "convoys"))
        bench.setClock(by: 86_400)
        try await bench.group.sweep()
        #expect(bench.waiting == 1)
        bench.setClock(by: -200_000)
        try await bench.group.sweep()
        bench.wait(890)
        try await bench.group.sweep()
        #expect(bench.waiting == 1)
        bench.wait(11)
        try await bench.group.sweep()
        #expect(bench.waiting == 0)
    }

    @Test func `a clock that was wrong at the start, and is set right then, keeps nobody waiting`() async throws {
        let ledger = try Ledger.open(.memory, settings: LedgerSettings(now: { JoinBench.start }))
        let before = try JoinBench(ledger: ledger)
        try await before.readText(JoinBench.text("r", "convoys"))
        // A machine without a battery for its clock begins in 1970.
        let bench = try JoinBench(ledger: ledger, at: 5000)
        try await bench.group.sweep()
        bench.wait(30)
        bench.setClock(by: JoinBench.start / 1000)
        try await bench.group.sweep()
        #expect(bench.waiting == 1)
        bench.wait(901)
        try await bench.group.sweep()
        #expect(bench.waiting == 0)
    }

    @Test func `parts of one text are put in order before they are judged`() async throws {
        let bench = try JoinBench(members: [
            JoinMember(feed: "trail", rule: JoinRule()),
            JoinMember(feed: "text", rule: AzureGatewayTextFormat.joinRule),
        ])
        func part(_ number: Int, _ text: String, tokens: Int) -> String {
            #"{"CorrelationId":"c","SequenceNumber":\#(number),"PromptTokens":\#(tokens),"RequestMessages":[{"role":"user","content":"\#(text)"}]}"#
        }
        try await bench.read([part(2, "oys", tokens: 9)], from: "text", AzureGatewayTextFormat())
        try await bench.read(
            [#"{"correlationId":"c","callerIpAddress":"192.0.2.9","properties":{"apimSubscriptionId":"s"}}"#],
            from: "trail", AzureGatewayFormat())
        try await bench.read([part(0, "move the c", tokens: 0)], from: "text", AzureGatewayTextFormat(), at: 1000)
        #expect(try await bench.lines().isEmpty)
        try await bench.read([part(1, "onv", tokens: 0)], from: "text", AzureGatewayTextFormat(), at: 2000)
        let lines = try await bench.lines()
        #expect(lines.count == 1)
        #expect(lines[0].contains(#""client":"192.0.2.0/24""#) && lines[0].contains(#""text_status":"present""#))
    }

    @Test func `a part that never came is said to be missing, and the text to be cut`() async throws {
        let bench = try JoinBench(members: [JoinMember(feed: "text", rule: AzureGatewayTextFormat.joinRule)])
        let parts = [0, 2].map {
            #"{"CorrelationId":"c","SequenceNumber":\#($0),"PromptTokens":\#($0),"RequestMessages":[{"content":"convoys"}]}"#
        }
        try await bench.read(parts, from: "text", AzureGatewayTextFormat())
        bench.wait(901)
        try await bench.group.sweep()
        let lines = try await bench.lines()
        #expect(lines.count == 1)
        #expect(
            lines[0].contains(#""text_status":"truncated","join":"incomplete: a part from feed \"text\" never came""#))
    }

    @Test func `a span and its log records are one use`() async throws {
        let bench = try JoinBench(members: [JoinMember(feed: "text", rule: OTLPFormat.joinRule)])
        let span =
            #"{"resourceSpans":[{"scopeSpans":[{"spans":[{"spanId":"ee","attributes":[{"key":"gen_ai.request.model","value":{"stringValue":"m"}},{"key":"client.address","value":{"stringValue":"192.0.2.7"}}]}]}]}]}"#
        func record(_ name: String, _ text: String, at time: Int) -> String {
            #"{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"spanId":"ee","timeUnixNano":"\#(time)000000000","eventName":"\#(name)","body":{"kvlistValue":{"values":[{"key":"content","value":{"stringValue":"\#(text)"}}]}}}]}]}]}"#
        }
        try await bench.read(
            [record("gen_ai.user.message", "move the convoys", at: 1)], from: "text",
            OTLPFormat(settings: SettingsReader([:], Problems())))
        try await bench.read([span], from: "text", OTLPFormat(settings: SettingsReader([:], Problems())), at: 1000)
        #expect(bench.waiting == 2)
        try await bench.read(
            [record("gen_ai.choice", "no", at: 2)], from: "text", OTLPFormat(settings: SettingsReader([:], Problems())),
            at: 2000)
        let lines = try await bench.lines()
        #expect(lines.count == 1)
        #expect(lines[0].contains(#""client":"192.0.2.0/24""#) && lines[0].contains(#""model":"m""#))
    }

    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func `however chunks fall and processes end, every use is alerted on once`(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let ids = (0..<60).map { "r\($0)" }
        var queues = [
            "text": ids.map { JoinBench.text($0, "convoys") }.shuffled(using: &random),
            "trail": ids.map { JoinBench.trail($0) }.shuffled(using: &random),
        ]
        let ledger = try Ledger.open(.memory, settings: LedgerSettings(now: { JoinBench.start }))
        var bench = try JoinBench(ledger: ledger)
        var offset = 0
        while let feed = queues.filter({ !$0.value.isEmpty }).keys.sorted().randomElement(using: &random) {
            let chunk = Array(queues[feed, default: []].prefix(1 + random.below(7)))
            queues[feed]?.removeFirst(chunk.count)
            let format: any EventFormat = feed == "text" ? BedrockFormat() : CloudTrailFormat()
            offset += 100_000
            try await bench.read(chunk, from: feed, format, at: offset)
            // Killed after the commit: another process goes on, and may be given records again.
            if random.below(4) == 0 { bench = try JoinBench(ledger: ledger) }
            if random.below(4) == 0 { try await bench.read(chunk, from: feed, format, at: offset) }
        }
        let lines = try await bench.lines()
        #expect(lines.count == 60)
        #expect(lines.allSatisfy { $0.contains(#""join":"joined""#) })
        #expect(try await Self.held(bench).isEmpty)
    }

    private static func held(_ bench: JoinBench) async throws -> [String] {
        try await bench.ledger.read { try String.fetchAll($0, sql: "SELECT event FROM held") }
    }
}

@Suite struct JoinedEventTests {
    private static let parts = JoinedEvent(members: JoinBench.members)

    private static func half(_ feed: String, _ text: [EventField: String], _ status: TextStatus = .absent) -> JoinHalf {
        var header = EventHeader()
        header.textStatus = status
        return JoinHalf(
            key: "k", feed: feed, place: "p", arrived: 0, deadline: 0, event: Event(text, header: header))
    }

    @Test(arguments: [
        ("192.0.2.7", "192.0.2.7", true), ("192.0.2.7", "192.0.2.***", true), ("192.0.2.xxx", "192.0.2.7", true),
        ("192.0.2.7:443", "192.0.2.7", true), ("192.0.2.7", "192.0.3.***", false), ("192.0.2.7", "192.0.2.8", false),
        ("2001:db8::1", "2001:db8::1:2", false),
    ])
    func `writings of one address agree`(left: String, right: String, agree: Bool) {
        #expect(JoinedEvent.agree(left, right) == agree)
        #expect(JoinedEvent.agree(right, left) == agree)
    }

    @Test func `a whole text stands for a cut one, different ones are both kept`() {
        let cut = Self.half("trail", [.inputMessages: #"{"mess"#], .truncated)
        let whole = Self.half("text", [.inputMessages: "all of it"], .present)
        let event = Self.parts.event(of: [cut, whole])
        #expect(event[.inputMessages] == "all of it")
        #expect(event.header.textStatus == .present)
        let other = Self.half("trail", [.inputMessages: "something else", .outputMessages: "o"], .present)
        #expect(Self.parts.event(of: [whole, other])[.inputMessages] == "something else\nall of it")
        #expect(Self.parts.event(of: [cut])[.inputMessages] == #"{"mess"#)
        #expect(Self.parts.event(of: [cut]).header.textStatus == .truncated)
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `an event in the ledger is read as it was`(seed: UInt64) {
        let batch = hostileBatch(count: 20, seed: seed)
        for index in 0..<batch.count {
            var event = batch.event(at: index)
            event.header.time = [EventHeader.unknownTime, 0, -1, .max][index % 4]
            event.header.sequence = Int32(index) - 1
            event.text[.inputMessages] = "\u{0}\u{1F}\"\\" + event[.inputMessages]
            #expect(EventCoding.event(from: EventCoding.text(of: event)) == event)
        }
    }

    @Test(arguments: ["", "[]", "{}", "[[],{}]", "[[2,0,0,0,0,0,0,0,0,0,0,0],{}]", "[[1,0,9,0,0,0,0,0,0,0,0,0],{}]"])
    func `what is no event is none`(text: String) {
        #expect(EventCoding.event(from: text) == nil)
    }
}

@Suite struct RangedDownloadTests {
    @Test func `range requests of one download are one use`() async throws {
        let bench = try JoinBench(members: [])
        let counters = FeedCounters(feed: "web")
        let ruleset = Ruleset(
            hash: "h",
            checkers: [
                .init(id: "geo", checker: WordChecker(rule: "geo/embargo", field: .clientAddress, word: "203.0.113.66"))
            ],
            accounts: AccountDirectory([]),
            policy: Policy(rules: [RuleSettings(id: "geo/embargo", checker: "geo", severity: .high)]),
            defaultLicence: "")
        let pipeline = Pipeline(
            feed: "web", decoder: NginxCombinedDecoder(), rulesets: RulesetHolder(ruleset), ledger: bench.ledger,
            counters: counters, now: { JoinBench.start })
        func line(
            _ shard: Int, _ minute: Int, _ code: Int, model: String = "m", client: String = "203.0.113.66"
        ) -> String {
            #"\#(client) - - [20/Nov/2025:08:\#(minute):01 +0000] "GET /models/\#(model)/resolve/main/\#(shard).safetensors HTTP/1.1" \#(code) 9 "-" "hub""#
        }
        var chunk = FeedChunk()
        chunk.sources = ["log"]
        let lines =
            (0..<30).flatMap { shard in (10..<20).map { line(shard, $0, 206) } } + [
                line(1, 10, 206, model: "other"), line(1, 10, 206, client: "203.0.113.66:9"), line(1, 10, 200),
            ]
        for text in lines {
            let start = chunk.bytes.count
            chunk.bytes += Array(text.utf8)
            chunk.records.append(.init(range: start..<chunk.bytes.count, source: 0, offset: Int64(start)))
        }
        chunk.bytes += [UInt8](repeating: 0, count: FeedChunk.padding)
        try await pipeline.process(chunk)
        // 300 ranges of one model by one client; another model; another client; a file that was fetched whole.
        #expect(try await bench.lines().count == 4)
        #expect(counters.statistics.events == 303)
    }
}
