// Learns from the kernel which files changed, and wakes the feed.
//
// 1. Every event read before a look at a file was caused before it: what is written later causes another one.
// 2. The queue is the kernel's, which is bounded; when it overflows, everything is looked at.

import Dispatch
import Glibc
import Synchronization

/// Watches folders by inotify; without it, says so and only keeps time.
///
/// Used by one task at a time. The dispatch queue touches nothing but the signal and the descriptor's readiness.
final class DirectoryWatch {
    /// Something happened to a name in a folder.
    struct Event: Hashable {
        /// `nil` if the folder itself is meant.
        var path: String?
        var mask: UInt32
        /// Connects both halves of a rename; 0 in other events.
        var cookie: UInt32

        var isFolder: Bool { mask & UInt32(IN_ISDIR) != 0 }
        var isChange: Bool { mask & UInt32(IN_MODIFY) != 0 }
        var isMovedFrom: Bool { mask & UInt32(IN_MOVED_FROM) != 0 }
        var isMovedTo: Bool { mask & UInt32(IN_MOVED_TO) != 0 }
    }

    /// What is asked of the kernel for a folder with log files.
    private static let files = UInt32(IN_MODIFY | IN_ATTRIB) | folders
    /// What is asked of the kernel for a folder in which only folders are expected.
    private static let folders = UInt32(
        IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR)
    /// `struct inotify_event` without its name; inotify(7).
    private static let headerLength = 16
    private static let bufferLength = 64 << 10

    private let descriptor: Int32
    private let readiness: (any DispatchSourceRead)?
    private let timer: any DispatchSourceTimer
    private let gate: Gate
    private let signal: AsyncStream<Void>.Continuation
    private var wakeUps: AsyncStream<Void>.Iterator
    private var paths: [Int32: String] = [:]
    private var buffer = [UInt8](repeating: 0, count: bufferLength)
    /// Whether some folder could not be watched, so that files must be looked at again and again.
    private(set) var isBlind: Bool

    /// - Parameter isEnabled: Whether to ask the kernel at all.
    init(isEnabled: Bool = true) {
        let queue = DispatchQueue(label: "vedette.file-feed")
        let (stream, signal) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let descriptor = isEnabled ? inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC)) : -1
        self.signal = signal
        wakeUps = stream.makeAsyncIterator()
        timer = DispatchSource.makeTimerSource(queue: queue)
        timer.setEventHandler { signal.yield() }
        timer.activate()
        self.descriptor = descriptor
        isBlind = descriptor < 0
        gate = Gate()
        guard descriptor >= 0 else {
            readiness = nil
            return
        }
        let source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
        source.setEventHandler { [gate] in
            // Until the feed has read the events the descriptor stays ready: ask no more.
            gate.shut(source)
            signal.yield()
        }
        source.setCancelHandler { close(descriptor) }
        source.activate()
        readiness = source
    }

    deinit {
        timer.cancel()
        if let readiness {
            gate.open(readiness)
            readiness.cancel()
        }
    }

    /// Waits until something changed, the time is over, or the task is cancelled.
    func wait(for time: Duration) async {
        let (seconds, rest) = time.components
        let nanoseconds = Int(clamping: max(0, seconds) * 1_000_000_000 + rest / 1_000_000_000)
        timer.schedule(deadline: .now() + .nanoseconds(max(0, nanoseconds)), leeway: .milliseconds(1))
        await withTaskCancellationHandler {
            _ = await wakeUps.next(isolation: #isolation)
        } onCancel: { [signal] in
            // Stopping must not depend on how the iterator treats cancellation.
            signal.finish()
        }
    }

    /// Watches exactly these folders from now on; to be called before they are listed.
    func watch(_ folders: PathGlob.Folders, and others: Set<String>) {
        guard descriptor >= 0 else { return }
        var failed = false
        let full = others.union(folders.listed.keys)
        // In this order: for two names of one folder the last mask holds, and the last name is reported.
        let masks = folders.above.subtracting(full).map { ($0, DirectoryWatch.folders) }
        var wanted: [Int32: String] = [:]
        for (path, mask) in masks + full.map({ ($0, DirectoryWatch.files) }) {
            let watch = unsafe inotify_add_watch(descriptor, path, mask)
            if watch < 0 {
                failed = failed || !FileError.last.isAbsence
                continue
            }
            wanted[watch] = path
        }
        for watch in paths.keys where wanted[watch] == nil {
            inotify_rm_watch(descriptor, watch)
        }
        paths = wanted
        isBlind = failed
    }

    /// Takes what has happened since the last call.
    ///
    /// - Returns: The events in their order; `nil` if some were lost.
    func drain() -> [Event]? {
        guard descriptor >= 0, let readiness else { return [] }
        var events: [Event] = []
        var isComplete = true
        // Bounded: a file system busier than this is looked at as a whole.
        for _ in 0..<256 {
            let length = unsafe buffer.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
            if length <= 0 { break }
            isComplete = parse(length, into: &events) && isComplete
        }
        gate.open(readiness)
        return isComplete ? events : nil
    }

    private func parse(_ length: Int, into events: inout [Event]) -> Bool {
        var isComplete = true
        var at = 0
        while at + DirectoryWatch.headerLength <= length {
            let nameLength = Int(word(at + 12))
            let end = at + DirectoryWatch.headerLength + nameLength
            guard end <= length else { break }
            let mask = word(at + 4)
            if mask & UInt32(IN_Q_OVERFLOW) != 0 { isComplete = false }
            if let folder = paths[Int32(bitPattern: word(at))] {
                let name = buffer[at + DirectoryWatch.headerLength..<end].prefix { $0 != 0 }
                let path = name.isEmpty ? nil : joined(folder, String(decoding: name, as: UTF8.self))
                events.append(Event(path: path, mask: mask, cookie: word(at + 8)))
            }
            at = end
        }
        return isComplete
    }

    private func word(_ at: Int) -> UInt32 {
        let low = UInt32(buffer[at]) | UInt32(buffer[at + 1]) << 8
        return low | UInt32(buffer[at + 2]) << 16 | UInt32(buffer[at + 3]) << 24
    }
}

/// Keeps suspensions and resumptions of a source in balance, which libdispatch demands.
private final class Gate: Sendable {
    private let isShut = Mutex(false)

    func shut(_ source: any DispatchSourceRead) {
        isShut.withLock { isShut in
            if !isShut { source.suspend() }
            isShut = true
        }
    }

    func open(_ source: any DispatchSourceRead) {
        isShut.withLock { isShut in
            if isShut { source.resume() }
            isShut = false
        }
    }
}
