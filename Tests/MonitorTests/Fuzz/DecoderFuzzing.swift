// What a fuzzer does with bytes of its own: one function for each reader of what comes from outside.
//
// Compiled twice: into the tests, which replay the corpus, and into the fuzzer of `Tests/Fuzz`, together with the readers.

import CheckerKit

#if !FUZZING
@testable import Monitor
#endif

/// Feeds bytes to one reader and stops the process if the reader breaks its promise.
struct DecoderFuzzing: Sendable {
    /// What a corpus folder and the fuzzer's `FUZZ_TARGET` call it.
    let name: String
    let run: @Sendable (_ bytes: [UInt8]) -> Void

    /// Every decoder by the name of its format, then the other readers.
    static let all: [DecoderFuzzing] =
        formats.map { format in DecoderFuzzing(name: format.name) { decode($0, format) } } + [
            DecoderFuzzing(name: "otlp-logs-protobuf") { decode(export: $0, .logs) },
            DecoderFuzzing(name: "otlp-traces-protobuf") { decode(export: $0, .traces) },
            DecoderFuzzing(name: "toml") { bytes in _ = try? TOMLText.parse(bytes, file: "fuzz.toml") },
            DecoderFuzzing(name: "json-text") { bytes in readAgain(bytes) },
            DecoderFuzzing(name: "field-map") { bytes in mapFields(bytes) },
            DecoderFuzzing(name: "record-time") { bytes in _ = RecordTime(bytes.span) },
        ]

    private static let formats: [any EventFormat.Type] = [
        LiteLLMFormat.self, LiteLLMSpendFormat.self, EnvoyAIGatewayFormat.self, KongFormat.self, PortkeyFormat.self,
        HeliconeFormat.self, LangfuseFormat.self, BedrockFormat.self, CloudTrailFormat.self, AzureOpenAIFormat.self,
        AzureGatewayFormat.self, AzureGatewayTextFormat.self, VertexFormat.self, VertexAuditFormat.self,
        NginxCombinedFormat.self, S3AccessFormat.self, CloudFrontFormat.self, OllamaFormat.self, VLLMFormat.self,
        LlamaCppFormat.self, OTLPFormat.self, HubAuditFormat.self,
    ]

    /// The most records that one input is cut into: a fuzzer that is let will find that many records take long.
    private static let mostRecords = 64

    /// Takes the input for a log: its lines are records that one decoder decodes one after the other, with bytes behind them
    /// and, the last one, without.
    private static func decode(_ bytes: [UInt8], _ format: any EventFormat.Type) {
        let decoder = format.init(settings: SettingsReader([:], Problems())).makeDecoder()
        let padded = bytes + [UInt8](repeating: UInt8(ascii: "\""), count: JSONRecordDecoder.padding)
        var batch = EventBatch()
        var start = 0
        for _ in 0..<mostRecords {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
            let first = batch.count
            do {
                try decoder.decode(start..<end, of: padded.span, into: &batch)
                check(batch, from: first)
            } catch {
                promise((0...(end - start)).contains(error.offset), "an error outside of its record: \(error)")
                batch.truncate(to: first)
            }
            guard end < bytes.count else { break }
            start = end + 1
        }
        let last = Array(bytes[start...])
        var bare = EventBatch()
        if (try? decoder.decode(0..<last.count, of: last.span, into: &bare)) != nil { check(bare, from: 0) }
    }

    /// Takes the input for the body of one request to the HTTP feed.
    private static func decode(export bytes: [UInt8], _ signal: OTLPDecoder.Signal) {
        let decoder = OTLPDecoder(binary: signal)
        let padded = bytes + [UInt8](repeating: 0, count: JSONRecordDecoder.padding)
        var batch = EventBatch()
        do {
            try decoder.decode(0..<bytes.count, of: padded.span, into: &batch)
            check(batch, from: 0)
        } catch {
            promise((0...bytes.count).contains(error.offset), "an error outside of its record: \(error)")
        }
    }

    /// What the engine relies on.
    private static func check(_ batch: EventBatch, from first: Int) {
        for index in first..<batch.count {
            for field in EventField.allCases where batch.has(field, at: index) {
                let text = batch.arena[batch.range(of: field, at: index)]
                promise(String(validating: text, as: UTF8.self) != nil, "\(field) is no valid UTF-8")
                promise(!field.isFilledByEngine, "a log says who has an account: \(field)")
            }
            let header = batch.headers[index]
            promise(
                header.inputTokens >= -1 && header.outputTokens >= -1 && header.downloadBytes >= -1,
                "a count below none")
        }
    }

    /// What was read and written is read as the same again.
    private static func readAgain(_ bytes: [UInt8]) {
        guard let value = try? JSON.parse(bytes) else { return }
        let again = try? JSON.parse(value.text)
        promise(again == value, "JSON that was written is read as something else")
    }

    /// Stops the process, with words also where the optimiser would drop those of a precondition.
    private static func promise(_ holds: Bool, _ broken: @autoclosure () -> String) {
        if !holds { fatalError(broken()) }
    }

    /// The settings of a `json` feed, then a record by them: the part before the first zero is TOML.
    private static func mapFields(_ bytes: [UInt8]) {
        let end = bytes.firstIndex(of: 0) ?? bytes.count
        guard let table = try? TOMLText.parse(Array(bytes[..<end]), file: "fuzz.toml") else { return }
        let problems = Problems()
        let format = JSONFormat(settings: SettingsReader(table, problems))
        guard !problems.hasErrors else { return }
        let record = Array(bytes[min(end + 1, bytes.count)...])
        var batch = EventBatch()
        if (try? format.makeDecoder().decode(0..<record.count, of: record.span, into: &batch)) != nil {
            check(batch, from: 0)
        }
    }
}
