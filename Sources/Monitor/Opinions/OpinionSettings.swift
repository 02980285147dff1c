// `[second_opinion]` of vedette.toml: whom to ask, about what, and how often.

import CheckerKit

/// The settings of the second opinion.
struct OpinionSettings: Sendable, Hashable {
    var url: String
    /// The model's name, as the endpoint knows it and as alerts show it.
    var model: String
    /// The name of the secret that is sent as a bearer token; `nil`: none is sent.
    var key: String?
    var keyPlace = Place()
    /// Whether texts may leave this machine.
    var isRemote = false
    var scope = OpinionScope()
    /// For a whole answer.
    var deadline = Duration.seconds(5)
    var rate = SinkSettings.Rate(count: 60, window: .seconds(60))
    /// Questions at once.
    var parallel = 2
    /// How old a finding may get before nobody asks any more.
    var patience = Duration.seconds(600)
    /// How long a verdict on a text holds.
    var memory = Duration.seconds(86_400)

    var style: JudgeStyle { scope.style }

    /// Where questions go.
    ///
    /// - Throws: ``WebAddress/Refusal`` for an address that is none.
    var target: PostTarget {
        get throws(WebAddress.Refusal) {
            PostTarget(
                url: try WebAddress(url), timeout: deadline, allowHTTP: !isRemote,
                addresses: AddressGuard(allowPrivate: isRemote, onlyLoopback: !isRemote))
        }
    }
}

extension OpinionSettings {
    /// Reads the table; `nil` if it says too little to ask anybody.
    init?(_ reader: SettingsReader) {
        let (url, model) = (reader.requiredString("url"), reader.requiredString("model"))
        self.init(url: url ?? "", model: model ?? "")
        key = reader.string("key")
        keyPlace = reader.place(of: "key")
        isRemote = reader.boolean("remote") ?? isRemote
        scope.style = reader.word("style", as: JudgeStyle.self) ?? scope.style
        readScope(reader)
        deadline = reader.duration("deadline", atLeast: .milliseconds(100)) ?? deadline
        if let text = reader.string("rate") {
            if let read = SinkSettings.Rate(text) {
                rate = read
            } else {
                reader.error("rate", "\"\(text)\" is not a rate; write a number and /s, /min or /h, such as \"60/min\"")
            }
        }
        parallel = reader.integer("parallel", in: 1...64).map(Int.init) ?? parallel
        patience = reader.duration("wait", atLeast: .seconds(1)) ?? patience
        memory = reader.duration("cache") ?? memory
        if let url { check(url, reader) }
        if url == nil || model == nil { return nil }
    }

    private mutating func readScope(_ reader: SettingsReader) {
        let from = reader.number("from", in: 0...1) ?? scope.confidence.lowerBound
        let to = reader.number("to", in: 0...1) ?? scope.confidence.upperBound
        if from <= to {
            scope.confidence = from...to
        } else {
            reader.error("from", "\"from\" is \(from) and \"to\" is \(to), so that nothing lies between them")
        }
        scope.perAlert = reader.integer("per_alert", in: 1...1000) ?? scope.perAlert
    }

    /// Texts of people are sent there: the address must be what it seems.
    private func check(_ text: String, _ reader: SettingsReader) {
        let address: WebAddress
        do throws(WebAddress.Refusal) { address = try WebAddress(text) } catch {
            return reader.error(
                "url", "\"\(text)\" is not an address; write http://127.0.0.1:8000/v1/chat/completions")
        }
        if !isRemote && !Self.isLoopback(address.host) {
            reader.error(
                "url",
                "\"\(address.host)\" is not this machine, and texts of users would leave it; if that is meant, write "
                    + "remote = true")
        }
        if isRemote && !address.isSecure {
            reader.error("url", "\"\(text)\" is not encrypted; with remote = true the address begins with https://")
        }
        if !text.hasSuffix("/chat/completions") {
            reader.problems.warning(
                at: reader.place(of: "url"),
                "\"\(text)\" does not end in /chat/completions, as the address of an OpenAI-compatible endpoint does")
        }
    }

    private static func isLoopback(_ host: String) -> Bool {
        if host.lowercased() == "localhost" { return true }
        return NetworkAddress(host).map { AddressGuard(onlyLoopback: true).refusal(of: $0) == nil } ?? false
    }

    static let keyRule = "the key must consist of printable ASCII characters"

    static func isKey(_ bytes: [UInt8]) -> Bool { bytes.allSatisfy { (0x21...0x7E).contains($0) } }

    /// Notes a key that cannot be had, or cannot be sent.
    func checkKey(_ store: SecretStore, _ problems: Problems) {
        guard let key else { return }
        switch store.state(of: key) {
        case .present: if let bytes = store.read(key), !Self.isKey(bytes) { problems.error(at: keyPlace, Self.keyRule) }
        case .badName:
            problems.error(
                at: keyPlace, "\"\(key)\" cannot be a secret's name; use letters, digits, \"-\", \"_\" and \".\"")
        case .absent: problems.error(at: keyPlace, "secret \"\(key)\" not found in \(store.directory)")
        case .unreadable(let why):
            problems.warning(
                at: keyPlace, "secret \"\(key)\" cannot be read: \(why); check as the user of the daemon")
        }
    }
}
