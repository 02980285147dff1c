// The fuzzer's corpus, replayed: what once was found stays fixed, in seconds and without a fuzzer.

import CheckerKit
import FoundationEssentials
import Testing

@testable import Monitor

@Suite struct FuzzCorpusTests {
    private static var corpus: String {
        let folder = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        return "/\(folder)/Fuzz/Corpus"
    }

    @Test(arguments: DecoderFuzzing.all.map(\.name))
    func `the corpus of a reader is read without a finding`(name: String) throws {
        let target = try #require(DecoderFuzzing.all.first { $0.name == name })
        let files = try FileManager.default.contentsOfDirectory(atPath: "\(Self.corpus)/\(name)")
        #expect(!files.isEmpty)
        for file in files {
            let bytes = Array(try Data(contentsOf: URL(filePath: "\(Self.corpus)/\(name)/\(file)")))
            target.run(bytes)
            for length in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 64)) {
                target.run(Array(bytes[..<length]))
            }
        }
    }

    @Test func `every format of the program has a corpus`() {
        let formats = Set(Components(version: "", checkers: []).formats.map { $0.name })
        // The json format's records are those of the field map's.
        #expect(formats.subtracting(["json"]).isSubset(of: Set(DecoderFuzzing.all.map(\.name))))
    }
}
