// The second layer: a linear model over hashed words and CJK characters, scored window by window.
//
// Invariants:
// 1. The work is linear in the text and bounded for each window; nothing is allocated unless the verdict is reported.
// 2. A half window has at most 146 features, so that its sums fit 16 bits and its hashes the room for them.

import Glibc

/// What the model makes of the worst window of a text.
struct ModelVerdict: Sendable {
    /// Logarithm of the odds that the window serves any disallowed purpose.
    var logOdds: Double
    /// Shares of the categories (as in ``ModelPolicies``), strongest first, the strongest being 1.
    var shares: [(category: Int, share: Double)]
    /// The words that say most for the strongest category, in folded bytes.
    var words: [Range<Int>]
}

struct LinearModel: Sendable {
    private let table: ModelTable

    /// The model that was built in; `nil` only if the program is damaged.
    static let builtIn = ModelTable.builtIn.map { LinearModel(table: $0) }

    /// Categories with a lesser share of the strongest one's probability are not named.
    ///
    /// - Source: tuning, 2026-11.
    private static let leastShare = 0.02
    private static let wordsNamed = 4
    /// A half window's, and a word's more that may be overwritten.
    private static let mostFeatures = 160
    private static let count = ModelTable.categories.count

    /// Two halves of a text that follow each other.
    private struct Window {
        var former = WeightSums()
        var half = WeightSums()
        /// The sum of the category that has the most.
        var strongest = Int.min
        var range = 0..<0
    }

    /// Returns the verdict on the worst window of a folded text; `nil` if its log odds are below `floor`.
    ///
    /// Eight bytes beyond the text must be readable.
    @inline(never)
    func verdict(_ text: UnsafePointer<UInt8>, count: Int, floor: Double) -> ModelVerdict? {
        let worst = unsafe worstWindow(text, count)
        // With 18 categories the odds are at most 18 times those of the strongest.
        guard Double(worst.strongest) * table.scale > floor - log(Double(Self.count)) else { return nil }
        let logits = (0..<Self.count).map { Double(total(worst.former, worst.half, $0)) * table.scale }
        let top = logits.max() ?? 0
        let logOdds = top + log(logits.reduce(0) { $0 + exp($1 - top) })
        guard logOdds >= floor else { return nil }
        // A category that is merely common in the training says nothing: shares leave the biases out.
        let own = (0..<Self.count).map { logits[$0] - Double(table.bias[$0]) * table.scale }
        let ownTop = own.max() ?? 0
        let shares = zip(ModelTable.policyCategories, own).map { (category: $0, share: exp($1 - ownTop)) }
            .filter { $0.share >= Self.leastShare }.sorted { ($0.share, $1.category) > ($1.share, $0.category) }
        let words = unsafe tellingWords(text, worst.range, own.firstIndex(of: ownTop) ?? 0)
        return ModelVerdict(logOdds: logOdds, shares: shares, words: words)
    }

    @inline(__always)
    private func worstWindow(_ text: UnsafePointer<UInt8>, _ count: Int) -> Window {
        var walk = unsafe WordWalk(text, from: 0, to: count)
        var worst = Window()
        var former = WeightSums()
        var half = WeightSums()
        var formerStart = 0
        var halfStart = 0
        var halves = 1
        unsafe withUnsafeTemporaryAllocation(of: UInt64.self, capacity: Self.mostFeatures) { hashes in
            var held = 0
            while walk.next() {
                if walk.startsHalf {
                    half = unsafe table.sums(hashes, held)
                    held = 0
                    if halves > 1 { take(former, half, formerStart..<walk.range.lowerBound, &worst) }
                    formerStart = halfStart
                    halfStart = walk.range.lowerBound
                    former = half
                    halves += 1
                }
                unsafe walk.features(hashes, &held)
            }
            half = unsafe table.sums(hashes, held)
        }
        take(former, half, formerStart..<count, &worst)
        return worst
    }

    @inline(__always)
    private func take(_ former: WeightSums, _ half: WeightSums, _ range: Range<Int>, _ worst: inout Window) {
        var strongest = Int.min
        for category in 0..<Self.count { strongest = max(strongest, total(former, half, category)) }
        if strongest > worst.strongest {
            worst = Window(former: former, half: half, strongest: strongest, range: range)
        }
    }

    @inline(__always)
    private func total(_ former: WeightSums, _ half: WeightSums, _ category: Int) -> Int {
        table.bias[category] + former.sum(category) + half.sum(category)
    }

    // The words whose features say most for a category, in the order of the text.
    private func tellingWords(_ text: UnsafePointer<UInt8>, _ window: Range<Int>, _ category: Int) -> [Range<Int>] {
        var walk = unsafe WordWalk(text, from: window.lowerBound, to: window.upperBound)
        var said: [(range: Range<Int>, weight: Int)] = []
        unsafe withUnsafeTemporaryAllocation(of: UInt64.self, capacity: Self.mostFeatures) { hashes in
            while walk.next() {
                var held = 0
                unsafe walk.features(hashes, &held)
                let weight = unsafe table.sums(hashes, held).sum(category)
                if weight > 0 { said.append((walk.range, weight)) }
            }
        }
        return said.sorted { ($0.weight, $1.range.lowerBound) > ($1.weight, $0.range.lowerBound) }
            .prefix(Self.wordsNamed).map(\.range).sorted { $0.lowerBound < $1.lowerBound }
    }
}
