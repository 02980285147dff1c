// Measures the screener on the labelled development set, where it is available.

import Glibc
import SanctionedActors
import Testing

/// The labelled names, where the data set lies beside the project.
private let developmentSet = "../shared/data/screening/"
private let isAvailable = unsafe access(developmentSet + "dev.tsv", R_OK) == 0

@Suite struct ScreeningDevelopmentSetTests {
    // The data set is not part of the project: without it the test is skipped, and the report says so.
    @Test(.enabled(if: isAvailable, "the labelled names are not in ../shared/data/screening"))
    func `listed names are found and others are not, at the default threshold`() throws {
        let screener = try NameScreener(lists: [("all", bytes("entities.tsv"))], includeSupplement: false)
        let rows = String(decoding: try bytes("dev.tsv"), as: UTF8.self).split(separator: "\n").dropFirst()
        var found = 0
        var positives = 0
        var mistaken = 0
        var negatives = 0
        for (number, row) in rows.enumerated()
        where number % 8 == 0 {
            let columns = row.split(separator: "\t")
            let matches = screener.search(String(columns[0]), limit: 10, minScore: NameScreener.defaultThreshold)
            if columns[1] == "-" {
                negatives += 1
                mistaken += matches.isEmpty ? 0 : 1
            } else {
                positives += 1
                let expected = columns[1].split(separator: "|").map { String($0) }
                found += matches.contains { expected.contains($0.id) } ? 1 : 0
            }
        }
        #expect(positives > 250 && negatives > 250)
        #expect(Double(found) / Double(positives) > 0.9)
        #expect(Double(mistaken) / Double(negatives) < 0.025)
    }

    private func bytes(_ name: String) throws -> [UInt8] {
        guard let file = unsafe fopen(developmentSet + name, "r") else { return [] }
        defer { unsafe fclose(file) }
        var result: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe chunk.withUnsafeMutableBytes { unsafe fread($0.baseAddress, 1, $0.count, file) }
            if count == 0 { return result }
            result += chunk[..<count]
        }
    }
}
