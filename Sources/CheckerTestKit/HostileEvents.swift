// Events that a hostile client could cause to be logged.

public import CheckerKit

/// A small, fast, seeded generator, so that a failing test can be run again.
///
/// - Source: SplitMix64, Steele, Lea and Flood, OOPSLA 2014.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64
    public init(seed: UInt64) { state = seed }
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// Returns a number from 0 to `limit` - 1; 0 if `limit` is 0.
    public mutating func below(_ limit: Int) -> Int { limit == 0 ? 0 : Int(next() % UInt64(limit)) }
}

/// Returns a batch of events whose fields hold random and hostile text: every script, controls, combining storms, lone
/// pieces of names, empty and very long values.
public func hostileBatch(count: Int, seed: UInt64) -> EventBatch {
    var generator = SeededGenerator(seed: seed)
    var batch = EventBatch()
    for _ in 0..<count {
        let index = batch.beginEvent()
        for field in EventField.allCases where Bool.random(using: &generator) {
            batch.set(field, to: hostileText(&generator), at: index)
        }
    }
    return batch
}

private func hostileText(_ generator: inout SeededGenerator) -> String {
    let fixed = [
        "", " ", "\u{0}", "IR", "ir\u{0}", "\u{202E}RI", "'; DROP TABLE alerts; --", "%s%n%p", "../../etc/passwd",
        "255.255.255.256", "::ffff:203.0.113.7", "fe80::1%eth0", "[2001:db8::1]:443", "81.2.69.***", "\u{FEFF}",
        String(repeating: "e\u{301}\u{302}\u{303}", count: 300), String(repeating: "a ", count: 5000),
        String(repeating: "中", count: 3000), "\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}", "ﷺ", "ẞ", "İ", "ǅ",
    ]
    switch Int.random(in: 0..<3, using: &generator) {
    case 0: return fixed.randomElement(using: &generator) ?? ""
    case 1:
        let length = Int.random(in: 0..<200, using: &generator)
        let bytes = (0..<length).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        return String(decoding: bytes, as: UTF8.self)
    default:
        let length = Int.random(in: 0..<60, using: &generator)
        let scalars = (0..<length).compactMap { _ in Unicode.Scalar(UInt32.random(in: 0..<0x11_0000, using: &generator))
        }
        return String(String.UnicodeScalarView(scalars))
    }
}

/// Runs a checker over hostile events from several threads at once, and returns what differs from a single-threaded run.
///
/// A crash or a hang is the test's failure by itself.
public func hostileProblems(of checker: some Checker, rounds: Int = 4, seed: UInt64 = 1) async -> [String] {
    let batches = (0..<rounds).map { hostileBatch(count: 50, seed: seed &+ UInt64($0)) }
    let expected = batches.map { checker.check($0) }
    return await withTaskGroup(of: [String].self) { group in
        for _ in 0..<4 {
            group.addTask {
                zip(batches, expected).enumerated()
                    .filter { checker.check($0.element.0) != $0.element.1 }
                    .map { "round \($0.offset): findings differ between threads" }
            }
        }
        return await group.reduce(into: []) { $0 += $1 }
    }
}
