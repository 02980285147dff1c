// The text logs of inference servers: vLLM and llama.cpp.

import CheckerKit
import CheckerTestKit
import Testing

@testable import Monitor

struct ServerLogTests {
    /// 2025-12-01T00:00:00Z.
    private static let now: Int64 = 1_764_547_200_000

    private func decode(_ line: String, _ decoder: any EventDecoder = VLLMDecoder(now: { now })) throws -> Event? {
        let bytes = Array(line.utf8)
        var batch = EventBatch()
        try decoder.decode(0..<bytes.count, of: bytes.span, into: &batch)
        #expect(batch.count <= 1)
        return batch.count == 1 ? batch.event(at: 0) : nil
    }

    @Test(arguments: [
        (#"'How do I\nkill a \'Python\' process?'"#, "How do I\nkill a 'Python' process?", TextStatus.present),
        (#""it's""#, "it's", .present), (#"'a\\b\t\x41\u00e9\U0001f600'"#, "a\\b\tA\u{E9}\u{1F600}", .present),
        (#"'\ud800 \q \xZZ'"#, "\u{FFFD} \\q \\xZZ", .present), (#"'\é'"#, "\\é", .present), ("''", "", .absent),
        ("'cut in the midd", "cut in the midd", .truncated), (#"'cut \"#, "cut ", .truncated),
    ])
    func `vllm: a prompt is quoted as Python quotes it`(quoted: String, text: String, status: TextStatus) throws {
        let end = status == .truncated ? "" : ", params: SamplingParams(n=1)"
        let event = try decode("INFO 11-20 08:15:42 [logger.py:43] Received request cmpl-1: prompt: \(quoted)\(end)")
        #expect(event?[.inputMessages] == text)
        #expect(event?[.requestID] == "cmpl-1")
        #expect(event?.header.textStatus == status)
        #expect(event?.header.timeQuality == .assumedYear)
    }

    @Test(arguments: [("11-20 08:15:42", Int64(1_763_626_542_000)), ("12-25 00:00:00", 1_735_084_800_000)])
    func `vllm: the year is the last in which the time is not in the future`(time: String, milliseconds: Int64) throws {
        let event = try decode(
            "(APIServer pid=7) INFO \(time) [logger.py:43] Received request x: prompt: 'y', params: z")
        #expect(event?.header.time == milliseconds)
    }

    @Test func `vllm: an answer names its request, however far its stream is`() throws {
        for stream in ["", " (streaming complete)"] {
            let event = try decode(
                "INFO 11-20 08:15:44 [logger.py:71] Generated response r-1\(stream): output: 'Use os.kill', x")
            #expect(event?[.outputMessages] == "Use os.kill")
            #expect(event?[.requestID] == "r-1")
        }
    }

    @Test func `vllm: the line with the address has neither text nor time`() throws {
        let event = try decode(#"INFO:     192.0.2.9:51234 - "POST /v1/chat/completions HTTP/1.1" 200 OK"#)
        #expect(event?[.clientAddress] == "192.0.2.9:51234")
        #expect(event?[.operation] == "POST /v1/chat/completions HTTP/1.1")
        #expect(event?.header.statusCode == 200)
        #expect(event?.header.time == EventHeader.unknownTime)
        #expect(event?.header.textStatus == .absent)
    }

    @Test(arguments: [
        "", "INFO 11-20 08:15:42 [async_llm.py:270] Added request chatcmpl-1.", "INFO:     Started server process [1]",
        "INFO:     Application startup complete.", "INFO: ", "WARNING 11-20 08:15:42 x",
    ])
    func `vllm: lines that are no uses are passed over`(line: String) throws {
        #expect(try decode(line) == nil)
    }

    @Test(arguments: ["Received request x", "Received request x: prompt: None, params: y"])
    func `vllm: a request without its text is refused`(line: String) {
        #expect(throws: DecodeError.self) { try decode(line) }
    }

    @Test func `llama-cpp: who asked for what`() throws {
        let event = try decode(
            "srv  log_server_r: request: POST /v1/chat/completions 192.0.2.9 200", LlamaCppDecoder())
        #expect(event?[.clientAddress] == "192.0.2.9")
        #expect(event?[.operation] == "POST /v1/chat/completions")
        #expect(event?.header.statusCode == 200)
        #expect(
            try decode("slot      release: id  0 | task 0 | stop processing: n_past = 126", LlamaCppDecoder()) == nil)
        for line in ["log_server_r: request: POST", "log_server_r: request: POST / 192.0.2.9 OK"] {
            #expect(throws: DecodeError.self) { try decode(line, LlamaCppDecoder()) }
        }
    }

    @Test(arguments: 1...10 as ClosedRange<UInt64>)
    func `hostile lines are refused or decoded, never worse`(seed: UInt64) {
        let lines = [
            #"INFO 11-20 08:15:42 [logger.py:43] Received request c: prompt: '\x41\u00e9 \U0001f600\n', params: x"#,
            #"INFO:     192.0.2.9:51234 - "POST / HTTP/1.1" 200 OK"#,
            "srv  log_server_r: request: POST / 192.0.2.9 200",
        ]
        var random = SeededGenerator(seed: seed)
        for line in lines {
            for _ in 0..<500 {
                var bytes = Array(line.utf8)
                for _ in 0..<Int.random(in: 0...3, using: &random) {
                    bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...127, using: &random)
                }
                let length = Int.random(in: 0...bytes.count, using: &random)
                for decoder in [VLLMDecoder(), LlamaCppDecoder()] as [any EventDecoder] {
                    var batch = EventBatch()
                    try? decoder.decode(0..<length, of: bytes.span, into: &batch)
                    guard batch.count == 1 else { continue }
                    let text = batch.arena[batch.range(of: .inputMessages, at: 0)]
                    #expect(String(validating: text, as: UTF8.self) != nil)
                }
            }
        }
    }
}
