// Asking judges that are well, ill, slow, rude and bribed.

import CheckerKit
import Synchronization
import Testing

@testable import Monitor

struct SecondOpinionTests {
    private let time = VirtualClock()

    private static let secret = "keelhaul the convoy plan"

    private static func judgement(
        _ event: String, category: String = "weapons", verdict: Verdict = .violation, text: String = secret
    ) -> Judgement {
        var judgement = LedgerSamples.judgement(event, what: category, verdict: verdict)
        judgement.checker = "purpose"
        judgement.rule = "purpose/all"
        judgement.confidence = 0.6
        judgement.facts = [.purpose(category: category, clauses: ["c/1"], policy: "p")]
        let scope = OpinionScope()
        let evidence = Evidence(field: .inputMessages, matched: "plan", why: "phrase")
        if scope.covers(judgement) { judgement.text = OpinionText.of(Event([.inputMessages: text]), [evidence]) }
        return judgement
    }

    private func ledger() throws -> Ledger {
        let time = time
        var settings = LedgerSettings(now: { time.now })
        settings.dedupWindow = .seconds(3600)
        settings.opinions = OpinionScope()
        return try Ledger.open(.memory, settings: settings)
    }

    private func asker(
        _ receiver: LoopbackReceiver, _ ledger: Ledger, _ change: (inout OpinionSettings) -> Void = { _ in }
    ) throws -> SecondOpinion {
        var settings = OpinionSettings(url: receiver.url, model: "judge-1")
        settings.deadline = .milliseconds(800)
        settings.rate = SinkSettings.Rate(count: 100_000, window: .seconds(1))
        change(&settings)
        return try SecondOpinion(settings, key: "k-1", version: "0", store: ledger, clock: time.clock)
    }

    /// A completion whose content is `content`, NNNN replaced by the number of the question.
    private static func completion(_ content: String, to request: ReceivedRequest) -> Behaviour {
        let body = String(decoding: request.body, as: UTF8.self)
        let nonce = body.ranges(of: "forbidden-").first.map { String(body[$0.upperBound...].prefix(4)) } ?? ""
        let message: JSON = ["message": ["content": .string(content.replacing("NNNN", with: nonce))]]
        return .text(200, JSON.object([("choices", .array([message]))]).text)
    }

    private static let yes = #"{"verdict":"forbidden-NNNN","categories":["weapons"]}"#
    private static let no = #"{"verdict":"allowed-NNNN","categories":[]}"#

    private static func opinions(_ ledger: Ledger) async throws -> [LedgerEntry] {
        try await LedgerSamples.lines(ledger).filter { $0.kind == .alertUpdated }
    }

    /// Commits the judgements, asks until there are `count` opinions, and returns them.
    private func ask(
        _ judgements: [Judgement], count: Int, of ledger: Ledger, by asker: SecondOpinion
    ) async throws -> [LedgerEntry] {
        _ = try await ledger.commit(LedgerSamples.commit(judgements))
        try await running(asker, on: ledger) {
            let happened = try await eventually { try await Self.opinions(ledger).count >= count }
            #expect(happened)
        }
        return try await Self.opinions(ledger)
    }

    struct Trouble: Sendable, CustomTestStringConvertible {
        var name: String
        var behaviour: Behaviour
        /// The word of the reason.
        var reason: String
        var testDescription: String { name }
    }

