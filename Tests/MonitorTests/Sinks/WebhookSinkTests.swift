// A webhook against receivers that are well, ill, slow and rude.

import Crypto
import FoundationEssentials
import Glibc
import Synchronization
import Testing

@testable import Monitor

struct WebhookSinkTests {
    private let secret = [UInt8](repeating: 7, count: 32)
    private let time = VirtualClock()

    private func settings(_ receiver: LoopbackReceiver) throws -> WebhookSettings {
        var settings = WebhookSettings(
            id: "soc", url: try WebAddress(receiver.url), secrets: [secret], filter: .everything,
            instanceName: "gw1.example.org")
        settings.allowHTTP = true
        settings.allowPrivate = true
        settings.timeout = .seconds(2)
        return settings
    }

    private func sink(
        _ receiver: LoopbackReceiver, _ change: (inout WebhookSettings) -> Void = { _ in }
    ) throws
        -> WebhookSink
    {
        var settings = try settings(receiver)
        change(&settings)
        return WebhookSink(settings, clock: time.clock)
    }

    /// Runs the sink until `done` and returns what it left.
    private func run(_ sink: WebhookSink, on outbox: MemoryOutbox, until done: () async throws -> Bool) async throws {
        try await running(sink, on: outbox) {
            let happened = try await eventually(done)
            #expect(happened)
        }
    }

