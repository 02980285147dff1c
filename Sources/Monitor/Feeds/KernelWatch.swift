// The process's one inotify instance, which every feed shares: a user may have 128 of them, and a daemon ten thousand feeds.
//
// 1. Events are read and handed out under one lock, in the kernel's order; whoever asks first reads them for everybody.
// 2. What waits for a feed that is busy is bounded, for all feeds together: beyond that, everything is looked at.

import Dispatch
import Glibc
import Synchronization

/// Hands the kernel's events to the feeds that watch a folder.
@safe final class KernelWatch: Sendable {
    /// One for all feeds; `nil` if the kernel has none.
    static let shared = KernelWatch()

    /// Where dispatch sources of all feeds run: a queue of its own for each would take a thread each when all wake at once.
    static let queue = DispatchQueue(label: "vedette.file-feeds")

    /// Which folders are to be watched, and how.
    typealias Masks = [(path: String, mask: UInt32)]

    private struct State {
        let source: any DispatchSourceRead
        /// Whether the source is suspended, which libdispatch demands to be undone as often as done.
        var isShut = false
        var members: [Int: Member] = [:]
        /// Who watches what is behind a watch descriptor.
        var watches: [Int32: [Watcher]] = [:]
        var nextMember = 0
        /// Events that wait, of all members.
        var waiting = 0
        var buffer = [UInt8](repeating: 0, count: bufferLength)
    }

    private struct Member {
        let ring: @Sendable () -> Void
        var events: [DirectoryWatch.Event] = []
        var isComplete = true
        var watches: Set<Int32> = []
    }

    private struct Watcher {
        var member: Int
        var mask: UInt32
        var path: String
    }

    private let descriptor: Int32
    private let state: Mutex<State>

    /// `struct inotify_event` without its name; inotify(7).
    private static let headerLength = 16
    private static let bufferLength = 64 << 10
    private static let mostWaiting = 65_536
    /// Adds to the mask that another feed has set; inotify(7).
    private static let adding: UInt32 = 0x2000_0000
    /// How long the kernel is not asked again unless a feed asks: a busy log would wake a thread for each line.
    private static let pause = DispatchTimeInterval.milliseconds(2)

