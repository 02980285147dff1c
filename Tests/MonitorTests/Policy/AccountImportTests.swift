// Accounts from spreadsheets: read with their places, written whole, or not at all.

import CheckerKit
import CheckerTestKit
import Foundation
import Testing

@testable import Monitor

struct AccountImportTests {
    private static let good = #"""
        id,organisation,country,kind,legal_names,contractor_of,review,key_hashes,arns
        agency-2,"Example Agency, ""Coast""",US,government,,,2098-01-01,k1|k2,
        systems,Example Systems,US,contractor,Example Systems Federal|ES Inc.,US|CA,,,arn:aws:iam::000000000001:role/*

        """#

    @Test func `every column becomes the key of the same name`() throws {
        let read = AccountImport(Array(Self.good.utf8), file: "crm.csv")
        #expect(read.problems.all.map(\.description) == [])
        #expect(read.accounts.map(\.id) == ["agency-2", "systems"])
        #expect(read.accounts[0].organisation == "Example Agency, \"Coast\"" && read.accounts[0].kind == .government)
        #expect(read.accounts[0].match == [.key: ["k1", "k2"]])
        #expect(read.accounts[1].legalNames == ["Example Systems Federal", "ES Inc."])
        #expect(read.accounts[1].contractorOf == ["US", "CA"])
    }

    @Test func `what is written reads back as the same accounts`() throws {
        let read = AccountImport(Array(Self.good.utf8), file: "crm.csv")
        let table = try TOMLText.parse(Array(read.text(from: "crm.csv").utf8), file: "x.toml")
        let problems = Problems()
        let again = SettingsReader(table, problems).tables("account").compactMap { Account($0, problems) }
        #expect(problems.all.map(\.description) == [])
        #expect(again.map(\.id) == read.accounts.map(\.id))
        #expect(again.map(\.match) == read.accounts.map(\.match))
        #expect(again.map(\.organisation) == read.accounts.map(\.organisation))
        #expect(again.map(\.review) == read.accounts.map(\.review))
    }

    @Test(arguments: ["\r\n", "\n"], [",", ";", "\t"])
    func `line ends, separators and a byte order mark of other programs are understood`(
        _ end: String, _ separator: String
    ) {
        let lines = [["ID", "Organisation", "Country", "Teams"], ["a", "\"Example\"", " US ", "t1"]]
        let text = "\u{FEFF}" + lines.map { $0.joined(separator: separator) + end }.joined()
        let read = AccountImport(Array(text.utf8), file: "x.csv")
        #expect(read.problems.all.map(\.description) == [])
        #expect(read.accounts.first?.country == "US" && read.accounts.first?.match == [.team: ["t1"]])
    }

    @Test(arguments: [
        ("", "x.csv: error: is empty; its first line names the columns"),
        ("id,organisation,country,teams\n", "x.csv: error: has no account below its first line"),
        (
            "id,organisation,country,team\na,b,US,t\n",
            "x.csv:1:25: error: \"team\" is not a column; did you mean \"teams\"?"
        ),
        ("id,organisation,teams\na,b,t\n", "x.csv:1:1: error: there is no column \"country\""),
        ("id,id,organisation,country,teams\n", "x.csv:1:4: error: column \"id\" stands there twice"),
        (
            "id,organisation,country,teams\na,b,UK,t\n",
            "x.csv:2:5: error: \"UK\" is not an ISO 3166-1 alpha-2 country code; did you mean \"GB\"?"
        ),
        ("id,organisation,country,teams\na,b,US,t,u\n", "x.csv:2:10: error: the row has 5 fields, the first line 4"),
        ("id,organisation,country,teams\na,b,US,t\na,c,US,u\n", "x.csv:3:1: error: account \"a\" stands in line 2 too"),
        (
            "id,organisation,country,teams\na,b,US,t\nc,d,US,t\n",
            "x.csv:3:8: error: accounts \"a\" (x.csv:2:8) and \"c\" both claim \"t\" in teams; one identifier belongs to one account"
        ),
        ("id,organisation,country,teams\na,\"b,US,t\n", "x.csv:2:3: error: the quotation mark is never closed"),
        (
            "id,organisation,country,teams\na,\"b\"c,US,t\n",
            "x.csv:2:6: error: text after the closing quotation mark; double a mark that is meant"
        ),
        (
            "id,organisation,country,review,teams\na,b,US,soon,t\n",
            "x.csv:2:8: error: \"review\" must be a date such as 2027-11-04, without quotes, not a string"
        ),
        (
            "id,organisation,country,kind,teams\na,b,US,agency,t\n",
            "x.csv:2:8: error: \"agency\" is not a value of \"kind\"; known are \"government\", \"contractor\", \"commercial\", \"research\""
        ),
        (
            "id,organisation,country,teams\nA b,c,US,t\n",
            "x.csv:2:1: error: \"A b\" is no account id; use small letters, digits, \"-\", \"_\" and \".\", 64 at most, a letter or digit first"
        ),
    ])
    func `a fault is told at its line and column`(_ text: String, _ problem: String) {
        let read = AccountImport(Array(text.utf8), file: "x.csv")
        #expect(read.problems.all.map(\.description).contains(problem), "\(read.problems.all)")
    }

    @Test func `random bytes never trap, and what they become is whole or refused`() {
        var random = SeededGenerator(seed: 21)
        let pieces = [
            "id,", "organisation,", "country,", "teams", "\n", "\r", "\"", ",", "a", "US", "\u{FEFF}", "é", ";", "|",
        ]
        for _ in 0..<2_000 {
            var text = random.below(2) == 0 ? Array("id,organisation,country,teams\n".utf8) : []
            for _ in 0..<random.below(30) { text += Array(pieces[random.below(pieces.count)].utf8) }
            if random.below(4) == 0 { text.append(UInt8(truncatingIfNeeded: random.next())) }
            let read = AccountImport(text, file: "x.csv")
            #expect(read.problems.hasErrors || !read.accounts.isEmpty)
        }
    }

    @Test func `an import replaces what the last one wrote, and nothing else`() async throws {
        let folder = try ConfigurationFolder(stubConfiguration)
        try folder.write("crm.csv", Self.good)
        let report = AccountsReport(configuration: "\(folder.path)/vedette.toml", isJSON: true)
        func run(_ name: String?) async throws -> Bool {
            try await report.importCSV(
                "\(folder.path)/crm.csv", as: name, isDry: false, confirm: { _ in true }, reload: false,
                components: .stubs)
        }
        func ids() throws -> [String] {
            try Configuration.load(path: "\(folder.path)/vedette.toml", in: Components.stubs.surroundings).accounts
                .map(\.id)
        }
        #expect(try await run(nil))
        #expect(try ids() == ["agency", "shop", "listed", "agency-2", "systems"])
        try folder.write("crm.csv", "id,organisation,country,teams\nsystems,Example Systems,CA,t1\n")
        #expect(try await run(nil))
        #expect(try ids() == ["agency", "shop", "listed", "systems"])
        await #expect(throws: UsageError.self) { _ = try await run("all.toml") }
        try folder.write("crm.csv", "id,organisation,country,key_hashes\nx,Example,CA,key-shop\n")
        await #expect(throws: ConfigurationError.self) { _ = try await run(nil) }
        #expect(try ids() == ["agency", "shop", "listed", "systems"])
    }
}
