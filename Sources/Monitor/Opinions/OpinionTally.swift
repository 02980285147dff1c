// How many opinions came to what, for `vedette status`.

import Synchronization

/// Counts since the start of the process.
final class OpinionTally: Sendable {
    struct Counts: Sendable, Hashable {
        var words: [String: Int] = [:]
        /// Reasons why there was no opinion.
        var reasons: [String: Int] = [:]
        /// Answers that were remembered.
        var remembered = 0
        /// Questions whose turn came too late.
        var late = 0
        /// Attempts that were made again later.
        var repeated = 0
        /// How long the judge took in all, and for how many answers.
        var milliseconds: Int64 = 0
        var answers = 0
    }

    private let state = Mutex(Counts())

    var counts: Counts { state.withLock { $0 } }

    func update(_ change: (inout Counts) -> Void) { state.withLock { change(&$0) } }

    func count(_ opinion: Opinion) {
        update { counts in
            counts.words[opinion.word.rawValue, default: 0] += 1
            if opinion.word == .none { counts.reasons[opinion.reasonWord, default: 0] += 1 }
            guard opinion.milliseconds > 0 else { return }
            counts.milliseconds += opinion.milliseconds
            counts.answers += 1
        }
    }
}

extension OpinionTally.Counts {
    func json(model: String) -> JSON {
        func number(_ word: Opinion.Word) -> JSON { .integer(Int64(words[word.rawValue] ?? 0)) }
        return .object([
            ("model", .string(model)), ("agrees", number(.agrees)), ("disagrees", number(.disagrees)),
            ("differs", number(.differs)), ("none", number(.none)),
            (
                "reasons",
                .object(reasons.sorted { $0.key < $1.key }.map { ($0.key, .integer(Int64($0.value))) })
            ),
            ("remembered", .integer(Int64(remembered))), ("late", .integer(Int64(late))),
            ("repeated", .integer(Int64(repeated))),
            ("mean_ms", .integer(answers == 0 ? 0 : milliseconds / Int64(answers))),
        ])
    }
}
