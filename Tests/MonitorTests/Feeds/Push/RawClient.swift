// A client that writes bytes as told and reads what comes back: it can be as slow, wrong and rude as a test needs.

import Glibc

@testable import Monitor

/// A connection to 127.0.0.1.
struct RawClient {
    private let descriptor: Int32

    init(port: Int) {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        var limit = timeval(tv_sec: 20, tv_usec: 0)
        let descriptor = descriptor
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                _ = unsafe connect(descriptor, generic, size)
            }
        }
    }

    func close() { _ = Glibc.close(descriptor) }

    func send(_ bytes: [UInt8]) {
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.send(
                    descriptor, buffer.baseAddress?.advanced(by: sent), buffer.count - sent, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            sent += count
        }
    }

    /// A response: its status, its head as text, its body; status 0 if the connection ended before a whole one.
    struct Response {
        var status = 0
        var head = ""
        var body: [UInt8] = []
        var text: String { String(decoding: body, as: UTF8.self) }
    }

    /// Reads one response.
    func response() -> Response {
        var bytes: [UInt8] = []
        while true {
            if let end = Self.end(of: bytes) {
                let head = String(decoding: bytes[..<end], as: UTF8.self)
                let length = head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
                    .flatMap { Int($0.dropFirst(15).trimmed) }
                if bytes.count >= end + (length ?? 0) {
                    let status = Int(head.dropFirst(9).prefix(3)) ?? 0
                    return Response(status: status, head: head, body: Array(bytes[end...]))
                }
            }
            var room = [UInt8](repeating: 0, count: 4096)
            let count = unsafe room.withUnsafeMutableBytes { buffer in
                unsafe recv(descriptor, buffer.baseAddress, buffer.count, 0)
            }
            guard count > 0 else { return Response() }
            bytes += room[..<count]
        }
    }

    private static func end(of bytes: [UInt8]) -> Int? {
        let mark = Array("\r\n\r\n".utf8)
        guard bytes.count >= 4 else { return nil }
        return (0...bytes.count - 4).first { bytes[$0..<$0 + 4].elementsEqual(mark) }.map { $0 + 4 }
    }

    /// Returns a whole request.
    static func request(
        _ path: String, _ body: [UInt8], _ headers: [String] = [], method: String = "POST", length: Int? = nil
    ) -> [UInt8] {
        let lines =
            ["\(method) \(path) HTTP/1.1", "Host: localhost", "Content-Length: \(length ?? body.count)"] + headers
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body
    }
}

extension Substring {
    fileprivate var trimmed: String { String(drop { $0 == " " }) }
}
