// What clients that push are told, and what is in the ledger afterwards.

import CheckerKit
import Testing

@testable import Monitor

@Suite(.serialized) struct HTTPFeedTests {
    private static func post(_ port: Int, _ bytes: [UInt8]) -> RawClient.Response {
        let client = RawClient(port: port)
        defer { client.close() }
        client.send(bytes)
        return client.response()
    }

    private static func usage(_ lines: String..., headers: [String] = []) -> [UInt8] {
        RawClient.request("/v1/usage", Array(lines.joined(separator: "\n").utf8), headers)
    }

    private static func log(_ prompt: String, span: String) -> String {
        #"{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"1763626542101000000","spanId":"\#(span)","#
            + #""attributes":[{"key":"gen_ai.request.model","value":{"stringValue":"m"}},"#
            + #"{"key":"gen_ai.prompt","value":{"stringValue":"\#(prompt)"}}]}]}]}]}"#
    }

    private static func logs(_ body: String) -> [UInt8] {
        RawClient.request("/v1/logs", Array(body.utf8), ["Content-Type: application/json"])
    }

    @Test func `200 is said when the findings are in the ledger, and the same request again adds nothing`() async throws
    {
        let bench = try PushBench()
        let request = Self.usage(
            #"{"p":"word","t":"2026-11-20T10:00:00Z"}"#, #"{"p":"tea"}"#, "", #"{"p":"word","id":"2"}"#)
        let answers = try await bench.run { port in (0..<3).map { _ in Self.post(port, request) } }
        #expect(answers.map(\.status) == [200, 200, 200])
        #expect(answers.map(\.text) == Array(repeating: #"{"accepted":3,"rejected":0}"#, count: 3))
        #expect(try await bench.occurrences == 2)
        #expect(bench.counters.statistics.records == 9)
    }

    @Test func `with an Idempotency-Key equal requests of other keys, and equal lines of one, are others`() async throws
    {
        let bench = try PushBench()
        let line = #"{"p":"word","t":"2026-11-20T10:00:00Z"}"#
        _ = try await bench.run { port in
            for key in ["a", "b", "a"] {
                #expect(Self.post(port, Self.usage(line, line, headers: ["Idempotency-Key: \(key)"])).status == 200)
            }
        }
        #expect(try await bench.occurrences == 4)
    }

    @Test func `an event of an export is the same in whatever export it comes`() async throws {
        let bench = try PushBench()
        let resources = ["a1", "a2"].map { Self.log("word", span: $0).dropFirst(17).dropLast(2) }
        let both = #"{"resourceLogs":["# + resources.joined(separator: ",") + "]}"
        let answers = try await bench.run { port in
            [Self.log("word", span: "a1"), both, both].map { Self.post(port, Self.logs($0)) }
        }
        #expect(answers.map(\.status) == [200, 200, 200], "\(answers.map(\.text))")
        #expect(answers.map(\.text) == ["{}", "{}", "{}"])
        #expect(try await bench.occurrences == 2)
    }

    @Test func `garbage is answered with the reason and quarantined, and what is good beside it is judged`()
        async throws
    {
        let bench = try PushBench()
        let answers = try await bench.run { port in
            [
                Self.post(port, Self.usage("{\"p\":", "nonsense")),
                Self.post(port, Self.usage(#"{"p":"word"}"#, #"{"p":1,"p":2}"#)),
                Self.post(port, Self.logs("[]")), Self.post(port, Self.logs("")),
                Self.post(port, Self.logs(#"{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":{}}]}]}]}"#)),
            ]
        }
        #expect(answers.map(\.status) == [400, 200, 400, 400, 400], "\(answers.map(\.text))")
        #expect(answers[0].text.contains(#""message":"the line at byte 0: malformed"#))
        #expect(answers[1].text.contains(#""accepted":1,"rejected":1"#))
        #expect(answers[2].text.contains(#""code":3"#))
        #expect(try await bench.occurrences == 1)
        #expect(try await bench.ledger.quarantine("push").count == 6)
    }

    @Test func `of an export with one bad record the others are judged, and the answer counts it`() async throws {
        let bench = try PushBench()
        let good = Self.log("word", span: "a1")
        let mixed = good.replacing("\"logRecords\":[", with: "\"logRecords\":[{\"timeUnixNano\":[1]},")
        let answer = try await bench.run { port in Self.post(port, Self.logs(mixed)) }
        #expect(answer.status == 200)
        #expect(
            answer.text.hasPrefix(#"{"partialSuccess":{"rejectedLogRecords":"1","errorMessage":"#), "\(answer.text)")
        #expect(try await bench.occurrences == 1)
        #expect(try await bench.ledger.quarantine("push").count == 1)
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var request: [UInt8]
        var status: Int

        init(_ description: String, _ status: Int, _ request: [UInt8]) {
            testDescription = description
            self.request = request
            self.status = status
        }
    }

    @Test(arguments: [
        Refusal("another path", 404, RawClient.request("/v2/logs", [1])),
        Refusal("GET", 405, RawClient.request("/v1/logs", [], method: "GET")),
        Refusal("no content type for an export", 415, RawClient.request("/v1/logs", [1])),
        Refusal("an unknown encoding", 415, usage("{}", headers: ["Content-Encoding: br"])),
        Refusal("too long by its own account", 413, RawClient.request("/v1/usage", [], length: 3 << 20)),
        Refusal(
            "too long in pieces", 413,
            Array("POST /v1/usage HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n180000\r\n".utf8)
                + [UInt8](repeating: 65, count: 0x180000)),
        Refusal("not the encoding it says", 400, usage("{\"p\":1}", headers: ["Content-Encoding: gzip"])),
        Refusal("no HTTP", 400, Array("\u{1}\u{2} nonsense\r\n\r\n".utf8)),
    ])
    func `what cannot be taken is refused`(refusal: Refusal) async throws {
        var settings = PushSettings()
        settings.maximalRequest = 1 << 20
        let bench = try PushBench(settings)
        let answer = try await bench.run { port in Self.post(port, refusal.request) }
        #expect(answer.status == refusal.status, "\(answer.head)")
        #expect(bench.counters.statistics.records == 0)
    }

    @Test func `compressed requests are read, and a small one that becomes a huge one is refused`() async throws {
        var settings = PushSettings()
        settings.maximalRequest = 1 << 20
        let bench = try PushBench(settings)
        // gzip of {"p":"word"}, and of 2 MiB of spaces.
        let small: [UInt8] = [
            31, 139, 8, 0, 0, 0, 0, 0, 2, 255, 171, 86, 42, 80, 178, 82, 42, 207, 47, 74, 81, 170, 5, 0, 145, 0, 55,
            236,
            12, 0, 0, 0,
        ]
        let answers = try await bench.run { port in
            [small, Gzip.spaces].map {
                Self.post(port, RawClient.request("/v1/usage", $0, ["Content-Encoding: gzip"]))
            }
        }
        #expect(answers.map(\.status) == [200, 413])
        #expect(try await bench.occurrences == 1)
    }

    @Test func `without a token nothing is taken, and a refused connection can be used again`() async throws {
        let folder = try TestFolder()
        folder.append("ingest", "secret-token\n")
        var settings = PushSettings()
        settings.tokens = ["ingest"]
        let bench = try PushBench(settings, secrets: SecretStore(directory: folder.path))
        let statuses = try await bench.run { port in
            let client = RawClient(port: port)
            defer { client.close() }
            return [
                "", "Authorization: Bearer secret-toke", "Authorization: Basic x", "authorization: bearer secret-token",
            ]
            .map { header in
                client.send(Self.usage(#"{"p":"word"}"#, headers: header.isEmpty ? [] : [header]))
                return client.response().status
            }
        }
        #expect(statuses == [401, 401, 401, 200])
        #expect(bench.counters.statistics.records == 1)
    }

    @Test func `when too much waits the client is told to come again, and a shorter request is taken`() async throws {
        var settings = PushSettings()
        settings.maximalWaiting = 10
        let bench = try PushBench(settings)
        let line = Array(#"{"p":"word"}"#.utf8)
        let pieces =
            Array("POST /v1/usage HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nC\r\n".utf8) + line
            + Array("\r\n0\r\n\r\n".utf8)
        let answers = try await bench.run { port in
            [RawClient.request("/v1/usage", line), pieces, RawClient.request("/v1/usage", Array("{}".utf8))]
                .map { Self.post(port, $0) }
        }
        #expect(answers.map(\.status) == [429, 429, 200])
        #expect(answers[0].head.contains("Retry-After: 1"))
        #expect(bench.feed.numbers?["answers"] == .object([("200", 1), ("429", 2)]))
    }

    @Test func `a record without a time is the same as an equal one of that hour only`() {
        func identity(_ time: Int64, received: Int64, key: String = "") -> String {
            var chunk = FeedChunk()
            chunk.isPlaceless = true
            chunk.bytes = Array("{}".utf8)
            chunk.sources = ["192.0.2.7/v1/usage"]
            chunk.keys = [key]
            chunk.records = [.init(range: 0..<2, source: 0, offset: 0, received: received)]
            var event = Event()
            event.header.time = time
            return chunk.contentIdentity(of: event, feed: "f")
        }
        let (hour, day) = (Int64(3_600_000), Int64(86_400_000))
        #expect(identity(day, received: day) == identity(day + 5, received: day + 5))
        #expect(identity(day, received: day) != identity(day + hour, received: day + hour))
        #expect(identity(7, received: day) == identity(7, received: day + hour))
        #expect(identity(day, received: day, key: "k") == identity(2 * day, received: 2 * day, key: "k"))
        #expect(identity(7, received: day) != identity(7, received: day, key: "k"))
    }

    @Test func `when the ledger cannot be written the client is told to come again`() async throws {
        let bench = try PushBench()
        bench.isBroken.set(true)
        let answer = try await bench.run { port in Self.post(port, Self.usage(#"{"p":"word"}"#)) }
        #expect(answer.status == 503)
        #expect(answer.head.contains("Retry-After: 2"))
        #expect(try await bench.occurrences == 0)
    }

    @Test func `connections beyond the limit are closed, and a pipelined or halved request does no harm`() async throws
    {
        var settings = PushSettings()
        settings.maximalConnections = 3
        let bench = try PushBench(settings)
        let statuses = try await bench.run { port in
            let idle = (0..<2).map { _ in RawClient(port: port) }
            defer { for client in idle { client.close() } }
            let request = Self.usage(#"{"p":"word"}"#)
            let third = RawClient(port: port)
            third.send(request + request + request[..<20])
            let first = [third.response().status]
            let fourth = Self.post(port, request).status
            third.close()
            return first + [fourth]
        }
        #expect(statuses == [200, 0])
        #expect(try await bench.occurrences == 1)
    }
}

/// Compressed bytes that no encoder is at hand for in tests.
private enum Gzip {
    /// 2 MiB of spaces: a few codes, and zeros that repeat the longest copy.
    static let spaces: [UInt8] =
        [31, 139, 8, 0, 0, 0, 0, 0, 2, 255, 237, 193, 49, 1, 0, 0, 0, 194, 160, 42, 235, 159, 210, 24, 62, 64, 1]
        + [UInt8](repeating: 0, count: 2031) + [124, 13, 126, 26, 133, 92, 0, 0, 32, 0]
}