    private init?() {
        descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
        guard descriptor >= 0 else { return nil }
        state = Mutex(
            State(source: DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: KernelWatch.queue)))
        state.withLock { state in
            state.source.setEventHandler { [unowned self] in wake() }
            state.source.activate()
        }
    }

    private func wake() {
        state.withLock { state in
            if !state.isShut { state.source.suspend() }
            state.isShut = true
            pump(&state)
        }
        KernelWatch.queue.asyncAfter(deadline: .now() + KernelWatch.pause) { [unowned self] in
            state.withLock { open(&$0) }
        }
    }

    private func open(_ state: inout State) {
        if state.isShut { state.source.resume() }
        state.isShut = false
    }

    /// Takes up a feed; returns its number.
    ///
    /// - Parameter ring: Called, under a lock, when something happened in one of its folders.
    /// - Returns: The number of the feed, for later calls.
    func join(_ ring: @escaping @Sendable () -> Void) -> Int {
        state.withLock { state in
            state.nextMember += 1
            state.members[state.nextMember] = Member(ring: ring)
            return state.nextMember
        }
    }

    func leave(_ member: Int) {
        state.withLock { state in
            guard let left = state.members.removeValue(forKey: member) else { return }
            state.waiting -= left.events.count
            for watch in left.watches { drop(watch, member, &state) }
        }
    }

    /// Watches exactly these folders for a feed from now on; for two names of one folder the last counts.
    ///
    /// - Returns: Whether all of them that exist are watched.
    func watch(_ masks: Masks, for member: Int) -> Bool {
        state.withLock { state in
            var isWhole = true
            var wanted: [Int32: Watcher] = [:]
            for (path, mask) in masks {
                let watch = unsafe inotify_add_watch(descriptor, path, mask | KernelWatch.adding)
                if watch < 0 {
                    isWhole = isWhole && FileError.last.isAbsence
                } else {
                    wanted[watch] = Watcher(member: member, mask: mask, path: path)
                }
            }
            for watch in state.members[member]?.watches ?? [] where wanted[watch] == nil {
                drop(watch, member, &state)
            }
            for (watch, watcher) in wanted {
                state.watches[watch, default: []].removeAll { $0.member == member }
                state.watches[watch, default: []].append(watcher)
            }
            state.members[member]?.watches = Set(wanted.keys)
            return isWhole
        }
    }

    /// Takes what has happened for a feed since its last call.
    ///
    /// - Returns: The events in their order; `nil` if some were lost.
    func drain(_ member: Int) -> [DirectoryWatch.Event]? {
        let found: Member? = state.withLock { state in
            pump(&state)
            open(&state)
            guard let found = state.members[member] else { return nil }
            state.waiting -= found.events.count
            state.members[member]?.events = []
            state.members[member]?.isComplete = true
            return found
        }
        guard let found else { return [] }
        return found.isComplete ? found.events : nil
    }

    private func drop(_ watch: Int32, _ member: Int, _ state: inout State) {
        state.watches[watch]?.removeAll { $0.member == member }
        guard state.watches[watch]?.isEmpty == true else { return }
        state.watches[watch] = nil
        inotify_rm_watch(descriptor, watch)
    }

    /// Reads what the kernel has, and hands it out.
    private func pump(_ state: inout State) {
        // Bounded: a file system busier than this is looked at as a whole.
        for _ in 0..<256 {
            let length = unsafe state.buffer.withUnsafeMutableBytes {
                unsafe read(descriptor, $0.baseAddress, $0.count)
            }
            if length <= 0 { break }
            handOut(length, &state)
        }
    }

    private func handOut(_ length: Int, _ state: inout State) {
        var at = 0
        while at + KernelWatch.headerLength <= length {
            let end = at + KernelWatch.headerLength + Int(word(at + 12, state.buffer))
            guard end <= length else { break }
            let (watch, mask) = (Int32(bitPattern: word(at, state.buffer)), word(at + 4, state.buffer))
            if mask & UInt32(IN_Q_OVERFLOW) != 0 { loseAll(&state) }
            for watcher in state.watches[watch] ?? [] where mask & (watcher.mask | UInt32(IN_IGNORED)) != 0 {
                let name = state.buffer[at + KernelWatch.headerLength..<end].prefix { $0 != 0 }
                let path = name.isEmpty ? nil : joined(watcher.path, String(decoding: name, as: UTF8.self))
                let event = DirectoryWatch.Event(path: path, mask: mask, cookie: word(at + 8, state.buffer))
                give(event, to: watcher.member, &state)
            }
            if mask & UInt32(IN_IGNORED) != 0 { forget(watch, &state) }
            at = end
        }
    }

    private func give(_ event: DirectoryWatch.Event, to member: Int, _ state: inout State) {
        guard let known = state.members[member] else { return }
        defer { known.ring() }
        if known.events.last == event || !known.isComplete { return }
        if state.waiting >= KernelWatch.mostWaiting {
            state.waiting -= known.events.count
            state.members[member]?.events = []
            state.members[member]?.isComplete = false
        } else {
            state.members[member]?.events.append(event)
            state.waiting += 1
        }
    }

    private func loseAll(_ state: inout State) {
        for member in state.members.keys {
            state.members[member]?.events = []
            state.members[member]?.isComplete = false
            state.members[member]?.ring()
        }
        state.waiting = 0
    }

    /// The folder is gone, and the kernel's watch with it.
    private func forget(_ watch: Int32, _ state: inout State) {
        for watcher in state.watches.removeValue(forKey: watch) ?? [] {
            state.members[watcher.member]?.watches.remove(watch)
        }
    }

    private func word(_ at: Int, _ buffer: [UInt8]) -> UInt32 {
        let low = UInt32(buffer[at]) | UInt32(buffer[at + 1]) << 8
        return low | UInt32(buffer[at + 2]) << 16 | UInt32(buffer[at + 3]) << 24
    }
}
