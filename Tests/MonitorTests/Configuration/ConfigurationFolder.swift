// A folder of settings for one test, and the surroundings in which it is read.

import CheckerKit
import Foundation

@testable import Monitor

/// A temporary folder; gone when the value is.
final class ConfigurationFolder: Sendable {
    let path: String

    /// Writes files by relative path; a text of `-> TARGET` makes a link.
    init(_ files: [String: String]) throws {
        let base = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
        path = base.appendingPathComponent("vedette-test-\(UUID().uuidString)").path
        for (name, text) in files { try write(name, text) }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ name: String, _ text: String) throws {
        let url = URL(fileURLWithPath: path).appendingPathComponent(name)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        if text.hasPrefix("-> ") {
            try FileManager.default.createSymbolicLink(atPath: url.path, withDestinationPath: String(text.dropFirst(3)))
        } else {
            try Data(text.utf8).write(to: url)
        }
    }

    /// Says of a file that it was last written so many nanoseconds after 1970.
    func date(_ name: String, _ nanoseconds: Int64) throws {
        let date = Date(timeIntervalSince1970: Double(nanoseconds) / 1e9)
        try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: "\(path)/\(name)")
    }

    /// Checks the configuration of `file`; problems come as text, relative to the folder.
    func check(
        _ file: String = "vedette.toml", layers: [String]? = [], patience: Patience? = nil
    ) -> (Configuration?, [String]) {
        var surroundings = Configuration.Surroundings.ofTests(layers: layers)
        surroundings.patience = patience
        let (configuration, problems) = Configuration.check(path: "\(path)/\(file)", in: surroundings)
        return (configuration, problems.map { $0.description.replacing("\(path)/", with: "") })
    }

    /// The configuration; empty settings and a failed test if it has errors.
    func load(layers: [String]? = []) throws -> Configuration {
        try Configuration.load(path: "\(path)/vedette.toml", in: .ofTests(layers: layers))
    }
}

extension Configuration.Surroundings {
    /// 2026-11-22, three formats, three checkers.
    static func ofTests(layers: [String]? = []) -> Self {
        var surroundings = Self(
            formats: [PlainFormat.self, MappedFormat.self, DownloadFormat.self],
            checkers: ["sanctions", "purpose", "geo"],
            layers: layers, now: 1_795_305_600_000)
        surroundings.hostName = "host1"
        surroundings.credentials = nil
        return surroundings
    }
}

/// A format without keys.
struct PlainFormat: EventFormat {
    static let name = "litellm"
    init(settings: SettingsReader) {}
    var provides: Set<EventField> { [] }
    func makeDecoder() -> any EventDecoder { EmptyDecoder() }
}

/// Another one.
struct DownloadFormat: EventFormat {
    static let name = "nginx-combined"
    init(settings: SettingsReader) {}
    var provides: Set<EventField> { [] }
    func makeDecoder() -> any EventDecoder { EmptyDecoder() }
}

/// A format with a key of its own.
struct MappedFormat: EventFormat {
    static let name = "json"
    init(settings: SettingsReader) {
        if settings.table("fields") == nil {
            settings.problems.error(at: settings.table.place, "format \"json\" needs [feed.fields]")
        }
    }
    var provides: Set<EventField> { [] }
    func makeDecoder() -> any EventDecoder { EmptyDecoder() }
}

final class EmptyDecoder: EventDecoder {
    func decode(_ record: Range<Int>, of bytes: Span<UInt8>, into batch: inout EventBatch) throws(DecodeError) {}
}
