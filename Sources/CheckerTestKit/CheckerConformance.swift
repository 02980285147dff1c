// The checks every checker must pass; a plugin's first test is one call.

public import CheckerKit

/// Returns what is wrong with a checker: a manifest that is incomplete, an example that does not hold, a crash-free
/// answer that is not one.
///
/// ```swift
/// @Test func `the checker conforms`() throws { #expect(try problems(of: GeographyChecker.self) == []) }
/// ```
/// - Throws: ``CheckerKit/ConfigurationError`` if the checker refuses its own example section.
public func problems<C: Checker>(
    of type: C.Type, resources: any Resources = NoResources()
) throws(ConfigurationError) -> [String] {
    let manifest = C.manifest
    let checker = try C(section: manifest.exampleSection, resources: resources)
    let declared = Set(checker.rules.map(\.id))
    var problems = manifestProblems(manifest, declared: declared)
    for example in manifest.examples {
        var batch = EventBatch()
        batch.append(example.event)
        let found = Set(checker.check(batch).map(\.rule))
        if found != Set(example.triggers) {
            problems.append(
                "\(example.name): expected \(example.triggers), found \(found.sorted { $0.rawValue < $1.rawValue })")
        }
        if !declared.isSuperset(of: found) { problems.append("\(example.name): a finding names an undeclared rule") }
    }
    problems += positionProblems(checker, manifest.examples)
    return problems
}

private func manifestProblems(_ manifest: CheckerManifest, declared: Set<RuleID>) -> [String] {
    var problems: [String] = []
    if manifest.summary.isEmpty { problems.append("the manifest has no summary") }
    if manifest.legalSources.isEmpty { problems.append("the manifest cites no source") }
    for rule in declared.sorted(by: { $0.rawValue < $1.rawValue }) {
        if !rule.rawValue.hasPrefix(manifest.id + "/") {
            problems.append("the name of rule \(rule) does not begin with \(manifest.id)/")
        }
        if !manifest.examples.contains(where: { $0.triggers.contains(rule) }) {
            problems.append("no example triggers \(rule)")
        }
    }
    if !manifest.examples.contains(where: \.triggers.isEmpty) {
        problems.append("no example shows what is left alone")
    }
    return problems
}

/// An event is judged alike whatever its neighbours: all examples in one batch give what each gives alone.
private func positionProblems(_ checker: some Checker, _ examples: [CheckerManifest.Example]) -> [String] {
    var batch = EventBatch()
    for example in examples { batch.append(example.event) }
    var found = [Set<RuleID>](repeating: [], count: examples.count)
    for finding in checker.check(batch) {
        guard examples.indices.contains(finding.event) else { return ["a finding points at no event"] }
        if !(0...1).contains(finding.confidence) { return ["a confidence lies outside 0...1"] }
        found[finding.event].insert(finding.rule)
    }
    return zip(examples, found).filter { Set($0.triggers) != $1 }
        .map { "\($0.0.name): judged otherwise among other events" }
}

/// No data files; for checkers that need none.
public struct NoResources: Resources {
    public init() {}
    public func load(_ name: String, for place: Place) throws(ConfigurationError) -> ResourceFile {
        throw ConfigurationError([Problem(at: place, "there is no file \"\(name)\" here")])
    }
    public func describe(_ name: String, for place: Place) throws(ConfigurationError) -> ResourceFile {
        try load(name, for: place)
    }
}

/// Files in memory, for tests.
public struct MemoryResources: Resources {
    private let files: [String: [UInt8]]
    public init(_ files: [String: String]) { self.files = files.mapValues { Array($0.utf8) } }
    public init(bytes files: [String: [UInt8]]) { self.files = files }

    public func load(_ name: String, for place: Place) throws(ConfigurationError) -> ResourceFile {
        guard let bytes = files[name] else {
            throw ConfigurationError([Problem(at: place, "there is no file \"\(name)\" here")])
        }
        return ResourceFile(path: name, bytes: bytes, digest: "test", date: "2026-11-22")
    }
    public func describe(_ name: String, for place: Place) throws(ConfigurationError) -> ResourceFile {
        var file = try load(name, for: place)
        file.bytes = []
        return file
    }
}
