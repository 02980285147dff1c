// What a fuzzer does with bytes of its own: one function for each reader of lists.
//
// Compiled twice: into the tests, which replay the corpus, and into the fuzzer of `Tests/Fuzz`, together with the readers.

import CheckerKit

#if !FUZZING
@testable import SanctionedActors
#endif

/// Feeds bytes to the reader of one list format and stops the process if the reader breaks its promise.
struct ListFuzzing: Sendable {
    /// What a corpus folder and the fuzzer's `FUZZ_TARGET` call it.
    let name: String
    let run: @Sendable (_ bytes: [UInt8]) -> Void

    static let all: [ListFuzzing] = ListFormat.allCases.filter { $0 != .toml }.map { format in
        ListFuzzing(name: "list-\(format.rawValue)") { bytes in read(bytes, format) }
    }

    /// A list is read to its end without a trap, whatever it is.
    private static func read(_ bytes: [UInt8], _ format: ListFormat) {
        let problems = Problems()
        let file = ListFile(id: "fuzz", format: format, path: "/lists/fuzz", place: Place(), bytes: bytes, parts: [])
        _ = readList(file, problems) { entry in
            promise(!entry.names.isEmpty, "an entry without a name can match nobody")
        }
    }

    /// Stops the process, with words also where the optimiser would drop those of a precondition.
    private static func promise(_ holds: Bool, _ broken: @autoclosure () -> String) {
        if !holds { fatalError(broken()) }
    }
}
