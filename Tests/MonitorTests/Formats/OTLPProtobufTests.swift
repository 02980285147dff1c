// Exports in protobuf: they decode to the events that the same export in JSON has, and hostile bytes to none.

import CheckerKit
import CheckerTestKit
import Testing

@testable import Monitor

struct OTLPProtobufTests {
    private func decode(_ bytes: [UInt8], _ signal: OTLPDecoder.Signal = .logs) throws -> [Event] {
        var batch = EventBatch()
        try OTLPDecoder(binary: signal).decode(0..<bytes.count, of: bytes.span, into: &batch)
        return (0..<batch.count).map { batch.event(at: $0) }
    }

    private static let time = Wire.fixed(1, 1_763_626_542_101_000_000)

    private static func export(_ records: [UInt8]..., resource: [UInt8] = []) -> [UInt8] {
        let scope = records.reduce([]) { $0 + Wire.bytes(2, $1) }
        return Wire.bytes(1, Wire.bytes(1, resource) + Wire.bytes(2, scope))
    }

    private static let record =
        time + Wire.bytes(10, [0xA1, 0x0F]) + Wire.text(12, "gen_ai.user.message")
        + Wire.attribute(6, "gen_ai.request.model", Wire.text(1, "m"))
        + Wire.attribute(6, "gen_ai.usage.input_tokens", Wire.varint(3, 97))
        + Wire.attribute(6, "user.id", Wire.text(1, "Zoë \"q\" \\ \u{1}\n"))
        + Wire.bytes(5, Wire.bytes(6, Wire.attribute(1, "content", Wire.text(1, "hi"))))

