// "May this account do this?": yes or no, with the reason.

import Testing

@testable import Monitor

struct GrantQuestionTests {
    /// Who asks for what, and whether the answer holds these words.
    struct Case: Sendable, CustomTestStringConvertible {
        var account: String?
        var purpose = "national-security"
        var model = "llama-3.1-8b"
        var country: String?
        var day: String?
        var isYes: Bool
        var words: String
        var testDescription: String { "\(account ?? "unknown") \(purpose) \(model) \(country ?? "") \(words)" }
    }

    @Test(arguments: [
        Case(account: "agency", isYes: true, words: "grant us of 2024-11-04 to 2098-11-04 covers account agency"),
        Case(account: "agency", country: "US", isYes: true, words: "covers account agency"),
        Case(account: "agency", country: "IR", isYes: false, words: "IR by rule geo/embargo: violation"),
        Case(account: "agency", model: "mistral-7b", isYes: false, words: "grant tried: us: not for model mistral-7b"),
        Case(account: "agency", model: "", isYes: false, words: "grant tried: us: model unknown"),
        Case(account: "agency", day: "2024-11-03", isYes: false, words: "us: valid from 2024-11-04"),
        Case(account: "agency", purpose: "espionage", isYes: true, words: "espionage by rule purpose/military"),
        Case(account: "agency", purpose: "cbrn", isYes: false, words: "no grant can allow cbrn"),
        Case(account: "agency", purpose: "child_safety", isYes: false, words: "never granted"),
        Case(account: "shop", isYes: false, words: "grant tried: us: not to accounts in NO"),
        Case(account: "listed", isYes: false, words: "a listed party is in the same event"),
        Case(account: nil, isYes: false, words: "grant tried: us: account unknown"),
    ])
    func `the answer is what an event would come to`(_ expected: Case) throws {
        let folder = try ConfigurationFolder(stubConfiguration)
        let loaded = try RulesetBuilder(components: .stubs).load("\(folder.path)/vedette.toml")
        var question = GrantQuestion(purpose: expected.purpose)
        question.account = expected.account
        question.model = expected.model
        question.country = expected.country
        question.day = expected.day ?? "2026-11-22"
        let answer = try question.answer(loaded)
        #expect(answer.isYes == expected.isYes, "\(answer.text)")
        #expect(answer.text.contains(expected.words), "\(answer.text)")
        #expect(answer.text.hasPrefix(expected.isYes ? "yes: " : "no: "))
    }

    @Test func `an account that is not in the directory yet can be described`() throws {
        let folder = try ConfigurationFolder(stubConfiguration)
        let loaded = try RulesetBuilder(components: .stubs).load("\(folder.path)/vedette.toml")
        var question = GrantQuestion(purpose: "national-security")
        question.kind = "government"
        question.domicile = "US"
        question.model = "llama-4"
        #expect(try question.answer(loaded).isYes)
        question.domicile = "FR"
        #expect(try !question.answer(loaded).isYes)
        question.organisation = "Listed Institute"
        question.domicile = "US"
        #expect(try !question.answer(loaded).isYes)
    }

    @Test func `a question that cannot be understood is refused with what was probably meant`() throws {
        let folder = try ConfigurationFolder(stubConfiguration)
        let loaded = try RulesetBuilder(components: .stubs).load("\(folder.path)/vedette.toml")
        func complaint(_ change: (inout GrantQuestion) -> Void) -> String {
            var question = GrantQuestion(purpose: "national-security")
            change(&question)
            do {
                _ = try question.answer(loaded)
                return ""
            } catch { return "\(error)" }
        }
        #expect(complaint { $0.account = "agancy" }.contains("did you mean \"agency\"?"))
        #expect(complaint { $0.purpose = "national-securty" }.contains("did you mean \"national-security\"?"))
        #expect(complaint { $0.country = "UK" }.contains("did you mean \"GB\"?"))
        #expect(complaint { $0.kind = "goverment" }.contains("did you mean \"government\"?"))
        #expect(complaint { $0.day = "tomorrow" }.contains("is no day"))
        #expect(complaint { $0.domicile = "US" }.contains("needs --kind"))
    }
}
