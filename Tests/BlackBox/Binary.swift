// The built binary, started as a user or systemd would start it.

import Foundation
import Testing

/// What a finished process said.
struct Outcome {
    var status: Int32
    var output: String
    var errors: String
}

/// The `vedette` that this test run built.
enum Binary {
    /// Beside the test bundle, unless `VEDETTE_BINARY` names another one.
    static let path: String = {
        if let path = ProcessInfo.processInfo.environment["VEDETTE_BINARY"] { return path }
        return URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
            .deletingLastPathComponent().appendingPathComponent("vedette").path
    }()

    /// Runs a command to its end; output goes through files, so that no pipe can fill.
    static func run(_ arguments: String..., input: String = "") async throws -> Outcome {
        let folder = try Folder()
        defer { folder.remove() }
        let input = try folder.write(input, to: "in")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: input))
        process.standardOutput = try folder.handle("out")
        process.standardError = try folder.handle("err")
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            // Waiting must not take a thread of the pool that all tests share.
            process.terminationHandler = { _ in continuation.resume() }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
        return Outcome(status: process.terminationStatus, output: folder.read("out"), errors: folder.read("err"))
    }
}

/// A fresh temporary folder.
struct Folder {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "vedette-blackbox-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }

    @discardableResult
    func write(_ text: String, to name: String) throws -> String {
        let file = "\(path)/\(name)"
        try FileManager.default.createDirectory(
            atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: file))
        return file
    }

    func append(_ text: String, to name: String) throws { try append(Data(text.utf8), to: name) }

    func append(_ data: Data, to name: String) throws {
        let file = "\(path)/\(name)"
        if !FileManager.default.fileExists(atPath: file) { try write("", to: name) }
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: file))
        defer { try? handle.close() }
        try handle.seekToEnd()
        try handle.write(contentsOf: data)
    }

    func read(_ name: String) -> String {
        guard let data = FileManager.default.contents(atPath: "\(path)/\(name)") else { return "" }
        return String(decoding: data, as: UTF8.self)
    }

    func handle(_ name: String) throws -> FileHandle {
        try Data().write(to: URL(fileURLWithPath: "\(path)/\(name)"))
        return try FileHandle(forWritingTo: URL(fileURLWithPath: "\(path)/\(name)"))
    }
}