    @Test func `an export in protobuf decodes to the events of the same export in JSON`() throws {
        let resource = Wire.attribute(1, "cloud.region", Wire.text(1, "eu-central-1"))
        let json = #"""
            {"resourceLogs":[{"resource":{"attributes":[{"key":"cloud.region","value":{"stringValue":"eu-central-1"}}]},"scopeLogs":[{"logRecords":[{"timeUnixNano":"1763626542101000000","spanId":"a10f","eventName":"gen_ai.user.message","attributes":[{"key":"gen_ai.request.model","value":{"stringValue":"m"}},{"key":"gen_ai.usage.input_tokens","value":{"intValue":"97"}},{"key":"user.id","value":{"stringValue":"Zoë \"q\" \\ \u0001\n"}}],"body":{"kvlistValue":{"values":[{"key":"content","value":{"stringValue":"hi"}}]}}}]}]}]}
            """#
        let events = try decode(Self.export(Self.record, resource: resource))
        #expect(events == (try decode(Array(json.utf8))))
        let event = try #require(events.first)
        #expect(event[.userID] == "Zoë \"q\" \\ \u{1}\n")
        #expect(event[.inputMessages] == "hi")
        #expect(event[.cloudRegion] == "eu-central-1")
        #expect(event[.eventID] == "a10f")
        #expect(event.header.inputTokens == 97)
        #expect(event.header.time == 1_763_626_542_101)
    }

    @Test func `spans have their attributes and those of their events`() throws {
        let span =
            Wire.bytes(2, [1, 2]) + Wire.text(5, "chat") + Wire.fixed(7, 1_763_626_542_101_000_000)
            + Wire.attribute(9, "gen_ai.request.model", Wire.text(1, "m"))
            + Wire.bytes(11, Wire.attribute(3, "gen_ai.prompt", Wire.text(1, #"[{"role":"user","content":"hi"}]"#)))
            + Wire.varint(6, 3) + Wire.attribute(9, "x", Wire.fixed(4, (0.5).bitPattern))
            + Wire.attribute(9, "y", Wire.bytes(7, [1, 2, 3, 4])) + Wire.attribute(9, "z", Wire.varint(2, 1))
        let event = try #require(try decode(Self.export(span), .traces).first)
        #expect(event[.requestModel] == "m")
        #expect(event[.inputMessages] == "hi")
        #expect(event[.eventID] == "0102")
    }

    @Test func `fields that nobody knows, and lists that lie apart, are what protobuf allows`() throws {
        let record =
            Wire.attribute(6, "gen_ai.request.model", Wire.text(1, "m")) + Wire.text(1000, "new") + Wire.varint(15, 7)
            + Self.time + Wire.attribute(6, "user.id", Wire.text(1, "u"))
        let event = try #require(try decode(Self.export(record)).first)
        #expect(event[.requestModel] == "m")
        #expect(event[.userID] == "u")
    }

    @Test func `a record that cannot be read is left out and told of; the others are read`() throws {
        let bad = Wire.text(12, "gen_ai.x") + Wire.bytes(12, [0xFF])
        let worse = Wire.attribute(6, "gen_ai.request.model", Wire.bytes(1, [0xC3, 0x28]))
        let bytes = Self.export(bad, Self.record, worse, Self.time + Wire.bytes(1, [1]))
        var batch = EventBatch()
        let decoder = OTLPDecoder(binary: .logs)
        try decoder.decode(0..<bytes.count, of: bytes.span, into: &batch)
        #expect(batch.count == 1)
        #expect(decoder.refusals.map(\.reason) == [.duplicateKey, .notUTF8, .wrongType])
        #expect(throws: DecodeError.self) { try decode(Self.export(bad)) }
    }

    @Test func `messages nest only so deep`() {
        var value = Wire.text(1, "x")
        for _ in 0..<20_000 { value = Wire.bytes(5, Wire.bytes(1, value.count < 1 << 18 ? value : [])) }
        let error = #expect(throws: DecodeError.self) { try decode(Self.export(Wire.bytes(5, value))) }
        #expect(error?.reason == .tooDeep)
    }

    @Test func `an export cut at any byte is refused, or has only whole records`() throws {
        let whole = Self.export(Self.record, Self.record)
        for length in 1..<whole.count {
            #expect(throws: DecodeError.self, "\(length)") { try decode(Array(whole[..<length])) }
        }
        #expect(try decode(whole).count == 2)
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `bytes changed at random are refused or decoded to valid text, never worse`(seed: UInt64) {
        let whole = Self.export(Self.record, resource: Wire.attribute(1, "cloud.region", Wire.text(1, "é")))
        var random = SeededGenerator(seed: seed)
        let decoder = OTLPDecoder(binary: seed.isMultiple(of: 2) ? .logs : .traces)
        for _ in 0..<500 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            var batch = EventBatch()
            guard (try? decoder.decode(0..<bytes.count, of: bytes.span, into: &batch)) != nil else { continue }
            for index in 0..<batch.count {
                for field in EventField.allCases {
                    #expect(String(validating: batch.arena[batch.range(of: field, at: index)], as: UTF8.self) != nil)
                }
            }
        }
    }
}

/// Writes protobuf.
private enum Wire {
    static func number(_ value: UInt64) -> [UInt8] {
        value < 0x80 ? [UInt8(value)] : [UInt8(truncatingIfNeeded: value) | 0x80] + number(value >> 7)
    }

    static func bytes(_ field: UInt64, _ content: [UInt8]) -> [UInt8] {
        number(field << 3 | 2) + number(UInt64(content.count)) + content
    }

    static func text(_ field: UInt64, _ content: String) -> [UInt8] { bytes(field, Array(content.utf8)) }
    static func varint(_ field: UInt64, _ value: UInt64) -> [UInt8] { number(field << 3) + number(value) }

    static func fixed(_ field: UInt64, _ value: UInt64) -> [UInt8] {
        number(field << 3 | 1) + (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    static func attribute(_ field: UInt64, _ key: String, _ value: [UInt8]) -> [UInt8] {
        bytes(field, text(1, key) + bytes(2, value))
    }
}
