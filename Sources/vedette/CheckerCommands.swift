// One checker alone: screen, classify, locate. With --json one object for each input line, a stable contract.

import ArgumentParser
import CheckerKit
import DisallowedPurposes
import Geography
import Glibc
import Monitor
import SanctionedActors

/// `screen`.
struct ScreenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "screen", abstract: "Match names, one a line on standard input, against lists.",
        discussion: "Exit status 10 if any name matched with a score of at least --min-score and that is not 0.")
    @Option(help: "A list file in any of the formats of vedette.toml(5); may be given several times.") var list:
        [String] = []
    @Flag(help: "Also the built-in supplement of institutes linked to the PLA; it is used when no --list is given.")
    var supplement = false
    @Option(help: "The most matches for a name.") var limit = 10
    @Option(help: "Only matches with at least this score, 0 to 1.") var minScore = 0.88
    @Flag(
        help:
            "Lines are tab-separated columns: name, countries, birth date, and identifiers; only the name must be there."
    )
    var columns = false
    @Flag(help: "One JSON object for each name.") var json = false
    @Option(help: "Say how far each name is from this entry of the lists, by its id, and what is missing.")
    var whyNot: String?

    func run() throws {
        var lists: [(id: String, bytes: [UInt8])] = []
        for path in list { lists.append((path, try readFile(path))) }
        let screener = try NameScreener(lists: lists, includeSupplement: supplement || list.isEmpty)
        if let whyNot { return try compare(screener, entry: whyNot) }
        var found = false
        try eachLine { query in
            let start = threadMicroseconds()
            let question = columns ? ScreeningQuery(columns: query) : ScreeningQuery(query)
            let matches = screener.search(question, limit: limit, minScore: minScore)
            let micros = threadMicroseconds() - start
            found = found || !matches.isEmpty
            guard json else {
                return ([query] + matches.map { "  \(rounded($0.score))  \($0.list) \($0.id) \($0.name): \($0.why)" })
                    .joined(separator: "\n")
            }
            let members: [JSON] = matches.map { match in
                [
                    "id": .string(match.id), "list": .string(match.list), "name": .string(match.name),
                    "score": .number(rounded(match.score)), "why": .string(match.why),
                ]
            }
            return (["query": .string(query), "matches": .array(members), "micros": .integer(micros)] as JSON).text
        }
        if found && minScore > 0 { throw ExitCode(10) }
    }

    private func compare(_ screener: NameScreener, entry: String) throws {
        guard !screener.compare("", entry: entry).isEmpty else {
            throw UsageError("no list has an entry with the id \"\(entry)\"; vedette screen --json prints ids")
        }
        try eachLine { query in
            let comparisons = screener.compare(query, entry: entry)
            guard json else {
                return
                    ([query]
                    + comparisons.map { "  \($0.list) \($0.id) \($0.name): \($0.summary(threshold: minScore))" })
                    .joined(separator: "\n")
            }
            return (["query": .string(query), "comparisons": .array(comparisons.map(member))] as JSON).text
        }
    }

    private func member(_ comparison: EntryComparison) -> JSON {
        [
            "id": .string(comparison.id), "list": .string(comparison.list), "name": .string(comparison.name),
            "alias": .string(comparison.alias), "score": .number(rounded(comparison.score)),
            "threshold": .number(minScore), "candidate": .boolean(comparison.isCandidate),
            "agreeing": .array(comparison.agreeing.map { .string($0) }),
            "missing": .array(comparison.missing.map { .string($0) }),
            "extra": .array(comparison.extra.map { .string($0) }), "why": .string(comparison.why),
        ]
    }
}

/// `classify`.
struct ClassifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "classify", abstract: "Score texts, one a line on standard input, for disallowed purposes.",
        discussion: "The policy is that of Llama 4; a rule in /etc decides by the event's model.")
    @Flag(help: "One JSON object for each text.") var json = false

    func run() throws {
        let classifier = try PurposeClassifier()
        try eachLine { text in
            let start = threadMicroseconds()
            let result = classifier.classify(text)
            let micros = threadMicroseconds() - start
            guard json else {
                let scores = result.scores.map { "\($0.category) \(rounded($0.score))" }.joined(separator: ", ")
                return "\(scores.isEmpty ? "nothing" : scores)\t\(text)"
            }
            let scores = JSON.object(result.scores.map { ($0.category, .number(rounded($0.score))) })
            let clauses = JSON.array(result.clauses.map { .string($0) })
            return (["scores": scores, "clauses": clauses, "micros": .integer(micros)] as JSON).text
        }
    }
}

/// `locate`.
struct LocateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "locate", abstract: "Locate addresses, one a line on standard input.",
        discussion: "Databases: MMDB files, or Debian's tor-geoipdb text files.")
    @Option(help: "A database file; may be given several times.") var database: [String] = []
    @Flag(help: "One JSON object for each address.") var json = false

    func run() throws {
        let texts: [String] = ["/usr/share/tor/geoip", "/usr/share/tor/geoip6"]
        let debian = texts.filter { path in unsafe access(path, R_OK) == 0 }
        if database.isEmpty && debian.isEmpty {
            throw UsageError("no database: give --database FILE, or install the package tor-geoipdb")
        }
        let locator = try Locator(databases: database.isEmpty ? debian : database)
        try eachLine { address in
            let location = locator.locate(address)
            guard json else {
                let place = [location.country, location.subdivision].compactMap(\.self).joined(separator: " ")
                return "\(address)\t\(place.isEmpty ? "unknown" : place)\t\(location.source) of \(location.date)"
            }
            let line: JSON = [
                "address": .string(address), "country": location.country.map { .string($0) } ?? .null,
                "subdivision": location.subdivision.map { .string($0) } ?? .null,
                "anonymous": location.anonymous.map { .boolean($0) } ?? .null, "source": .string(location.source),
                "date": .string(location.date),
            ]
            return line.text
        }
    }
}

/// Answers each line of standard input with a line of standard output.
private func eachLine(_ answer: (String) throws -> String) throws {
    while let line = readLine(strippingNewline: true) {
        print(try answer(line.hasSuffix("\r") ? String(line.dropLast()) : line))
    }
}

/// A score with four digits, which is more than it means.
private func rounded(_ score: Double) -> Double { (score * 10_000).rounded() / 10_000 }

private func readFile(_ path: String) throws -> [UInt8] {
    guard let file = unsafe fopen(path, "rb") else {
        throw UsageError("cannot read \(path): \(unsafe String(cString: strerror(errno)))")
    }
    defer { unsafe fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
        let count = unsafe buffer.withUnsafeMutableBytes { unsafe fread($0.baseAddress, 1, $0.count, file) }
        if count == 0 { return bytes }
        bytes.append(contentsOf: buffer[..<count])
    }
}
