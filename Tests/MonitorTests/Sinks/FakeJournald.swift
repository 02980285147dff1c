// The receiving end of the native journal protocol, which reads only when told to.

import Glibc

@testable import Monitor

/// A datagram socket like journald's.
final class FakeJournald: Sendable {
    let path: String
    private let descriptor: Int32

    init(at path: String) throws {
        self.path = path
        unsafe unlink(path)
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        var address = unixAddress(path) ?? sockaddr_un()
        let status = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe bind(descriptor, generic, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        if status != 0 { throw FileSinkError("cannot bind \(path)", errno) }
    }

    deinit { close(descriptor) }

    /// Returns the entries that arrived until now.
    func read() -> [[JournalFields.Field]] {
        var all: [[JournalFields.Field]] = []
        var room = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = unsafe recv(descriptor, &room, room.count, 0)
            if count < 0 { return all }
            all.append(Self.parse(room[0..<count]))
        }
    }

    /// The protocol read independently of the code that writes it.
    static func parse(_ bytes: ArraySlice<UInt8>) -> [JournalFields.Field] {
        var fields: [JournalFields.Field] = []
        var rest = bytes
        while let feed = rest.firstIndex(of: 0x0A) {
            let line = rest[rest.startIndex..<feed]
            if let equals = line.firstIndex(of: UInt8(ascii: "=")) {
                fields.append(.init(name: text(line[..<equals]), value: text(line[(equals + 1)...])))
                rest = rest[(feed + 1)...]
            } else {
                let size = rest[(feed + 1)..<(feed + 9)].reversed().reduce(0) { $0 << 8 | Int($1) }
                let value = rest[(feed + 9)..<(feed + 9 + size)]
                fields.append(.init(name: text(line), value: text(value)))
                rest = rest[(value.endIndex + 1)...]
            }
        }
        return fields
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
}

extension [JournalFields.Field] {
    func values(_ name: String) -> [String] { filter { $0.name == name }.map(\.value) }
    subscript(name: String) -> String? { first { $0.name == name }?.value }
}
