// The daemon's end of journald's socket; sending never waits.

import Glibc
import Synchronization

/// What became of a datagram.
enum JournalSending: Sendable, Hashable {
    case accepted
    /// journald exists but does not read; the queue of its socket is full.
    case full
    /// Nobody listens; the number is the `errno`.
    case absent(Int32)
    case tooLarge
}

/// An unconnected datagram socket: each datagram finds whichever journald listens at that moment.
final class JournalSocket: Sendable {
    private let path: String
    private let descriptor: Mutex<Int32>

    init(path: String) {
        self.path = path
        descriptor = Mutex(-1)
    }

    deinit {
        descriptor.withLock { if $0 >= 0 { close($0) } }
    }

    /// Sends one datagram or says at once why not.
    func send(_ bytes: [UInt8]) -> JournalSending {
        descriptor.withLock { descriptor in
            if descriptor < 0 { descriptor = Self.open() }
            guard descriptor >= 0 else { return .absent(errno) }
            while true {
                if Self.send(bytes, to: path, on: descriptor) >= 0 { return .accepted }
                switch errno {
                case EINTR: continue
                case EAGAIN, ENOBUFS: return .full
                case EMSGSIZE: return .tooLarge
                default: return .absent(errno)
                }
            }
        }
    }

    /// Whether datagrams wait that journald has not read yet.
    var isBehind: Bool {
        descriptor.withLock { descriptor in
            var outstanding: Int32 = 0
            return unsafe descriptor >= 0 && ioctl(descriptor, UInt(TIOCOUTQ), &outstanding) == 0 && outstanding > 0
        }
    }

    /// The send buffer is what sd_journal_sendv asks for too, so that a storm of entries need not wait.
    private static func open() -> Int32 {
        let kind = Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let descriptor = socket(AF_UNIX, kind, 0)
        var size: Int32 = 8 << 20
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        return descriptor
    }

    private static func send(_ bytes: [UInt8], to path: String, on descriptor: Int32) -> Int {
        guard var address = unixAddress(path) else {
            errno = ENAMETOOLONG
            return -1
        }
        return unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe sendto(
                    descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL), generic,
                    socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}

/// Returns the address of a Unix socket; `nil` if the path is too long for one.
func unixAddress(_ path: String) -> sockaddr_un? {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    let fits = unsafe withUnsafeMutableBytes(of: &address.sun_path) { room in
        guard bytes.count < room.count else { return false }
        unsafe room.copyBytes(from: bytes)
        return true
    }
    return fits ? address : nil
}
