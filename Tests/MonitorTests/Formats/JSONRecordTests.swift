// The decoder that all JSON formats share.

import CheckerKit
import CheckerTestKit
import Testing

@testable import Monitor

struct JSONRecordTests {
    private static let map = FieldMap([
        ("/id", .text(.requestID)), ("/org", .text(.organisationName)), ("/who/name", .text(.userName)),
        ("/who/mail", .text(.userEmail)), ("/mail", .text(.userEmail)), ("/ts", .time), ("/status", .statusCode),
        ("/messages", .chat(.inputMessages)), ("/answer", .allText(.outputMessages)), ("/tokens", .inputTokens),
    ])

    @Test func `values are unescaped and put in their fields`() throws {
        let event = try decode(
            #"{"id":"r-1","org":"Soci\u00e9t\u00e9 \"A\\B\"","who":{"x":[1,{"name":"no"}],"name":"n"},"status":206,"tokens":17}"#
        )
        #expect(event[.requestID] == "r-1")
        #expect(event[.organisationName] == #"Société "A\B""#)
        #expect(event[.userName] == "n")
        #expect(event.header.statusCode == 206)
        #expect(event.header.inputTokens == 17)
        #expect(event.header.outputTokens == -1)
    }

    @Test func `a key that is written with escapes is the same key`() throws {
        #expect(try decode(#"{"\u006frg":"Acme"}"#)[.organisationName] == "Acme")
    }