    @Test func `a delivered entry is signed with every secret and moves the cursor`() async throws {
        let receiver = LoopbackReceiver { _, _ in .answer(200) }
        let old = [UInt8](repeating: 9, count: 24)
        let outbox = MemoryOutbox([.finding(1)])
        let sink = try sink(receiver) { $0.secrets.append(old) }
        try await run(sink, on: outbox) { try await outbox.cursor(of: "soc") == 1 }
        let request = try #require(receiver.requests.first)
        let id = try #require(request.headers["webhook-id"])
        let stamp = try #require(request.headers["webhook-timestamp"])
        #expect(id == LedgerEntry.finding(1).id)
        #expect(stamp == String(time.now / 1000))
        let signed = Data("\(id).\(stamp).".utf8) + Data(request.body)
        let signatures = try #require(request.headers["webhook-signature"]).split(separator: " ")
        for (signature, key) in zip(signatures, [secret, old]) {
            let code = try #require(Data(base64Encoded: String(signature.dropFirst(3))))
            #expect(signature.hasPrefix("v1,"))
            #expect(
                HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: signed, using: SymmetricKey(data: key)))
        }
        #expect(signatures.count == 2)
        #expect(request.headers["content-type"] == "application/cloudevents+json; charset=utf-8")
        #expect(request.headers["user-agent"] == "vedette/0.1.0 (+webhook)")
        #expect(sink.health.sent == 1)
    }

    struct Trouble: Sendable, CustomTestStringConvertible {
        var name: String
        var behaviour: Behaviour
        var error: String
        var testDescription: String { name }
    }

    @Test(arguments: [
        Trouble(name: "500", behaviour: .answer(500), error: "answered 500"),
        Trouble(name: "404", behaviour: .answer(404), error: "answered 404: probably the url or the secret is wrong"),
        Trouble(name: "reset", behaviour: .reset, error: "no answer"),
        Trouble(name: "garbage", behaviour: .garbage, error: "no answer"),
        Trouble(name: "slow", behaviour: .slow(2500), error: "no answer"),
        Trouble(name: "dribble", behaviour: .dribble(4000), error: "no answer: none within"),
        Trouble(
            name: "redirect", behaviour: .answer(307, ["Location": "/other"]),
            error: "answered 307: redirects are not followed"),
    ])
    func `a failed attempt is repeated with the same id and body`(_ trouble: Trouble) async throws {
        let receiver = LoopbackReceiver { number, _ in number == 0 ? trouble.behaviour : .answer(204) }
        let outbox = MemoryOutbox([.finding(1)])
        let sink = try sink(receiver) { $0.timeout = .milliseconds(300) }
        try await run(sink, on: outbox) {
            let isSettled = try await outbox.exceptions(of: "soc").isEmpty
            let cursor = try await outbox.cursor(of: "soc")
            return sink.health.sent == 1 && isSettled && cursor >= 1
        }
        #expect(sink.health.lastError.hasPrefix(trouble.error), "\(sink.health.lastError)")
        let requests = receiver.requests
        #expect(requests.count == 2)
        #expect(Set(requests.map(\.body)).count == 1)
        #expect(Set(receiver.ids).count == 1)
        #expect(requests.allSatisfy { $0.path == "/hook" })
        #expect(time.sleeps.contains(.seconds(5)))
    }

    @Test(arguments: [429, 503])
    func `a receiver that asks for a pause gets it`(_ status: Int) async throws {
        let receiver = LoopbackReceiver { number, _ in
            number == 0 ? .answer(status, ["Retry-After": "3600"]) : .answer(200)
        }
        let outbox = MemoryOutbox([.finding(1)])
        let sink = try sink(receiver)
        try await run(sink, on: outbox) { sink.health.sent == 1 }
        #expect(time.sleeps.contains(.seconds(3600)))
    }

    @Test func `after the last attempt the entry is given up and the others are told`() async throws {
        let receiver = LoopbackReceiver { _, _ in .answer(500) }
        let outbox = MemoryOutbox([.finding(1)])
        let sink = try sink(receiver)
        // The others are told before the exception is written.
        try await run(sink, on: outbox) {
            let states = try await outbox.exceptions(of: "soc").map(\.state)
            return outbox.lines(.deadLetter).count == 1 && states == [.dead]
        }
        #expect(receiver.requests.count == 10)
        #expect(try await outbox.exceptions(of: "soc").map(\.state) == [.dead])
        let line = try #require(outbox.lines(.deadLetter).first)
        #expect(line.body["delivery"]?.stringValue == LedgerEntry.finding(1).id)
        #expect(line.body["attempts"]?.integerValue == 10)
        #expect(outbox.lines(.sinkFailing).count == 1)
        #expect(sink.health.lost == 1)
    }

    @Test func `a sink's own troubles are not sent to itself`() async throws {
        let receiver = LoopbackReceiver { number, _ in number < 4 ? .answer(500) : .answer(200) }
        let outbox = MemoryOutbox([.finding(1)])
        try await run(try sink(receiver), on: outbox) {
            let cursor = try await outbox.cursor(of: "soc")
            return cursor == 3 && outbox.lines(.sinkRecovered).count == 1
        }
        #expect(outbox.lines(.sinkFailing).count == 1)
        #expect(Set(receiver.ids) == [LedgerEntry.finding(1).id])
    }

    @Test func `a webhook without a secret sends no signature`() async throws {
        let receiver = LoopbackReceiver { _, _ in .answer(200) }
        let outbox = MemoryOutbox([.finding(1)])
        let sink = try sink(receiver) { $0.secrets = [] }
        try await run(sink, on: outbox) { sink.health.sent == 1 }
        let request = try #require(receiver.requests.first)
        #expect(request.headers["webhook-signature"] == nil)
        #expect(request.headers["webhook-id"] != nil && request.headers["webhook-timestamp"] != nil)
    }

    @Test func `the headers of the settings are sent, and replace ours of the same name`() async throws {
        let receiver = LoopbackReceiver { _, _ in .answer(200) }
        let outbox = MemoryOutbox([.finding(1)])
        let sink = try sink(receiver) { $0.headers = [("Authorization", "Bearer sample"), ("User-Agent", "other")] }
        try await run(sink, on: outbox) { sink.health.sent == 1 }
        let request = try #require(receiver.requests.first)
        #expect(request.headers["authorization"] == "Bearer sample")
        #expect(request.headers["user-agent"] == "other")
        #expect(request.headers["webhook-signature"]?.hasPrefix("v1,") == true)
    }

    @Test func `a receiver that is gone is left alone until the daemon is restarted`() async throws {
        let receiver = LoopbackReceiver { number, _ in number == 0 ? .answer(410) : .answer(200) }
        let outbox = MemoryOutbox([.finding(1)])
        let first = try sink(receiver)
        try await run(first, on: outbox) { try await outbox.exceptions(of: "soc").count == 1 }
        #expect(first.health.state == .failing)
        #expect(outbox.lines(.sinkFailing).map(\.severity) == [.critical])
        #expect(first.health.lastError == "answered 410: the receiver is gone; off until the daemon is restarted")
        // The same process, another alert, the loop begun again, a graceful stop: still off.
        outbox.add(.finding(3, key: "other"))
        try await run(first, on: outbox) { try await outbox.exceptions(of: "soc").map(\.sequence) == [1, 3] }
        try await first.drain(from: outbox)
        #expect(receiver.requests.count == 1)
        let second = try sink(receiver)
        try await run(second, on: outbox) { try await outbox.exceptions(of: "soc").isEmpty }
        #expect(receiver.requests.count == 3)
        #expect(outbox.lines(.sinkRecovered).count == 1)
    }

    @Test func `entries of one key arrive in order although the first fails`() async throws {
        let receiver = LoopbackReceiver { number, _ in number == 0 ? .answer(500) : .answer(200) }
        let outbox = MemoryOutbox((1...20).map { .finding($0, key: "one") })
        let sink = try sink(receiver)
        try await run(sink, on: outbox) { sink.health.sent == 20 }
        let expected = (1...20).map { LedgerEntry.finding($0).id }
        #expect(Array(receiver.ids.dropFirst()) == expected)
        #expect(receiver.requests.allSatisfy { $0.concurrency == 1 })
    }

    @Test func `different keys go in parallel, eight at a time`() async throws {
        let receiver = LoopbackReceiver { _, _ in .slow(50) }
        let outbox = MemoryOutbox((1...24).map { .finding($0, key: "key-\($0)") })
        let sink = try sink(receiver)
        try await run(sink, on: outbox) { try await outbox.cursor(of: "soc") == 24 }
        let most = receiver.requests.map(\.concurrency).max() ?? 0
        #expect((4...8).contains(most), "\(most)")
        #expect(Set(receiver.ids).count == 24)
    }

    @Test func `an entry that fails does not hold up other keys, nor the cursor`() async throws {
        let receiver = LoopbackReceiver { _, request in
            request.headers["webhook-id"] == LedgerEntry.finding(1).id
                ? .answer(500, ["Retry-After": "1"]) : .answer(200)
        }
        let outbox = MemoryOutbox([.finding(1, key: "bad"), .finding(2, key: "good"), .finding(3, key: "bad")])
        let sink = WebhookSink(try settings(receiver))
        try await run(sink, on: outbox) {
            let waiting = try await outbox.exceptions(of: "soc").map(\.sequence)
            return try await outbox.cursor(of: "soc") == 3 && waiting == [1, 3]
        }
        #expect(receiver.ids.filter { $0 == LedgerEntry.finding(2).id }.count == 1)
        #expect(!receiver.ids.contains(LedgerEntry.finding(3).id))
    }

    @Test func `what a failing receiver leaves is delivered after a restart`() async throws {
        let receiver = LoopbackReceiver { number, _ in number < 5 ? .answer(500) : .answer(200) }
        let outbox = MemoryOutbox((1...40).map { .finding($0, key: "key-\($0 % 10)") })
        // The breaker opens: all is put aside, the cursor passes.
        try await WebhookSink(try settings(receiver)).drain(from: outbox)
        #expect(try await outbox.cursor(of: "soc") >= 40)
        let sink = try sink(receiver)
        try await run(sink, on: outbox) { try await outbox.exceptions(of: "soc").isEmpty }
        let delivered = receiver.ids.suffix(40)
        #expect(Set(delivered) == Set((1...40).map { LedgerEntry.finding($0).id }))
    }

    @Test func `a large answer is not read to its end`() async throws {
        let receiver = LoopbackReceiver { _, _ in .answer(200, body: 8 << 20) }
        let outbox = MemoryOutbox([.finding(1)])
        let sink = try sink(receiver)
        try await run(sink, on: outbox) { try await outbox.cursor(of: "soc") == 1 }
        #expect(sink.health.sent == 1)
    }

    struct Forbidden: Sendable, CustomTestStringConvertible {
        var name: String
        var addresses: [String]
        var error: String
        var testDescription: String { name }
    }

    @Test(arguments: [
        Forbidden(name: "metadata", addresses: ["169.254.169.254"], error: "link-local, metadata"),
        Forbidden(name: "one of several", addresses: ["203.0.113.1", "fe80::1"], error: "link-local, metadata"),
        Forbidden(name: "unknown", addresses: [], error: "hooks.example.org has no address"),
    ])
    func `a name that leads to a forbidden address is not connected to`(_ example: Forbidden) async throws {
        var settings = WebhookSettings(
            id: "soc", url: try WebAddress("https://hooks.example.org/"), secrets: [secret], filter: .everything,
            instanceName: "gw1")
        settings.allowPrivate = true
        let addresses = example.addresses.compactMap { NetworkAddress($0) }
        let sink = WebhookSink(settings, clock: time.clock, resolve: { _ in addresses })
        try await run(sink, on: MemoryOutbox([.finding(1)])) { sink.health.lastError.contains(example.error) }
    }

    @Test func `a name is connected to at the address that was checked`() async throws {
        let receiver = LoopbackReceiver { _, _ in .answer(200) }
        var settings = try settings(receiver)
        settings.url = try WebAddress("http://hooks.example.org:\(receiver.port)/hook")
        let outbox = MemoryOutbox([.finding(1)])
        let sink = WebhookSink(settings, clock: time.clock, resolve: { _ in [NetworkAddress(bytes: [127, 0, 0, 1])] })
        try await run(sink, on: outbox) { sink.health.sent == 1 }
        #expect(receiver.requests.first?.headers["host"] == "hooks.example.org:\(receiver.port)")
    }

    @Test func `plain http and loopback are refused unless allowed`() async throws {
        let receiver = LoopbackReceiver { _, _ in .answer(200) }
        for (http, inner, error) in [(false, true, "allow_http"), (true, false, "allow_private")] {
            let sink = try sink(receiver) { ($0.allowHTTP, $0.allowPrivate) = (http, inner) }
            try await run(sink, on: MemoryOutbox([.finding(1)])) { sink.health.lastError.contains(error) }
        }
        #expect(receiver.requests.isEmpty)
    }

    @Test func `a rate limit spreads deliveries but not critical ones`() async throws {
        let receiver = LoopbackReceiver { _, _ in .answer(200) }
        let outbox = MemoryOutbox((1...12).map { .finding($0, severity: $0 == 12 ? .critical : .low, key: "k\($0)") })
        let sink = try sink(receiver) { $0.rate = 4 }
        let start = time.now
        try await run(sink, on: outbox) { sink.health.sent == 12 }
        // It is sent first; while it is under way, the test's clock may leap and let others overtake it, but it is the
        // newest: if it waited for its turn, it would come last.
        let place = try #require(receiver.ids.firstIndex(of: LedgerEntry.finding(12).id))
        #expect(place < 11)
        #expect(time.now - start >= 9 * 15_000)
    }
}
