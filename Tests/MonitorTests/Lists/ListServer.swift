// A publisher of lists on loopback that behaves as badly as told.

import Dispatch
import Glibc
import Synchronization

/// What a publisher does with a request.
enum ListAnswer: Sendable {
    case content(String, headers: [String: String] = [:])
    case status(Int, headers: [String: String] = [:])
    /// Announces more bytes than it sends.
    case brokenOff(String, announced: Int)
    /// Sends bytes for ever, one every few milliseconds.
    case dripping
    case silent
}

/// An HTTP/1.1 server of one request per connection.
final class ListServer: Sendable {
    /// A request: its path, and its headers with names in lower case.
    struct Request: Sendable {
        var path: String
        var headers: [String: String]
    }

    let port: UInt16
    private let descriptor: Int32
    private let answer: @Sendable (Request) -> ListAnswer
    private let seen = Mutex<[Request]>([])

    init(_ answer: @escaping @Sendable (Request) -> ListAnswer) {
        self.answer = answer
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                _ = unsafe bind(descriptor, generic, size)
                _ = unsafe getsockname(descriptor, generic, &size)
            }
        }
        listen(descriptor, 16)
        port = UInt16(bigEndian: address.sin_port)
        DispatchQueue(label: "publisher").async { [weak self] in
            while true {
                let connection = accept(descriptor, nil, nil)
                guard connection >= 0 else { return }
                DispatchQueue(label: "connection").async {
                    self?.serve(connection)
                    close(connection)
                }
            }
        }
    }

    deinit {
        shutdown(descriptor, Int32(SHUT_RDWR))
        close(descriptor)
    }

    var requests: [Request] { seen.withLock { $0 } }

    func url(_ path: String) -> String { "http://127.0.0.1:\(port)/\(path)" }

    private func serve(_ connection: Int32) {
        guard let request = Self.read(connection) else { return }
        seen.withLock { $0.append(request) }
        switch answer(request) {
        case .content(let text, let headers):
            Self.send(Self.head(200, text.utf8.count, headers) + text, connection)
        case .status(let status, let headers): Self.send(Self.head(status, 0, headers), connection)
        case .brokenOff(let text, let announced): Self.send(Self.head(200, announced, [:]) + text, connection)
        case .dripping:
            Self.send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", connection)
            // Bounded, should the client not hang up.
            for _ in 0..<1_000 where Self.send("A|", connection) { usleep(10_000) }
        case .silent:
            var byte: UInt8 = 0
            _ = unsafe recv(connection, &byte, 1, 0)
        }
    }

    private static func head(_ status: Int, _ length: Int, _ headers: [String: String]) -> String {
        let lines = headers.map { "\($0.key): \($0.value)\r\n" }.joined()
        return "HTTP/1.1 \(status) x\r\nContent-Length: \(length)\r\nConnection: close\r\n\(lines)\r\n"
    }

    @discardableResult
    private static func send(_ text: String, _ connection: Int32) -> Bool {
        let bytes = Array(text.utf8)
        return unsafe Glibc.send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL)) >= 0
    }

    private static func read(_ connection: Int32) -> Request? {
        var bytes: [UInt8] = []
        var room = [UInt8](repeating: 0, count: 8192)
        while !bytes.suffix(4).elementsEqual([13, 10, 13, 10]) {
            let count = unsafe recv(connection, &room, room.count, 0)
            guard count > 0, bytes.count < 1 << 16 else { return nil }
            bytes += room[0..<count]
        }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\r\n")
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            headers[line[..<colon].lowercased()] = String(line[line.index(after: colon)...].drop { $0 == " " })
        }
        return Request(
            path: lines.first?.split(separator: " ").dropFirst().first.map { String($0) } ?? "", headers: headers)
    }
}
