// Tests of the map from raw scores to confidences, and of what raises and lowers a score.

import Testing

@testable import SanctionedActors

@Suite struct CalibrationTests {
    @Test func `confidences rise with scores, from 0 to 1, and lead back to them`() {
        var previous: Float = -1
        for step in 0...1000 {
            let raw = Float(step) / 1000
            let confidence = Calibration.confidence(raw)
            #expect(confidence > previous && confidence >= 0 && confidence <= 1)
            #expect(abs(Calibration.raw(confidence) - raw) < 0.001)
            previous = confidence
        }
        #expect(Calibration.confidence(0) == 0 && Calibration.confidence(1) == 1)
    }

    private func score(
        _ query: String, _ name: String, kind: String = "primary", type: String = "person"
    ) throws -> Double {
        let row = "A-1\tT\t\(type)\tprimary\tQuillon Brastovan\nA-1\tT\t\(type)\t\(kind)\t\(name)\n"
        let screener = try NameScreener(lists: [("t", Array(row.utf8))], includeSupplement: false)
        return screener.search(query, limit: 1).first?.score ?? 0
    }

    @Test func `a weak alias is worth less than an alias`() throws {
        let weak = try score("Vorundel", "Vorundel", kind: "weak")
        #expect(try weak < score("Vorundel", "Vorundel", kind: "alias"))
        #expect(weak > 0.9)
    }

    @Test func `another surname costs a person's match, in capitals or before a comma`() throws {
        let name = "Quillon Marzeph VORUNDEL"
        let same = try score("Quillon Marzeph VORUNDEL", name)
        #expect(try score("Quillon Marzeph TESKARIN", name) < 0.3)
        #expect(try score("Teskarin, Quillon Marzeph", name) < 0.3)
        #expect(same == 1)
    }

    @Test(arguments: [
        ("McVorundel Quillon", "Quillon MC VORUNDEL"), ("Vonrudel Quillon Marzeph", "Quillon Marzeph VORNUDEL"),
        ("이성진", "RI Song Jin"),
    ])
    func `other word breaks, slips and Southern spellings are found`(query: String, name: String) throws {
        #expect(try score(query, name) >= NameScreener.defaultThreshold)
    }
}
