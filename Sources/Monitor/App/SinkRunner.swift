// One long-running task for each sink, and the sinks a configuration asks for.

import CheckerKit
import Logging
import ServiceLifecycle

/// Delivers to one sink until shutdown; then what is in the ledger already, for a bounded time.
struct SinkRunner: Service {
    let sink: any ObservableSink
    let ledger: Ledger
    let log: Logger

    /// How long a stopping daemon goes on delivering; the rest waits in the ledger for the next start.
    private static let grace = Duration.seconds(5)

    func run() async throws {
        try await cancelWhenGracefulShutdown { try await deliver() }
        await drain()
    }

    private func deliver() async throws {
        var pause = Duration.milliseconds(250)
        while !Task.isCancelled {
            do {
                try await sink.run(from: ledger)
                return
            } catch is CancellationError {
                return
            } catch {
                log.error("Sink stopped; it is begun again.", metadata: ["sink": "\(sink.id)", "error": "\(error)"])
                try? await Task.sleep(for: pause)
                pause = min(pause * 2, .seconds(30))
            }
        }
    }

    private func drain() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                do { try await sink.drain(from: ledger) } catch {
                    log.warning(
                        "Sink did not deliver everything; the rest waits in the ledger.",
                        metadata: ["sink": "\(sink.id)", "error": "\(error)"])
                }
            }
            group.addTask { try? await Task.sleep(for: Self.grace) }
            await group.next()
            group.cancelAll()
        }
    }
}

extension Configuration {
    /// Builds the asker of second opinions, if there is to be one.
    func makeSecondOpinion(_ ledger: Ledger, version: String) throws -> SecondOpinion? {
        guard let settings = main.secondOpinion else { return nil }
        let key = settings.key.flatMap { secrets.read($0) } ?? []
        guard OpinionSettings.isKey(key) else {
            throw ConfigurationError([Problem(at: settings.keyPlace, OpinionSettings.keyRule)])
        }
        return try SecondOpinion(settings, key: String(decoding: key, as: UTF8.self), version: version, store: ledger)
    }
}

extension SinkSettings {
    /// Builds the sink; problems with a secret's content surface here, with its name.
    func makeSink(_ configuration: Configuration, version: String, log: Logger) throws -> any ObservableSink {
        switch target {
        case .journald: return JournalSink(JournalSettings(id: id, filter: filter), logger: log)
        case .console: return ConsoleSink(id: id, filter: filter)
        case .file(let path):
            let kind = EntryKind.alertOccurrence.rawValue
            let occurrences = filter.events.contains {
                $0 == kind || $0.hasSuffix("*") && kind.hasPrefix($0.dropLast())
            }
            return FileSink(FileSettings(id: id, path: path, filter: filter, occurrences: occurrences), logger: log)
        case .webhook(let webhook):
            return WebhookSink(try webhookSettings(webhook, configuration, version: version), logger: log)
        }
    }

    private func webhookSettings(
        _ webhook: Webhook, _ configuration: Configuration, version: String
    ) throws -> WebhookSettings {
        let place = Place(file: "sink \"\(id)\"")
        do {
            let secrets = try webhook.secrets.map { name in
                try WebhookSettings.secret(configuration.secrets.read(name) ?? [])
            }
            var settings = WebhookSettings(
                id: id, url: webhook.url, secrets: secrets, filter: filter,
                instanceName: configuration.main.instance.name)
            settings.detail = webhook.detail
            settings.timeout = webhook.timeout
            settings.allowHTTP = !webhook.url.isSecure
            settings.allowPrivate = webhook.allowPrivate
            if let rate = webhook.rate { (settings.rate, settings.ratePeriod) = (rate.count, rate.window) }
            settings.headers = webhook.headers.map { ($0.name, $0.value) }
            settings.version = version
            return settings
        } catch let error as WebhookSettingsError {
            throw ConfigurationError([Problem(at: place, error.description)])
        }
    }
}
