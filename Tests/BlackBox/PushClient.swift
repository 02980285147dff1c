// A client that pushes lines through a socket, and sends them again until it is told that they are judged.

import Foundation
import Glibc

/// One request a connection.
struct PushClient {
    let path: String

    /// Sends a request and returns the answer's status; 0 if there was none.
    func post(_ body: String, to target: String = "/v1/usage", _ headers: [String] = []) -> Int {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var limit = timeval(tv_sec: 20, tv_usec: 0)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        guard connect(descriptor) else { return 0 }
        let head = (["POST \(target) HTTP/1.1", "Host: localhost", "Content-Length: \(body.utf8.count)"] + headers)
        let request = Array((head.joined(separator: "\r\n") + "\r\n\r\n" + body).utf8)
        var sent = 0
        while sent < request.count {
            let count = unsafe request.withUnsafeBytes { buffer in
                unsafe send(
                    descriptor, buffer.baseAddress?.advanced(by: sent), buffer.count - sent, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return 0 }
            sent += count
        }
        var room = [UInt8](repeating: 0, count: 512)
        let count = unsafe room.withUnsafeMutableBytes { unsafe recv(descriptor, $0.baseAddress, $0.count, 0) }
        guard count > 12 else { return 0 }
        return Int(String(decoding: room[9..<12], as: UTF8.self)) ?? 0
    }

    /// Sends a request again and again, as an exporter does, until it is answered with 200 or time is up.
    func postUntilTaken(_ body: String, seconds: Double = 120) -> Bool {
        let end = Date.now.addingTimeInterval(seconds)
        while Date.now < end {
            if post(body) == 200 { return true }
            usleep(20_000)
        }
        return false
    }

    private func connect(_ descriptor: Int32) -> Bool {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let name = Array(path.utf8)
        guard name.count < 108 else { return false }
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: name) }
        return unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe Glibc.connect(descriptor, generic, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
    }
}
