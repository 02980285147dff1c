// The samples of real logs, where they are: every event field by field, and what becomes of them cut or damaged.
//
// What is expected was written down from the samples and the formats' own documentation, not from what the decoders said.

import CheckerKit
import CheckerTestKit
import FoundationEssentials
import Testing

@testable import Monitor

@Suite struct SampleTests {
    private static let folder = "../shared/data/logs"
    private static let hasSamples = FileManager.default.fileExists(atPath: folder)
    /// By which the year of logs without one is assumed: 2026-11-22.
    private static let now: Int64 = 1_795_305_600_000

    @Test(
        .enabled(if: hasSamples, "no ../shared/data/logs here: samples of real logs are not checked"),
        arguments: Sample.all)
    func `a sample decodes to its events, field by field`(sample: Sample) throws {
        let events = try Self.events(of: try Self.bytes(of: sample), sample)
        #expect(events.count == sample.events.count)
        for (number, (found, expected)) in zip(events, sample.events).enumerated() {
            #expect(found.text == expected.text, "event \(number)")
            #expect(Self.header(found.header) == expected.header, "event \(number)")
        }
    }

    @Test(.enabled(if: hasSamples, "no ../shared/data/logs here: samples of real logs are not checked"))
    func `every sample is asserted`() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder).filter { $0 != "README.md" }
        #expect(Set(files) == Set(Sample.all.map { $0.file }))
    }

    @Test(
        .enabled(if: hasSamples, "no ../shared/data/logs here: samples of real logs are not checked"),
        arguments: Sample.all)
    func `a sample cut at any byte is refused or decoded, and never gives what was not there`(sample: Sample) throws {
        let whole = try Self.bytes(of: sample)
        let most = sample.events.count
        for line in Self.lines(of: whole) {
            let decoder = Self.decoder(of: sample)
            for end in line.lowerBound..<line.upperBound {
                // Bytes behind the cut are another record's.
                var batch = EventBatch()
                do {
                    try decoder.decode(line.lowerBound..<end, of: whole.span, into: &batch)
                    #expect(batch.count <= most)
                } catch {
                    #expect((0...(end - line.lowerBound)).contains(error.offset))
                }
            }
        }
    }

    @Test(
        .enabled(if: hasSamples, "no ../shared/data/logs here: samples of real logs are not checked"),
        arguments: Sample.all)
    func `a sample with damaged bytes is refused or decoded to valid text`(sample: Sample) throws {
        let whole = try Self.bytes(of: sample)
        var random = SeededGenerator(seed: 6)
        for _ in 0..<400 {
            var bytes = whole
            for _ in 0...random.below(6) {
                bytes[random.below(bytes.count - FeedChunk.padding)] = UInt8(truncatingIfNeeded: random.next())
            }
            let decoder = Self.decoder(of: sample)
            for line in Self.lines(of: bytes) {
                var batch = EventBatch()
                guard (try? decoder.decode(line, of: bytes.span, into: &batch)) != nil else { continue }
                for index in 0..<batch.count {
                    for field in EventField.allCases where batch.has(field, at: index) {
                        let text = batch.arena[batch.range(of: field, at: index)]
                        #expect(String(validating: text, as: UTF8.self) != nil)
                    }
                }
            }
        }
    }

    @Test(
        arguments: [
            (
                NginxCombinedFormat.self,
                #"192.0.2.1 - - [20/Nov/2025:08:16:01 +0000] "GET /models/m/x.gguf?X-Amz-Credential=SECRET&X-Amz-Signature=SECRET HTTP/1.1" 206 1 "https://example.org/?token=SECRET" "c""#
            ),
            (
                S3AccessFormat.self,
                #"o b [20/Nov/2025:08:15:42 +0000] 192.0.2.1 - R REST.GET.OBJECT m/x.gguf "GET /m/x.gguf?X-Amz-Signature=SECRET&X-Amz-Security-Token=SECRET HTTP/1.1" 200 - 1 1 1 1 "https://example.org/?token=SECRET" "c" -"#
            ),
            (
                CloudFrontFormat.self,
                "2025-11-20\t08:15:42\tFRA\t1\t192.0.2.1\tGET\th.example.org\t/m/x.gguf?Signature=SECRET\t206\thttps://example.org/?Signature=SECRET\tc\tSignature=SECRET&Key-Pair-Id=SECRET\ttoken=SECRET"
            ),
            (
                HeliconeFormat.self,
                #"{"request_id":"r","request_body":{"api_key":"SECRET","messages":[]},"signed_body_url":"https://s.example.org/b?X-Amz-Signature=SECRET","request_path":"https://api.example.org/v1?key=SECRET"}"#
            ),
            (
                PortkeyFormat.self,
                #"{"request":{"url":"https://u:SECRET@gw.example.org/v1?api-key=SECRET","headers":{"Authorization":"Bearer SECRET"},"body":{"model":"m"}}}"#
            ),
            (
                KongFormat.self,
                #"{"request":{"uri":"/v1/chat?apikey=SECRET","headers":{"authorization":"Bearer SECRET","user-agent":"c"}},"client_ip":"192.0.2.1"}"#
            ),
            (
                EnvoyAIGatewayFormat.self,
                #"{"x-envoy-origin-path":"/v1/chat?access_token=SECRET","authorization":"Bearer SECRET"}"#
            ),
            (
                OllamaFormat.self,
                #"[GIN] 2025/11/20 - 08:15:42 | 200 | 1s | 192.0.2.1 | POST     "/api/chat?key=SECRET""#
            ),
            (LlamaCppFormat.self, "srv  log_server_r: request: POST /v1/chat?key=SECRET 192.0.2.1 200"),
            (VLLMFormat.self, #"INFO:     192.0.2.1:1 - "POST /v1/chat?api_key=SECRET HTTP/1.1" 200 OK"#),
            (
                LiteLLMFormat.self,
                #"{"id":"r","api_base":"https://u:SECRET@api.example.org/v1?api-version=1&key=SECRET","metadata":{"user_api_key_hash":"h"},"model_parameters":{"api_key":"SECRET"}}"#
            ),
            (
                CloudTrailFormat.self,
                #"{"requestID":"r","userIdentity":{"accessKeyId":"SECRET","sessionContext":{"sessionToken":"SECRET"}}}"#
            ),
            (
                AzureGatewayFormat.self,
                #"{"correlationId":"c","properties":{"url":"https://a.example.org/x?subscription-key=SECRET","requestHeaders":{"api-key":"SECRET"}}}"#
            ),
        ] as [(any EventFormat.Type, String)])
    func `no credential gets into an event`(format: any EventFormat.Type, record: String) throws {
        let bytes = Array(record.utf8)
        var batch = EventBatch()
        try format.init(settings: SettingsReader([:], Problems())).makeDecoder().decode(
            0..<bytes.count, of: bytes.span, into: &batch)
        #expect(batch.count == 1)
        let event = batch.event(at: 0)
        #expect(!event.text.isEmpty)
        for (field, text) in event.text { #expect(!text.contains("SECRET"), "\(field.name)") }
    }

    private static func bytes(of sample: Sample) throws -> [UInt8] {
        let data = try Data(contentsOf: URL(filePath: "\(folder)/\(sample.file)"))
        return Array(data) + [UInt8](repeating: 0, count: FeedChunk.padding)
    }

    private static func lines(of bytes: [UInt8]) -> [Range<Int>] {
        var lines: [Range<Int>] = []
        var start = 0
        for index in 0..<(bytes.count - FeedChunk.padding) where bytes[index] == UInt8(ascii: "\n") {
            if index > start { lines.append(start..<index) }
            start = index + 1
        }
        if start < bytes.count - FeedChunk.padding { lines.append(start..<(bytes.count - FeedChunk.padding)) }
        return lines
    }

    private static func decoder(of sample: Sample) -> any EventDecoder {
        sample.format == VLLMFormat.self
            ? VLLMDecoder(now: { now }) : sample.format.init(settings: SettingsReader([:], Problems())).makeDecoder()
    }

    private static func events(of bytes: [UInt8], _ sample: Sample) throws -> [Event] {
        let decoder = decoder(of: sample)
        var batch = EventBatch()
        for line in lines(of: bytes) { try decoder.decode(line, of: bytes.span, into: &batch) }
        return (0..<batch.count).map { batch.event(at: $0) }
    }

    /// A header without what the engine fills.
    private static func header(_ header: EventHeader) -> EventHeader {
        var header = header
        (header.record, header.part) = (0, 0)
        return header
    }
}