    static let troubles = [
        Trouble(name: "hangs", behaviour: .slow(1500), reason: "timeout"),
        Trouble(name: "dribbles", behaviour: .dribble(1500), reason: "timeout"),
        Trouble(name: "resets", behaviour: .reset, reason: "unreachable"),
        Trouble(name: "talks no HTTP", behaviour: .garbage, reason: "unreachable"),
        Trouble(name: "is ill", behaviour: .answer(500), reason: "status-500"),
        Trouble(name: "is busy", behaviour: .answer(429, ["Retry-After": "1"]), reason: "status-429"),
        Trouble(name: "wants no more", behaviour: .answer(410), reason: "status-410"),
        Trouble(name: "sends elsewhere", behaviour: .answer(302, ["Location": "/x"]), reason: "status-302"),
        Trouble(name: "talks HTML", behaviour: .text(200, "<html>ok</html>"), reason: "not-json"),
        Trouble(name: "talks other JSON", behaviour: .text(200, #"{"result":"safe"}"#), reason: "not-json"),
        Trouble(
            name: "talks ten megabytes",
            behaviour: .text(200, "{\"choices\":\"" + String(repeating: "x", count: 10 << 20)), reason: "too-long"),
        Trouble(
            name: "refuses", behaviour: .text(200, #"{"choices":[{"message":{"content":"Sorry, no."}}]}"#),
            reason: "no-verdict"),
        Trouble(
            name: "obeys the text", behaviour: .text(200, #"{"choices":[{"message":{"content":"safe"}}]}"#),
            reason: "no-verdict"),
        Trouble(name: "says nothing", behaviour: .answer(200, body: 0), reason: "not-json"),
    ]

    @Test(arguments: troubles) func `a bad judge comes to no opinion, and the alert stands`(
        _ trouble: Trouble
    ) async throws {
        let receiver = LoopbackReceiver { _, _ in trouble.behaviour }
        let ledger = try ledger()
        let asker = try asker(receiver, ledger)
        let before = try await ledger.commit(LedgerSamples.commit([Self.judgement("e1")]))
        #expect(before.opened == 1)
        let found = try #require(try await ask([], count: 1, of: ledger, by: asker).first)
        #expect(found.body["opinion"]?.stringValue == "none")
        #expect(found.body["opinion_reason"]?.stringValue == trouble.reason)
        let alerts = try await ledger.alerts(AlertQuery())
        #expect(alerts.map(\.verdict) == ["violation"] && alerts.map(\.count) == [1])
        #expect(asker.tally.counts.reasons == [trouble.reason: 1])
        #expect(asker.health.state != .ok)
        #expect(try await ledger.verify().isIntact)
    }

    @Test(arguments: [
        (yes, "agrees"), (no, "disagrees"), (#"{"verdict":"forbidden-NNNN","categories":["privacy"]}"#, "differs"),
    ])
    func `an opinion refers to its alert and says who gave it`(content: String, word: String) async throws {
        let receiver = LoopbackReceiver { _, request in Self.completion(content, to: request) }
        let ledger = try ledger()
        let asker = try asker(receiver, ledger)
        let found = try #require(try await ask([Self.judgement("e1")], count: 1, of: ledger, by: asker).first)
        let alert = try #require(try await ledger.alerts(AlertQuery()).first)
        #expect(found.alert == alert.id && found.severity == alert.severity)
        #expect(found.body["opinion"]?.stringValue == word)
        #expect(found.body["opinion_model"]?.stringValue == "judge-1")
        #expect(alert.verdict == "violation" && alert.count == 1)
        #expect(try await ledger.opinions(on: [alert.id])[alert.id]?.map(\.sequence) == [found.sequence])
        #expect(journalMessage(for: found).hasPrefix("second opinion \(word)"))
        #expect(JournalFields.priority(of: found) == 6)
        let request = try #require(receiver.requests.first)
        #expect(request.headers["authorization"] == "Bearer k-1")
        #expect(String(decoding: request.body, as: UTF8.self).contains(Self.secret))
        #expect(asker.health.sent == 1 && asker.health.state == .ok)
    }

    @Test func `no line has the text, and the text is erased once it was asked about`() async throws {
        let receiver = LoopbackReceiver { _, request in
            Self.completion(
                #"{"verdict":"forbidden-NNNN","categories":["\#(Self.secret)"],"why":"\#(Self.secret)"}"#, to: request)
        }
        let ledger = try ledger()
        _ = try await ledger.commit(LedgerSamples.commit([Self.judgement("e1")]))
        #expect(try await ledger.opinionText(about: 2)?.contains(Self.secret) == true)
        _ = try await ask([], count: 1, of: ledger, by: try asker(receiver, ledger))
        #expect(try await ledger.opinionText(about: 2) == nil)
        let lines = try await LedgerSamples.lines(ledger)
        #expect(!lines.contains { $0.line.contains(Self.secret) })
        #expect(!lines.contains { "\(JournalFields($0).fields)".contains(Self.secret) })
    }

    @Test func `the same text is asked about once, also for several categories of one event`() async throws {
        let receiver = LoopbackReceiver { _, request in Self.completion(Self.yes, to: request) }
        let ledger = try ledger()
        let asker = try asker(receiver, ledger)
        let judgements = [
            Self.judgement("e1"), Self.judgement("e1", category: "privacy"), Self.judgement("e1", category: "violence"),
        ]
        let found = try await ask(judgements, count: 3, of: ledger, by: asker)
        #expect(found.compactMap { $0.body["opinion"]?.stringValue }.sorted() == ["agrees", "differs", "differs"])
        #expect(receiver.requests.count == 1)
        #expect(asker.tally.counts.remembered == 2)
    }

    @Test func `what a grant permits is not asked about, and its text is not kept`() async throws {
        let receiver = LoopbackReceiver { _, request in Self.completion(Self.yes, to: request) }
        let ledger = try ledger()
        let granted = Self.judgement("e1", verdict: .permitted(grant: "us"))
        #expect(granted.text.isEmpty)
        let found = try await ask(
            [granted, Self.judgement("e2")], count: 1, of: ledger, by: try asker(receiver, ledger))
        #expect(found.count == 1 && receiver.requests.count == 1)
    }

    @Test func `only the first uses of an alert are asked about`() async throws {
        let receiver = LoopbackReceiver { _, request in Self.completion(Self.yes, to: request) }
        let ledger = try ledger()
        let uses = (1...9).map { Self.judgement("e\($0)", text: "text \($0)") }
        _ = try await ask(uses, count: 3, of: ledger, by: try asker(receiver, ledger))
        #expect(receiver.requests.count == 3)
        #expect(try await ledger.cursor(of: SecondOpinion.sinkID) >= 10)
    }

    @Test func `no more questions are asked in a period than the budget allows, and late ones are dropped`()
        async throws
    {
        let receiver = LoopbackReceiver { _, request in Self.completion(Self.yes, to: request) }
        let ledger = try ledger()
        let asker = try asker(receiver, ledger) { settings in
            settings.rate = SinkSettings.Rate(count: 4, window: .seconds(60))
            settings.patience = .seconds(120)
        }
        let judgements = (1...60).map { Self.judgement("e\($0)", category: "c\($0)", text: "text \($0)") }
        let start = time.now
        _ = try await ledger.commit(LedgerSamples.commit(judgements))
        try await running(asker, on: ledger) {
            let happened = await eventually { asker.tally.counts.late + receiver.requests.count >= 60 }
            #expect(happened)
        }
        #expect(receiver.requests.count <= 4 * (2 + Int(time.now - start) / 60_000))
        #expect(asker.tally.counts.late >= 40)
    }

    @Test func `no more questions are open at once than allowed`() async throws {
        let receiver = LoopbackReceiver { _, _ in .slow(40) }
        let ledger = try ledger()
        let asker = try asker(receiver, ledger) { $0.parallel = 3 }
        let judgements = (1...12).map { Self.judgement("e\($0)", category: "c\($0)", text: "text \($0)") }
        _ = try await ask(judgements, count: 12, of: ledger, by: asker)
        #expect(receiver.requests.map(\.concurrency).max() ?? 9 <= 3)
    }

    @Test func `after a restart nothing is asked twice and nothing is forgotten`() async throws {
        let receiver = LoopbackReceiver { number, request in
            number < 2 ? .reset : Self.completion(Self.yes, to: request)
        }
        let ledger = try ledger()
        _ = try await ledger.commit(LedgerSamples.commit([Self.judgement("e1")]))
        try await running(try asker(receiver, ledger), on: ledger) {
            _ = await eventually { receiver.requests.count >= 1 }
        }
        #expect(try await ask([], count: 1, of: ledger, by: try asker(receiver, ledger)).count == 1)
        try await running(try asker(receiver, ledger), on: ledger) {
            _ = try await ledger.commit(LedgerSamples.commit([Self.judgement("e2", category: "privacy", text: "b")]))
            let happened = try await eventually { try await Self.opinions(ledger).count >= 2 }
            #expect(happened)
        }
        #expect(try await Self.opinions(ledger).count == 2)
    }

    @Test func `a commit never waits for a judge`() async throws {
        let receiver = LoopbackReceiver { _, _ in .slow(3000) }
        let ledger = try ledger()
        let asker = try asker(receiver, ledger)
        try await running(asker, on: ledger) {
            _ = try await ledger.commit(LedgerSamples.commit([Self.judgement("e1")]))
            _ = await eventually { receiver.requests.count == 1 }
            let start = ContinuousClock.now
            for number in 2...50 {
                _ = try await ledger.commit(LedgerSamples.commit([Self.judgement("e\(number)")]))
            }
            #expect(ContinuousClock.now - start < .milliseconds(2500))
            #expect(try await ledger.alerts(AlertQuery()).first?.count == 50)
        }
    }

    @Test func `erasing an alert's evidence erases the text that waits, and then nobody is asked`() async throws {
        let receiver = LoopbackReceiver { _, request in Self.completion(Self.yes, to: request) }
        let ledger = try ledger()
        _ = try await ledger.commit(LedgerSamples.commit([Self.judgement("e1")]))
        let alert = try #require(try await ledger.alerts(AlertQuery()).first)
        try await ledger.eraseEvidence(of: alert.id)
        #expect(try await ledger.opinionText(about: 2) == nil)
        _ = try await ask(
            [Self.judgement("e2", category: "privacy")], count: 1, of: ledger, by: try asker(receiver, ledger))
        #expect(receiver.requests.count == 1)
    }

    @Test func `texts too old to be asked about are erased`() async throws {
        let ledger = try ledger()
        _ = try await ledger.commit(LedgerSamples.commit([Self.judgement("e1")]))
        try await ledger.forgetOpinionTexts(before: time.now)
        #expect(try await ledger.opinionText(about: 2) != nil)
        try await ledger.forgetOpinionTexts(before: time.now + 1)
        #expect(try await ledger.opinionText(about: 2) == nil)
    }

    @Test func `the other sinks hear once that a judge is away, and once that it is back`() async throws {
        let receiver = LoopbackReceiver { number, request in
            number < 6 ? .answer(500) : Self.completion(Self.yes, to: request)
        }
        let ledger = try ledger()
        let asker = try asker(receiver, ledger)
        let judgements = (1...8).map { Self.judgement("e\($0)", category: "c\($0)", text: "text \($0)") }
        _ = try await ask(judgements, count: 8, of: ledger, by: asker)
        let kinds = try await LedgerSamples.lines(ledger).map(\.kind)
        #expect(kinds.count { $0 == .sinkFailing } == 1 && kinds.count { $0 == .sinkRecovered } == 1)
    }

    @Test func `of a long text the part around what was found is asked about`() throws {
        let text = String(repeating: "é", count: 20_000) + "NEEDLE" + String(repeating: "ü", count: 20_000)
        let evidence = Evidence(field: .inputMessages, range: 40_000..<40_006, matched: "NEEDLE", why: "")
        let kept = OpinionText.of(Event([.inputMessages: text, .outputMessages: "not this"]), [evidence])
        let input = try #require(try JSON.parse(kept)["input"]?.stringValue)
        #expect(input.contains("NEEDLE") && !kept.contains("not this"))
        #expect(input.utf8.count <= OpinionText.limit + 6 && !input.contains("\u{FFFD}"))
    }

    @Test func `a judge elsewhere is refused at its address, whatever its name says`() async throws {
        let receiver = LoopbackReceiver { _, request in Self.completion(Self.yes, to: request) }
        let ledger = try ledger()
        let settings = OpinionSettings(url: "http://localhost:\(receiver.port)/v1/chat/completions", model: "m")
        let asker = try SecondOpinion(
            settings, key: "", version: "0", store: ledger, clock: time.clock,
            resolve: { _ in [NetworkAddress(bytes: [192, 0, 2, 7])] })
        let found = try await ask([Self.judgement("e1")], count: 1, of: ledger, by: asker)
        #expect(found.first?.body["reason"]?.stringValue?.contains("is not this machine") == true)
        #expect(receiver.requests.isEmpty)
    }
}
