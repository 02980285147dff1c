// Bytes that are no proper record: each is counted with its reason, and the record after it is found.

import Foundation
import Testing

@Suite(.serialized) struct EncodingTests {
    struct Bytes {
        var name: String
        var bytes: Data
        /// The reason in the status; empty: the line is a record, or blank.
        var reason: String
        /// A request that it must be judged as.
        var request = ""
    }

    private static func text(_ text: String) -> Data { Data(text.utf8) }
    private static let record = RunningDaemon.record("x").dropLast()

    static let cases = [
        Bytes(
            name: "BOM", bytes: Data([0xEF, 0xBB, 0xBF]) + text(RunningDaemon.record("bom")), reason: "", request: "bom"
        ),
        Bytes(name: "CRLF", bytes: text(RunningDaemon.record("crlf").dropLast() + "\r\n"), reason: "", request: "crlf"),
        Bytes(
            name: "UTF-16", bytes: Data(record.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }) + text("\n"),
            reason: "malformed"),
        Bytes(name: "NUL", bytes: Data([0, 0, 0, 10]), reason: "malformed"),
        Bytes(
            name: "overlong",
            bytes: text("{\"request_id\":\"") + Data([0xC0, 0xAF]) + text("\",\"country\":\"IR\"}\n"),
            reason: "not-utf8"),
        Bytes(
            name: "lone surrogate", bytes: text("{\"country\":\"IR\",\"request_id\":\"\\ud800\"}\n"),
            reason: "malformed"),
        Bytes(
            name: "deep nesting",
            bytes: text(String(repeating: "[", count: 1000) + String(repeating: "]", count: 1000) + "\n"),
            reason: "wrong-type"),
        Bytes(name: "NaN", bytes: text("{\"country\":\"IR\",\"request_id\":NaN}\n"), reason: "malformed"),
        Bytes(name: "half a record", bytes: text(record.prefix(40) + "\n"), reason: "malformed"),
        Bytes(name: "two records in a line", bytes: text(record + RunningDaemon.record("y")), reason: "malformed"),
        Bytes(
            name: "a member twice",
            bytes: text(record.replacing("\"user\"", with: "\"request_id\":\"z\",\"user\"") + "\n"),
            reason: "duplicate-key"
        ),
        Bytes(name: "blank lines", bytes: text("\n\r\n  \n"), reason: ""),
        Bytes(
            name: "huge number", bytes: text(record.replacing("\"model\"", with: "\"n\":1e400,\"model\"") + "\n"),
            reason: "", request: "x"),
        Bytes(
            name: "long key",
            bytes: text(
                "{\"" + String(repeating: "k", count: 4 << 20) + "\":1," + RunningDaemon.record("key").dropFirst()),
            reason: "", request: "key"),
    ]

    @Test(arguments: cases.indices)
    func `a line that is no proper record is told, and the next one is found`(index: Int) async throws {
        let odd = Self.cases[index]
        let daemon = try RunningDaemon()
        try daemon.folder.append(odd.bytes, to: "feed/usage.jsonl")
        try daemon.write(["after"])
        try daemon.start()
        try await daemon.expectOnce(["after"] + (odd.request.isEmpty ? [] : [odd.request]))
        guard !odd.reason.isEmpty else {
            return #expect(!daemon.folder.read("state/status.json").contains("\"malformed\":"), "\(odd.name)")
        }
        try await daemon.wait(10) { daemon.folder.read("state/status.json").contains("\"\(odd.reason)\":1") }
        let status = daemon.folder.read("state/status.json")
        #expect(status.contains("\"\(odd.reason)\":1"), "\(odd.name): \(status)")
    }
}
