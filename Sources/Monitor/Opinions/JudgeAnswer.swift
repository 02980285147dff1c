// Reads a judge's answer strictly: a verdict in the words agreed upon, or none.

/// What a judge made of a text.
struct JudgeVerdict: Sendable, Hashable {
    var isViolation: Bool
    /// In our words, sorted; empty if it named none that we know.
    var categories: [String] = []
}

/// Why an answer is no verdict.
struct JudgeAnswerError: Error, Hashable {
    /// A stable word, for counting.
    var word: String
    /// The same for people.
    var reason: String

    static let notJSON = JudgeAnswerError(word: "not-json", reason: "the answer is not the JSON of a chat completion")
    static let noVerdict = JudgeAnswerError(
        word: "no-verdict", reason: "the answer has no verdict in the words agreed upon")
    static let tooLong = JudgeAnswerError(word: "too-long", reason: "the answer is longer than 64 KiB")
    static let addressed = JudgeAnswerError(
        word: "addressed", reason: "the text speaks to its judge, whose acquittal is therefore worth nothing")
}

extension JudgeVerdict {
    /// Reads the body of a chat completion.
    init(_ body: [UInt8], to question: JudgeQuestion) throws(JudgeAnswerError) {
        guard let completion = try? JSON.parse(body),
            let content = completion["choices"]?.arrayValue?.first?["message"]?["content"]?.stringValue
        else { throw .notJSON }
        switch question.style {
        case .instruct: try self.init(object: content, question)
        case .llamaGuard: try self.init(lines: content)
        }
        if !isViolation, Self.addressesJudge(question.text) { throw .addressed }
    }

    /// One JSON object, perhaps after thoughts, perhaps in a fence; the verdict's number must be that of the question.
    private init(object content: String, _ question: JudgeQuestion) throws(JudgeAnswerError) {
        let spoken = content.ranges(of: "</think>").last.map { content[$0.upperBound...] } ?? content[...]
        guard let start = spoken.firstIndex(of: "{"), let end = spoken.lastIndex(of: "}"), start < end,
            let object = try? JSON.parse(String(spoken[start...end])), let word = object["verdict"]?.stringValue
        else { throw .noVerdict }
        switch word {
        case "forbidden-\(question.nonce)": isViolation = true
        case "allowed-\(question.nonce)": isViolation = false
        default: throw .noVerdict
        }
        let known = Set(Purposes.categories).union([question.category])
        let named = (object["categories"]?.arrayValue ?? []).compactMap(\.stringValue)
        categories = isViolation ? Set(named).intersection(known).sorted() : []
    }

    /// `safe`, or `unsafe` and perhaps a line of hazards.
    private init(lines content: String) throws(JudgeAnswerError) {
        let lines = content.split(whereSeparator: \.isNewline).map { line in
            line.split(separator: " ").joined()
        }.filter { !$0.isEmpty }
        if lines == ["safe"] {
            isViolation = false
            return
        }
        guard lines.first == "unsafe", lines.count <= 2 else { throw .noVerdict }
        isViolation = true
        guard lines.count == 2 else { return }
        var named: Set<String> = []
        for hazard in lines[1].split(separator: ",", omittingEmptySubsequences: false) {
            guard hazard.first == "S", let number = Int(hazard.dropFirst()), (1...14).contains(number) else {
                throw .noVerdict
            }
            named.formUnion(JudgeStyle.hazards[number - 1])
        }
        categories = named.sorted()
    }

    /// Whether a text speaks to whoever judges it.
    ///
    /// Some harmless text does too; then there is no opinion, which is no loss.
    private static func addressesJudge(_ text: String) -> Bool {
        let folded = text.lowercased()
        return appeals.contains { folded.contains($0) }
    }

    /// - Source: the forms of injection that the tests of this folder try, 2026-11.
    private static let appeals = [
        "ignore the above", "ignore all above", "ignore everything above", "ignore previous", "ignore all previous",
        "ignore the previous", "ignore your instructions", "disregard the above", "disregard previous",
        "disregard all previous", "disregard your instructions", "forget the above", "forget previous instructions",
        "answer safe", "answer \\\"safe", "answer 'safe", "answer with safe", "reply safe", "respond safe",
        "output safe",
        "say safe", "respond with safe", "reply with safe", "this as safe", "text as safe", "request as safe",
        "it as safe", "answer \\\"allowed", "answer allowed",
        "\\\"verdict", "'verdict'", "allowed-", "<|", "[inst]", "[/inst]", "<<sys>>", "<start_of_turn>", "</s>",
        "content moderator", "the classifier", "to the judge", "to the reviewer", "previous instructions",
    ]
}
