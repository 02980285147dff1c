// Searches of names by the sanctions checker, against exact look-ups of the same names in a hash table.

import Glibc
import SanctionedActors

/// Measures loading and searching a list of invented names: half of the searches are for listed ones with a slip of the pen.
///
/// The reference folds each name to lower case, sorts its words and looks the result up: the least any screening does.
struct ScreeningBenchmark {
    private let list: [UInt8]
    private let names: [String]
    private let queries: [String]

    init(entries: Int = 50_000, searches: Int = 4_000) {
        var random = Dice()
        var words: [String] = []
        for _ in 0..<30_000 { words.append((0..<2 + random.below(3)).map { _ in random.syllable() }.joined()) }
        // Common words are common: the square of a number below 1 prefers small ones.
        func name(_ random: inout Dice) -> String {
            let chosen = (0..<2 + random.below(3)).map { _ in
                let share = Double(random.below(1_000_000)) / 1_000_000
                return words[Int(share * share * Double(words.count))]
            }
            return chosen.joined(separator: " ")
        }
        let names = (0..<entries).map { _ in name(&random) }
        var rows = "id\tlist\ttype\tname_kind\tname\n"
        for (number, name) in names.enumerated() { rows += "E-\(number)\tgenerated\tentity\tprimary\t\(name)\n" }
        list = Array(rows.utf8)
        self.names = names
        queries = (0..<searches).map { number in
            guard number % 2 == 0 else { return name(&random) }
            var letters = Array(names[random.below(names.count)])
            letters.remove(at: 1 + random.below(letters.count - 1))
            return String(letters)
        }
    }

    static func run() {
        let benchmark = ScreeningBenchmark()
        do {
            try benchmark.measure()
        } catch {
            print("screening                 the list cannot be loaded: \(error)")
        }
    }

    private func measure() throws {
        var screener = try NameScreener(lists: [("generated", list)], includeSupplement: false)
        var load = Double.infinity
        for _ in 0..<3 {
            let start = cpuTime()
            screener = try NameScreener(lists: [("generated", list)], includeSupplement: false)
            load = min(load, cpuTime() - start)
        }
        var table: Set<String> = []
        let tableStart = cpuTime()
        for name in names { table.insert(folded(name)) }
        let tableLoad = cpuTime() - tableStart
        var found = 0
        let times = best { found += screener.search(queries[$0], limit: 10, minScore: 0.6).count }
        let references = best { found += table.contains(folded(queries[$0])) ? 1 : 0 }
        print("screening, loading \(names.count) names: \(milliseconds(load)) ms")
        print("  a hash table of the same names: \(milliseconds(tableLoad)) ms, ratio \(ratio(tableLoad / load))")
        report("searches", times)
        report("  exact look-ups", references)
        print("  ratio \(ratio(sum(references) / sum(times))) (checksum \(found))")
    }

    private func folded(_ name: String) -> String {
        name.lowercased().split(separator: " ").sorted().joined(separator: " ")
    }

    /// The seconds of each query, those of the best of three rounds.
    private func best(_ body: (Int) -> Void) -> [Double] {
        var best: [Double] = []
        for _ in 0..<3 {
            let times = queries.indices.map { query in
                let start = cpuTime()
                body(query)
                return cpuTime() - start
            }
            if best.isEmpty || sum(times) < sum(best) { best = times }
        }
        return best
    }

    private func report(_ name: String, _ times: [Double]) {
        let slowest = times.sorted()[times.count * 99 / 100]
        let rate = Int(Double(times.count) / sum(times))
        print("\(name): \(rate) per CPU second, 99 % below \(milliseconds(slowest)) ms")
    }

    private func sum(_ times: [Double]) -> Double { times.reduce(0, +) }
    private func milliseconds(_ seconds: Double) -> Double { (seconds * 1_000_000).rounded() / 1_000 }
    private func ratio(_ value: Double) -> Double { (value * 10_000).rounded() / 10_000 }

    private func cpuTime() -> Double {
        var time = timespec()
        unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

/// Numbers that are the same in every run.
private struct Dice {
    private var state: UInt64 = 7

    mutating func below(_ limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % limit
    }

    mutating func syllable() -> String {
        let consonants = ["b", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "sh", "br", "st"]
        let vowels = ["a", "e", "i", "o", "u"]
        return consonants[below(consonants.count)] + vowels[below(vowels.count)] + (below(3) == 0 ? "n" : "")
    }
}
