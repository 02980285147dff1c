// A daemon on a temporary folder: one feed of JSON lines, embargo and purpose rules, a file that collects occurrences.

import Foundation
import Testing

/// `vedette run` with a configuration of its own.
final class RunningDaemon {
    let folder: Folder
    /// Set for the process beside what this one has.
    var environment: [String: String] = [:]
    private var process = Process()

    init(extra: String = "") throws {
        folder = try Folder()
        try FileManager.default.createDirectory(atPath: "\(folder.path)/feed", withIntermediateDirectories: false)
        try FileManager.default.createDirectory(atPath: "\(folder.path)/state", withIntermediateDirectories: false)
        try folder.write(
            Self.configuration(folder.path) + extra.replacingOccurrences(of: "FOLDER", with: folder.path),
            to: "vedette.toml")
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        folder.remove()
    }

    var configurationPath: String { "\(folder.path)/vedette.toml" }
    var isRunning: Bool { process.isRunning }
    var pid: Int32 { process.processIdentifier }
    var log: String { folder.read("log") }

    /// Starts the daemon through a shell script that ends by executing its arguments.
    func start(through script: String = "exec \"$@\"") throws {
        process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", script, "sh", Binary.path, "run", "--config", configurationPath]
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardOutput = FileHandle.nullDevice
        process.standardError = try folder.handle("log")
        try process.run()
    }

    func kill9() {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Asks for an orderly stop, as soon as the process can be asked, and waits for its end.
    @discardableResult
    func stop() -> Int32 {
        let end = Date.now.addingTimeInterval(30)
        while process.isRunning, !catchesStop, Date.now < end { usleep(1000) }
        process.terminate()
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// The request ids in the occurrence file, in order.
    var requests: [String] { members("request_id") }

    /// A string member of each line of the occurrence file, in order; lines without it have none.
    func members(_ name: String) -> [String] {
        folder.read("alerts.jsonl").split(separator: "\n").compactMap { line in
            guard let start = line.range(of: "\"\(name)\":\"") else { return nil }
            return String(line[start.upperBound...].prefix { $0 != "\"" })
        }
    }

    /// The size of the occurrence file in bytes.
    private var occurrenceBytes: Int {
        let path = "\(folder.path)/alerts.jsonl"
        return (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
    }

    /// Waits until all of `ids` are in the occurrence file; gives up once it has not grown for 45 seconds.
    func waitFor(_ ids: [String]) async throws {
        let wanted = Set(ids)
        var seen = -1
        var still = ContinuousClock.now
        while ContinuousClock.now - still < .seconds(45) {
            let size = occurrenceBytes
            if size != seen {
                (seen, still) = (size, .now)
                if wanted.isSubset(of: requests) { return }
            }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    /// Whether SIGTERM no longer just ends the process: on a busy machine a shell may not even have become the daemon yet.
    private var catchesStop: Bool {
        (processStatus("SigCgt").flatMap { UInt64($0, radix: 16) } ?? 0) >> (SIGTERM - 1) & 1 == 1
    }

    /// A number of `/proc/<pid>/status`: `VmRSS` in KiB.
    func memory(_ name: String) throws -> Int { try #require(processStatus(name).flatMap { Int($0) }) }

    /// The first word of a line of `/proc/<pid>/status`.
    private func processStatus(_ name: String) -> Substring? {
        let status = (try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix(name + ":") }
        return line?.split(whereSeparator: \.isWhitespace).dropFirst().first
    }

    /// Processor time that the daemon has used, in seconds.
    func processorTime() throws -> Double {
        let text = try String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
        // What follows the name, which may hold anything: the 14th and 15th member; proc(5).
        let members = try #require(text.split(separator: ")").last).split(separator: " ")
        let ticks = members[11...12].compactMap { Double($0) }.reduce(0, +)
        return ticks / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// How many files the daemon has open.
    var openFiles: Int { (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/fd").count) ?? 0 }

    /// Waits until the condition holds, at most for `seconds`.
    func wait(_ seconds: Double = 150, until condition: () -> Bool) async throws {
        let end = Date.now.addingTimeInterval(seconds)
        while !condition(), Date.now < end { try await Task.sleep(for: .milliseconds(50)) }
    }

    /// Writes records that must alert, one for each id.
    func write(_ ids: [String], to name: String = "feed/usage.jsonl", country: String = "IR") throws {
        try folder.append(ids.map { Self.record($0, country: country) }.joined(), to: name)
    }

    static func record(_ id: String, country: String = "IR", prompt: String = "plain") -> String {
        #"{"ts":"2026-11-20T10:00:00Z","request_id":"\#(id)","user":"u@example.org","org":"Acme","client_ip":"203.0.113.7","country":"\#(country)","model":"llama-3.1-8b","prompt":"\#(prompt)"}"#
            + "\n"
    }

    /// Expects each id exactly once in the occurrence file, after waiting for it.
    func expectOnce(_ ids: [String], _ location: SourceLocation = #_sourceLocation) async throws {
        try await waitFor(ids)
        let counts = Dictionary(requests.map { ($0, 1) }, uniquingKeysWith: +)
        let lost = ids.filter { counts[$0] == nil }
        let doubled = counts.filter { $0.value > 1 }.keys
        #expect(
            lost.isEmpty, "lost \(lost.count) of \(ids.count): \(lost.prefix(3)); log: \(log)", sourceLocation: location
        )
        #expect(doubled.isEmpty, "doubled \(doubled.count)", sourceLocation: location)
        #expect(isRunning, "the daemon ended: \(log)", sourceLocation: location)
    }

    /// What the settings of a feed say of ``record(_:country:prompt:)``.
    static let fields = """
        format = "json"
        [feed.fields]
        "time" = "/ts"
        "gen_ai.response.id" = "/request_id"
        "user.email" = "/user"
        "user.id" = "/user_id"
        "usage.org.name" = "/org"
        "client.address" = "/client_ip"
        "geo.country.iso_code" = "/country"
        "gen_ai.request.model" = "/model"
        "gen_ai.input.messages" = "/prompt"
        """

    /// A rule for which it is remembered of every user where he was last.
    static let travel = """
        [[rule]]
        id = "geo/travel"
        checker = "geo"
        severity = "medium"
        travel = "impossible"
        signals = ["declared"]

        """

    static func configuration(_ folder: String) -> String {
        """
        schema = 1
        [ledger]
        directory = "\(folder)/state"
        [[feed]]
        id = "gateway"
        paths = ["\(folder)/feed/usage*.jsonl"]
        \(fields)
        [[rule]]
        id = "geo/embargo"
        checker = "geo"
        severity = "critical"
        countries = ["IR", "KP", "SY", "CU"]
        signals = ["declared"]
        [[sink]]
        id = "file"
        type = "file"
        path = "\(folder)/alerts.jsonl"
        events = ["alert.occurrence"]

        """
    }
}

func ids(_ tag: String, _ count: Int) -> [String] { (0..<count).map { "\(tag)\($0)" } }
