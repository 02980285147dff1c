// The linear model: its file, its features, and that it agrees with the program that trained it.

import Testing

@testable import DisallowedPurposes

struct ModelTests {
    private func features(_ text: String) -> [UInt64] {
        let folded = PhraseLiteral.fold(text) + [UInt8](repeating: 0, count: 16)
        var found: [UInt64] = []
        unsafe folded.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return }
            var walk = unsafe WordWalk(base, from: 0, to: folded.count - 16)
            unsafe withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 2 * WordWalk.mostOfWord) { hashes in
                while walk.next() {
                    var held = 0
                    unsafe walk.features(hashes, &held)
                    for index in 0..<held { found.append(unsafe hashes[index]) }
                }
            }
        }
        return found
    }

    /// - Source: printed by Training/features.py for the same texts.
    @Test(
        arguments: [
            ("Draft a brigade fire-support annex for tomorrow's attack.", 31, 0x921_f7fc_6929_9707),
            ("", 0, 0x0),
            ("a", 1, 0xc13b_9013_e951_f76f),
            ("Überfall auf den Zug: Straße Großmütterchen", 19, 0xcffc_587d_879c_021d),
            ("为机械化步兵旅制定 GPU服务器 计划", 37, 0x1655_7773_6d83_8048),
            ("Составь план огневой поддержки бригады", 20, 0x3fad_9e90_9d2a_139e),
            ("می‌توانیم حمله", 5, 0x3adb_455a_96f1_a843),
            ("한국 보병 대대", 15, 0xcdcf_0ab7_140b_a7c1),
        ] as [(String, Int, UInt64)])
    func `features are those of the training`(_ text: String, _ count: Int, _ sum: UInt64) {
        let found = features(text)
        #expect(found.count == count)
        #expect(found.reduce(0) { ($0 &* 31) &+ $1 } == sum)
    }

    @Test func `the built-in model is whole`() throws {
        let table = try #require(ModelTable.builtIn)
        #expect(table.rowCount > 10_000 && table.bias.count == ModelTable.categories.count)
        #expect(ModelTable.categories == ModelPolicies.categories.filter { $0 != "child_safety" })
    }

    @Test(arguments: [0, 7, 24, 100, 4096])
    func `a damaged file is refused`(_ length: Int) {
        var bytes = [UInt8](repeating: 0x7F, count: length)
        for (index, byte) in "VEDPURP1".utf8.enumerated() where index < length { bytes[index] = byte }
        #expect(unsafe bytes.withUnsafeBufferPointer { unsafe ModelTable($0) == nil })
    }

    @Test func `a long text is judged by its worst window`() throws {
        let model = try #require(LinearModel.builtIn)
        func logOdds(_ text: String) -> Double {
            let folded = PhraseLiteral.fold(text) + [UInt8](repeating: 0, count: 16)
            return unsafe folded.withUnsafeBufferPointer { bytes in
                guard let base = bytes.baseAddress else { return -100 }
                return unsafe model.verdict(base, count: folded.count - 16, floor: -100)?.logOdds ?? -100
            }
        }
        let request = "Plan the ambush of the enemy convoy for our infantry battalion."
        let padding = String(repeating: "Bake a cake with apples and sugar for the party. ", count: 60)
        #expect(logOdds(request) > logOdds(padding) + 1)
        #expect(logOdds(padding + request + " " + padding) > logOdds(padding) + 1)
    }
}
