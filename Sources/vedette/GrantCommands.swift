// Commands about grants: list, check, add, revoke.

import ArgumentParser
import Glibc
import Monitor

/// `grants`.
struct GrantsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grants", abstract: "Who may do what otherwise is forbidden.",
        subcommands: [List.self, Check.self, Add.self, Revoke.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show every grant with its state, its beneficiaries and its use.",
            discussion: "Exit status 1 if a grant has expired, ends within 30 days or is not valid yet.")
        @OptionGroup var options: ConfigurationOption
        @Flag(help: "One JSON object a line.") var json = false

        func run() async throws {
            let report = GrantsReport(configuration: options.config, isJSON: json)
            if try await !report.list(components: components) { throw ExitCode(1) }
        }
    }

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Would this use be permitted? Yes or no, with the grants that were tried.",
            discussion: """
                The question goes through the rules, lists and grants in force as an event would. Exit status 0 for yes, 10 for \
                no. Without --account the account is unknown, or one that --kind and the like describe.
                """)
        @OptionGroup var options: ConfigurationOption
        @Option(help: "An account of accounts.d.") var account: String?
        @Option(help: "A purpose or a group of them, such as national-security.") var purpose: String
        @Option(help: "The model, as the log names it.") var model = ""
        @Option(help: "The country that the use comes from, such as US.") var country: String?
        @Option(help: "Where the model runs: provider, or provider:region.") var hosting: String?
        @Option(help: "The clause of the policy, such as llama-3.1/aup/2.1.") var clause: String?
        @Option(help: "The day of the use; by default today.") var date: String?
        @Option(help: "Instead of --account: government, contractor, commercial, research.") var kind: String?
        @Option(help: "With --kind: the country of domicile.") var domicile: String?
        @Option(help: "With --kind: the organisation.") var organisation: String?
        @Option(help: "With --kind: a country whose government it works for; may be given several times.")
        var contractorOf: [String] = []
        @Flag(help: "One JSON object.") var json = false

        func run() throws {
            var question = GrantQuestion(purpose: purpose)
            question.account = account
            question.kind = kind
            question.domicile = domicile
            question.organisation = organisation
            question.contractorOf = contractorOf
            question.clause = clause
            question.model = model
            question.country = country
            question.hosting = hosting
            question.day = date
            let report = GrantsReport(configuration: options.config, isJSON: json)
            if try !report.check(question, components: components) { throw ExitCode(10) }
        }
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add a grant to grants.d; refused if the configuration would not pass \"config check\".",
            discussion: "Shows the grant and asks on a terminal; needs --yes otherwise.")
        @OptionGroup var options: ConfigurationOption
        @Argument(help: "The new grant's id.") var id: String
        @Option(help: "What it gives, such as purpose:national-security; may be given several times.")
        var gives: [String]
        @Option(help: "Why, for the record.") var reason: String
        @Option(help: "The document that allows it.") var authority: String
        @Option(help: "Where that is published.") var source = ""
        @Option(help: "The number of a licence that an authority issued.") var licence = ""
        @Option(help: "Who approved it; as often as [review] approvals asks.") var approvedBy: [String]
        @Option(help: "The first day; by default today.") var validFrom: String?
        @Option(help: "The last day, such as 2027-11-04.") var expires: String
        @Option(help: "Only these clauses; may be given several times, as all that follow.") var clause: [String] = []
        @Option(help: "To an account of accounts.d.") var account: [String] = []
        @Option(help: "To an organisation.") var organisation: [String] = []
        @Option(help: "To accounts domiciled in a country.") var country: [String] = []
        @Option(help: "To accounts that work for a country's government.") var contractorOf: [String] = []
        @Option(help: "Only to this kind of account.") var kind: [String] = []
        @Option(help: "Only for these models; * stands for anything.") var model: [String] = []
        @Option(help: "Only for models that run there: provider, or provider:region.") var hosting: [String] = []
        @Option(help: "A purpose that is taken out again.") var exclude: [String] = []
        @Option(help: "The file in grants.d; by default one named after the id.") var file: String?
        @Flag(help: "Do not ask.") var yes = false
        @Flag(inversion: .prefixedNo, help: "Tell the running daemon.") var reload = true
        @Flag(help: "One JSON object.") var json = false

        func run() async throws {
            var draft = GrantDraft(id: id, expires: expires)
            draft.gives = gives
            draft.clauses = clause
            draft.reason = try stated(reason)
            draft.authority = authority
            draft.source = source
            draft.licence = licence
            draft.approvedBy = approvedBy
            draft.validFrom = validFrom
            draft.to = [
                ("accounts", account), ("organisations", organisation), ("countries", country),
                ("contractor_of", contractorOf), ("kinds", kind), ("models", model), ("hosting", hosting),
                ("excludes", exclude),
            ]
            var edits = GrantEdits(configuration: options.config, isJSON: json)
            edits.reload = reload
            let preview = try edits.preview(draft)
            if !yes { try confirmed("\(preview)Add this grant?") }
            if try await !edits.add(draft, file: file, components: components) { throw ExitCode(1) }
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "End a grant; its entry stays, with day and reason, as a record.",
            discussion: "Asks on a terminal, and needs --yes otherwise.")
        @OptionGroup var options: ConfigurationOption
        @Argument(help: "The grant.") var id: String
        @Option(help: "Why, for the record.") var reason: String
        @Option(help: "The first day on which it gives nothing; by default today.") var from: String?
        @Flag(help: "Do not ask.") var yes = false
        @Flag(inversion: .prefixedNo, help: "Tell the running daemon.") var reload = true
        @Flag(help: "One JSON object.") var json = false

        func run() async throws {
            let reason = try stated(reason)
            if !yes { try confirmed("Revoke grant \"\(id)\" from \(from ?? "today") on?") }
            var edits = GrantEdits(configuration: options.config, isJSON: json)
            edits.reload = reload
            if try await !edits.revoke(id, from: from, reason: reason, components: components) { throw ExitCode(1) }
        }
    }
}

/// Returns a reason that says something.
private func stated(_ reason: String) throws -> String {
    guard reason.contains(where: { !$0.isWhitespace }) else { throw UsageError("--reason must say why") }
    return reason
}

/// Asks on a terminal; anything but "y" ends the command.
func confirmed(_ question: String) throws {
    guard isatty(STDIN_FILENO) == 1 else { throw UsageError("without a terminal, --yes must be given") }
    standardError.write("\(question) [y/N] ")
    guard readLine()?.lowercased() == "y" else { throw ExitCode(1) }
}
