// Measures the screener on the labelled development set, where it is available.

import Glibc
import Testing

@testable import SanctionedActors

/// The labelled names, where the data set lies beside the project.
private let developmentSet = "../shared/data/screening/"
private let isAvailable = unsafe access(developmentSet + "dev.tsv", R_OK) == 0

@Suite struct ScreeningDevelopmentSetTests {
    // The data set is not part of the project: without it the test is skipped, and the report says so.
    @Test(.enabled(if: isAvailable, "the labelled names are not in ../shared/data/screening"))
    func `listed names are found and others are not, at the default threshold`() throws {
        let list = try #require(contents(of: developmentSet + "entities.tsv"))
        let labelled = try #require(contents(of: developmentSet + "dev.tsv"))
        let screener = try NameScreener(lists: [("all", list)], includeSupplement: false)
        let rows = String(decoding: labelled, as: UTF8.self).split(separator: "\n").dropFirst()
        var found = 0
        var positives = 0
        var mistaken = 0
        var negatives = 0
        for (number, row) in rows.enumerated() where number % 8 == 0 {
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
}