    @Test(arguments: [
        (#"{"who":{"mail":"first@example.org"},"mail":"second@example.org"}"#, "first@example.org"),
        (#"{"mail":"second@example.org","who":{"mail":"first@example.org"}}"#, "first@example.org"),
        (#"{"who":{"mail":""},"mail":"second@example.org"}"#, "second@example.org"),
        (#"{"who":{"mail":null},"mail":"second@example.org"}"#, "second@example.org"),
        (#"{"who":null,"mail":"second@example.org"}"#, "second@example.org"),
        (#"{"who":"text","mail":"second@example.org"}"#, "second@example.org"),
    ])
    func `of several pointers the first that has a value counts`(record: String, mail: String) throws {
        #expect(try decode(record)[.userEmail] == mail)
    }

    @Test(arguments: [
        (#""plain""#, "plain", ""),
        (#"[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]"#, "a\nb", ""),
        (#"[{"content":"rules","role":"system"},{"role":"user","content":"a"}]"#, "a", "rules"),
        (#"[{"role":"developer","content":[{"type":"text","text":"x"},{"type":"text","text":"y"}]}]"#, "", "x\ny"),
        (
            #"[{"role":"user","content":[{"type":"image_url","image_url":{"url":"http://a"}},{"type":"text","text":"t"}]}]"#,
            "t", ""
        ),
        (#"{"role":"user","content":"alone"}"#, "alone", ""),
        (#"[]"#, "", ""), (#"null"#, "", ""), (#"12"#, "", ""),
    ])
    func `messages of any shape give their text, system messages apart`(
        messages: String, input: String, system: String
    ) throws {
        let event = try decode(#"{"messages":\#(messages)}"#)
        #expect(event[.inputMessages] == input)
        #expect(event[.systemInstructions] == system)
        #expect(event.header.textStatus == (input.isEmpty && system.isEmpty ? .absent : .present))
    }

    @Test(arguments: [
        ("", DecodeError.Reason.malformed), ("{", .malformed), (#"{"org":"a"#, .malformed), (#"{"org":}"#, .malformed),
        ("[]", .wrongType), ("null", .wrongType), ("\"IR\"", .wrongType), ("7", .wrongType),
        (#"{"org":{"a":1}}"#, .wrongType), (#"{"org":["a"]}"#, .wrongType),
        (#"{"org":"a","org":"b"}"#, .duplicateKey), (#"{"who":{"name":"a","name":"b"}}"#, .duplicateKey),
        (#"{"org":"a"} {"org":"b"}"#, .malformed), (#"{"org":"\ud800"}"#, .malformed), (#"{"org":"\x"}"#, .malformed),
        ("{\"org\":\"a\u{0}b\"}", .malformed), ("broken", .malformed), ("nul", .malformed),
        (#"{"org":nul}"#, .malformed), (#"{"status":nan}"#, .malformed),
    ])
    func `a record that is not one good object is refused with its reason`(record: String, reason: DecodeError.Reason) {
        let error = #expect(throws: DecodeError.self) { try decode(record) }
        #expect(error?.reason == reason)
    }

    @Test func `deep nesting is refused where it counts and skipped where it does not`() throws {
        let deep = String(repeating: #"{"a":"#, count: 2000)
        #expect(throws: DecodeError.self) { try decode(deep) }
        let list = String(repeating: "[", count: 200) + String(repeating: "]", count: 200)
        let error = #expect(throws: DecodeError.self) { try decode(#"{"messages":\#(list)}"#) }
        #expect(error?.reason == .tooDeep)
        #expect(try decode(#"{"skipped":\#(list),"org":"Acme"}"#)[.organisationName] == "Acme")
    }

    @Test func `invalid UTF-8 is refused with the offset of the first bad byte`() {
        let bytes = Array(#"{"org":"ab"#.utf8) + [0xC3, 0x28] + Array(#""}"#.utf8)
        let error = #expect(throws: DecodeError.self) { try decode(bytes) }
        #expect(error == DecodeError(.notUTF8, at: 10, error?.detail ?? ""))
    }

    @Test func `a refused record leaves nothing in the batch`() throws {
        var batch = EventBatch()
        let decoder = JSONRecordDecoder(Self.map)
        let bytes = Array(#"{"org":"a","org":"b"}"#.utf8)
        #expect(throws: DecodeError.self) { try decoder.decode(0..<bytes.count, of: bytes.span, into: &batch) }
        #expect(batch.count == 0)
    }

    @Test func `a record decodes alike with and without readable bytes behind it`() throws {
        let record = Array(#"{"org":"Acme","messages":"text"}"#.utf8)
        let padded = record + [UInt8](repeating: UInt8(ascii: "\""), count: FeedChunk.padding)
        #expect(try decode(record) == decode(padded, 0..<record.count))
    }

    @Test func `a record cut at any byte or with any byte changed is refused or decoded, never worse`() throws {
        let whole = Array(
            #"{"id":"r","ts":"2025-01-24T09:20:46Z","who":{"name":"é"},"messages":[{"role":"system","content":"s"},{"content":["a"]}]}"#
                .utf8)
        let decoder = JSONRecordDecoder(Self.map)
        var generator = SeededGenerator(seed: 7)
        var batch = EventBatch()
        for round in 0..<20_000 {
            var bytes = Array(whole.prefix(round < whole.count ? round : whole.count))
            if round >= whole.count {
                for _ in 0..<Int.random(in: 1...4, using: &generator) {
                    bytes[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(
                        in: .min ... .max, using: &generator)
                }
            }
            let before = batch.count
            do {
                try decoder.decode(0..<bytes.count, of: bytes.span, into: &batch)
                #expect(batch.count == before + 1)
                for field in EventField.allCases {
                    let range = batch.range(of: field, at: before)
                    #expect(String(validating: batch.arena[range], as: UTF8.self) != nil)
                }
            } catch {
                batch.truncate(to: before)
            }
            if batch.count > 100 { batch.removeAll() }
        }
    }

    private func decode(_ record: String) throws -> Event { try decode(Array(record.utf8)) }

    private func decode(_ bytes: [UInt8], _ range: Range<Int>? = nil) throws -> Event {
        var batch = EventBatch()
        try JSONRecordDecoder(Self.map).decode(range ?? 0..<bytes.count, of: bytes.span, into: &batch)
        try #require(batch.count == 1)
        return batch.event(at: 0)
    }
}
