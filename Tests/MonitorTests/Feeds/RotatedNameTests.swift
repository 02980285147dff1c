// Which names belong to a rotated log, and which only look a little like it.

import Testing

@testable import Monitor

struct RotatedNameTests {
    @Test(arguments: [
        ("usage.jsonl.1", true), ("usage.jsonl.12.gz", true), ("usage.jsonl.gz", true), ("usage.jsonl-20261122", true),
        ("usage.jsonl-20261122.zst", true), ("usage-2026-11-22.jsonl", true), ("usage-2026-11-22.jsonl.gz", true),
        ("usage-2026-11-22T10-00-00.000.jsonl", true), ("usage.2026-11-22.jsonl", true), ("usage.jsonl.old", true),
        ("usage.jsonl.2026-11-22T10:00:00Z", true), ("usage.jsonl_1763800000", true),
        ("usage.jsonl", false), ("usage.json", false), ("usage.jsonl.bak", false), ("usage.jsonl.swp", false),
        ("usage-eu.jsonl", false), ("usage2.jsonl", false), ("errors.jsonl.1", false), ("usage.jsonl.1x", false),
        (".jsonl.1", false), ("1", false), ("", false), (".gz", false), ("usage.jsonl.", false),
    ])
    func `a stamp or the ending of a packed file is added to the name`(name: String, isRotation: Bool) {
        #expect(RotatedName.isRotation(name) { $0 == "usage.jsonl" } == isRotation)
    }

    @Test func `a pattern's own names are no rotations, whatever they look like`() {
        #expect(!RotatedName.isRotation("usage-20261122.jsonl") { PathGlob.matches("usage*.jsonl", $0) })
        #expect(RotatedName.isRotation("usage-eu.jsonl.3") { PathGlob.matches("usage*.jsonl", $0) })
    }
}
