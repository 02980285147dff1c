// The demo's temporary folder: configuration, secret, feeds; and what the summary says.

import Foundation

/// Everything the demo puts on disk.
struct DemoStage {
    let folder: String
    private let usesJournal: Bool

    var configurationPath: String { "\(folder)/vedette.toml" }
    var statusPath: String { "\(folder)/state/status.json" }
    private var usageLog: String { "\(folder)/logs/usage.jsonl" }
    private var downloadLog: String { "\(folder)/logs/downloads.jsonl" }
    private var alertFile: String { "\(folder)/alerts.jsonl" }

    init(port: Int, secret: String) throws {
        folder = NSTemporaryDirectory() + "vedette-demo-\(ProcessInfo.processInfo.processIdentifier)"
        usesJournal = FileManager.default.fileExists(atPath: "/run/systemd/journal/socket")
        for name in ["", "/logs", "/state", "/secrets"] {
            try FileManager.default.createDirectory(
                atPath: folder + name, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        }
        try write(secret + "\n", to: "\(folder)/secrets/demo")
        try write(configuration(port: port), to: configurationPath)
    }

    func remove() { try? FileManager.default.removeItem(atPath: folder) }

    func introduction(seconds: Int) -> String {
        """
        vedette demo: a gateway's usage log is written line by line for \(seconds) s, and the daemon watches it.
        Everything is invented but the listed institutes. What follows is what journalctl would show.

        """
    }

    /// Writes the sample, evenly over `duration`, and returns how many records that were.
    func writeLog(for duration: Duration) async throws -> Int {
        let pause = duration / (SampleLog.lines.count + 1)
        for (index, line) in SampleLog.lines.enumerated() {
            try append(SampleLog.record(line, number: index + 1, time: Self.now()), to: usageLog)
            if index == 5 {
                try append(
                    #"{"time":"\#(Self.now())","id":"dl-1","organisation":"Ember Travel","country":"IR","model":"llama-3.1-8b-instruct","path":"/models/llama-3.1-8b-instruct/model-00001.safetensors"}"#
                        + "\n", to: downloadLog)
            }
            if index == 7 { try append("{\"id\":\"broken record, cut by a crash of the gatew\n", to: usageLog) }
            try await Task.sleep(for: pause)
        }
        return SampleLog.lines.count + 2
    }

    /// Waits until nothing new has arrived at the receiver for a second, at most ten.
    func waitForQuiet(_ receiver: WebhookReceiver) async throws {
        var last = -1
        for _ in 0..<10 {
            let count = receiver.count.delivered
            if count == last, count > 0 { return }
            last = count
            try await Task.sleep(for: .seconds(1))
        }
    }

    func isAsExpected(_ count: WebhookReceiver.Count) -> Bool {
        count.delivered > 0 && count.verified == count.delivered
    }

    func summary(written: Int, _ count: WebhookReceiver.Count, exitStatus: Int32) throws -> String {
        let lines = (try? String(contentsOfFile: alertFile, encoding: .utf8))?.split(separator: "\n") ?? []
        func occurrences(_ verdict: String) -> Int { lines.count { $0.contains("\"verdict\":\"\(verdict)\"") } }
        var text = """

            Summary
              records written      \(written), one of them broken on purpose: it is in quarantine, not lost
              violations           \(occurrences("violation"))
              permitted, recorded  \(occurrences("permitted")): the same logistics prompt, from the account that holds a grant;
                                   the caller that only calls itself "US Navy" got an alert
              webhooks             \(count.delivered) delivered, \(count.verified) with a verified signature
              daemon               stopped with status \(exitStatus)
            """
        if usesJournal {
            text += "\n  journal              journalctl -t vedette VEDETTE_EVENT=alert.opened -o verbose"
        }
        return text
            + "\nNext: README.md; etc/vedette for a commented configuration; `vedette explain` for one line's way.\n"
    }

    private static func now() -> String { Date.now.formatted(.iso8601) }

    private func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    }

    private func append(_ text: String, to path: String) throws {
        if !FileManager.default.fileExists(atPath: path) {
            _ = FileManager.default.createFile(atPath: path, contents: nil)
        }
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        defer { try? file.close() }
        try file.seekToEnd()
        try file.write(contentsOf: Data(text.utf8))
    }

    private func configuration(port: Int) -> String {
        """
        schema = 1
        [instance]
        name = "demo.example.org"
        [ledger]
        directory = "\(folder)/state"
        [secrets]
        directory = "\(folder)/secrets"

        [[feed]]
        id = "gateway"
        paths = ["\(usageLog)"]
        format = "litellm"

        [[feed]]
        id = "downloads"
        paths = ["\(downloadLog)"]
        format = "json"
        [feed.fields]
        "time" = "/time"
        "gen_ai.response.id" = "/id"
        "usage.org.name" = "/organisation"
        "geo.country.iso_code" = "/country"
        "gen_ai.request.model" = "/model"
        "usage.download.path" = "/path"

        [[rule]]
        id = "sanctions/listed-institutes"
        checker = "sanctions"
        severity = "critical"
        description = "A party on a list, here the built-in supplement of institutes linked to the PLA"

        [[rule]]
        id = "purpose/national-security"
        checker = "purpose"
        severity = "high"
        description = "Llama AUP 2.1: military, warfare, espionage, ITAR"
        categories = ["military_warfare", "espionage", "itar_export", "weapons"]
        unless_granted = ["purpose:national-security"]

        [[rule]]
        id = "geo/embargo"
        checker = "geo"
        severity = "critical"
        description = "Comprehensively embargoed countries"
        preset = "us-embargo"
        signals = ["declared"]

        [[account]]
        id = "us-logistics-office"
        organisation = "Department of Logistics (fictional)"
        country = "US"
        kind = "government"
        [account.match]
        key_hashes = ["hash-1001"]

        [[grant]]
        id = "us-government"
        gives = ["purpose:national-security"]
        reason = "Meta, 2024-11-04: US agencies and their contractors may use Llama for national security"
        authority = "Letter of authorisation (fictional), legal@example.org"
        approved_by = ["legal@example.org", "compliance@example.org"]
        valid_from = 2024-11-04
        expires = 2099-11-04
        [grant.to]
        countries = ["US"]
        kinds = ["government"]

        [[sink]]
        id = "terminal"
        type = "console"
        events = ["alert.opened", "granted", "feed.*", "sink.*"]

        [[sink]]
        id = "file"
        type = "file"
        path = "\(alertFile)"
        events = ["alert.occurrence"]

        [[sink]]
        id = "receiver"
        type = "webhook"
        url = "http://127.0.0.1:\(port)/hooks/compliance"
        allow_http = true
        allow_private = true
        secrets = ["demo"]
        severity = "info"
        events = ["alert.opened", "granted"]
        \(usesJournal ? "\n[[sink]]\nid = \"journal\"\ntype = \"journald\"\n" : "")
        """
    }
}
