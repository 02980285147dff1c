// A webhook receiver on loopback that behaves as badly as told.

import Dispatch
import Glibc
import Synchronization

/// What a receiver does with a request.
enum Behaviour: Sendable {
    case answer(Int, [String: String] = [:], body: Int = 2)
    /// Answers 200 after that many milliseconds.
    case slow(Int)
    case reset
    case garbage
    /// Answers with a status and that text.
    case text(Int, String)
    /// Answers with the head at once and a byte of the body now and then, for so many milliseconds.
    case dribble(Int)
}

/// A request as it arrived.
struct ReceivedRequest: Sendable {
    var path: String
    /// Names in lower case.
    var headers: [String: String]
    var body: [UInt8]
    /// How many requests were being answered at that moment, this one included.
    var concurrency: Int
}

/// An HTTP/1.1 server of one request per connection.
final class LoopbackReceiver: Sendable {
    let port: UInt16
    private let descriptor: Int32
    private let behaviour: @Sendable (Int, ReceivedRequest) -> Behaviour
    private let state = Mutex<(requests: [ReceivedRequest], busy: Int)>(([], 0))

    /// - Parameter behaviour: Called with the number of the request, from 0, and the request.
    init(_ behaviour: @escaping @Sendable (Int, ReceivedRequest) -> Behaviour) {
        self.behaviour = behaviour
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
        listen(descriptor, 64)
        port = UInt16(bigEndian: address.sin_port)
        // Serial queues get threads of their own; a concurrent one would take them from the pool of the tests.
        DispatchQueue(label: "receiver").async { [weak self] in
            while true {
                let connection = accept(descriptor, nil, nil)
                guard connection >= 0 else { return }
                self?.serve(connection)
            }
        }
    }

    deinit {
        shutdown(descriptor, Int32(SHUT_RDWR))
        close(descriptor)
    }

    var url: String { "http://127.0.0.1:\(port)/hook" }
    var requests: [ReceivedRequest] { state.withLock { $0.requests } }
    var ids: [String] { requests.compactMap { $0.headers["webhook-id"] } }

    private func serve(_ connection: Int32) {
        DispatchQueue(label: "connection").async { [self] in
            defer { close(connection) }
            guard var request = Self.read(connection) else { return }
            let number = state.withLock { state in
                state.busy += 1
                request.concurrency = state.busy
                state.requests.append(request)
                return state.requests.count - 1
            }
            let behaviour = behaviour(number, request)
            if case .slow(let milliseconds) = behaviour { usleep(UInt32(milliseconds) * 1000) }
            state.withLock { $0.busy -= 1 }
            Self.act(behaviour, connection)
        }
    }

    private static func act(_ behaviour: Behaviour, _ connection: Int32) {
        switch behaviour {
        case .answer(let status, let headers, let size):
            let lines = headers.map { "\($0.key): \($0.value)\r\n" }.joined()
            send("HTTP/1.1 \(status) x\r\nContent-Length: \(size)\r\nConnection: close\r\n\(lines)\r\n", connection)
            send(String(repeating: "x", count: size), connection)
        case .text(let status, let text):
            send("HTTP/1.1 \(status) x\r\nContent-Length: \(text.utf8.count)\r\nConnection: close\r\n\r\n", connection)
            send(text, connection)
        case .dribble(let milliseconds):
            send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\nConnection: close\r\n\r\n", connection)
            for _ in 0..<(milliseconds / 50) {
                send("x", connection)
                usleep(50_000)
            }
        case .slow: send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", connection)
        case .garbage: send("\u{0}\u{1}\u{2} nonsense\r\n\r\n", connection)
        case .reset:
            var linger = linger(l_onoff: 1, l_linger: 0)
            unsafe setsockopt(connection, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size))
        }
    }

    private static func send(_ text: String, _ connection: Int32) {
        let bytes = Array(text.utf8)
        _ = unsafe Glibc.send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    private static func read(_ connection: Int32) -> ReceivedRequest? {
        var bytes: [UInt8] = []
        var room = [UInt8](repeating: 0, count: 65536)
        var head: ReceivedRequest?
        while true {
            if head == nil, let (request, end) = parse(bytes) {
                head = request
                bytes.removeFirst(end)
            }
            if let found = head, bytes.count >= Int(found.headers["content-length"] ?? "0") ?? 0 {
                return ReceivedRequest(path: found.path, headers: found.headers, body: bytes, concurrency: 0)
            }
            let count = unsafe recv(connection, &room, room.count, 0)
            guard count > 0 else { return nil }
            bytes += room[0..<count]
        }
    }

    private static func parse(_ bytes: [UInt8]) -> (ReceivedRequest, Int)? {
        let text = String(decoding: bytes.prefix { $0 < 0x80 }, as: UTF8.self)
        guard let end = bytes.indices.dropLast(3).first(where: { Array(bytes[$0..<($0 + 4)]) == [13, 10, 13, 10] })
        else { return nil }
        let lines = String(text.utf8.prefix(end))?.split(separator: "\r\n") ?? []
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            headers[line[..<colon].lowercased()] = String(line[line.index(after: colon)...].drop { $0 == " " })
        }
        let path = lines.first?.split(separator: " ").dropFirst().first.map(String.init) ?? ""
        return (ReceivedRequest(path: path, headers: headers, body: [], concurrency: 0), end + 4)
    }
}
