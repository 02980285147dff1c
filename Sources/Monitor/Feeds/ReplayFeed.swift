// Reads files once, from beginning to end, for `replay`, tests and back-filling.

import Dispatch
import Glibc

/// Reads the lines of some files in their order, then ends.
///
/// It keeps no positions. `-` and `/dev/stdin` mean standard input. What gzip or Zstandard compressed is decompressed.
struct ReplayFeed: Feed {
    let id: String
    private let paths: [String]
    private let settings: FileFeed.Settings
    private let progress: @Sendable (_ done: Int64, _ total: Int64) -> Void

    /// - Parameters:
    ///   - id: The id in messages.
    ///   - paths: Files, read in this order.
    ///   - settings: Only the limits of records and chunks count.
    ///   - progress: Called before the first and after each chunk with bytes; pipes count as 0 in the total.
    init(
        id: String, paths: [String], settings: FileFeed.Settings = .init(paths: []),
        progress: @escaping @Sendable (_ done: Int64, _ total: Int64) -> Void = { _, _ in }
    ) {
        self.id = id
        self.paths = paths
        self.settings = settings
        self.progress = progress
    }

    /// A file that is to be replayed and cannot be read.
    struct Unreadable: Error, CustomStringConvertible {
        var path: String
        var cause: FileError
        var description: String { "\(path) cannot be read: \(cause)" }
    }

    /// A compressed file that cannot be decompressed to its end.
    struct Damaged: Error, CustomStringConvertible {
        var path: String
        var fault: String
        var description: String { "\(path) is damaged: \(fault); what comes before was judged" }
    }

    func read(
        from positions: consuming [String: String],
        context: FeedContext,
        deliver: (_ chunk: FeedChunk) async throws -> Void
    ) async throws {
        let total = paths.reduce(Int64(0)) { sum, path in
            guard let status = try? FileStatus.of(name(path)), status.isRegular else { return sum }
            return sum + status.size
        }
        progress(0, total)
        var before: Int64 = 0
        for path in paths {
            var pass: ReplayPass
            do {
                pass = ReplayPass(path, try OpenFile(name(path)), settings)
            } catch {
                throw Unreadable(path: path, cause: error)
            }
            while !Task.isCancelled {
                context.heartbeat()
                do {
                    guard try await pass.fill() else { break }
                } catch let error as FileError {
                    throw Unreadable(path: path, cause: error)
                }
                for chunk in pass.chunks(backlog: total - before - pass.done) { try await deliver(chunk) }
                progress(before + pass.done, total)
            }
            if Task.isCancelled { return }
            before += pass.done
        }
    }

    private func name(_ path: String) -> String { path == "-" ? "/dev/stdin" : path }
}

/// One pass over one file, pipe or terminal.
private struct ReplayPass {
    private let path: String
    private let file: OpenFile
    private let framer: LineFramer
    private let limits: ChunkDraft.Limits
    private var buffer: [UInt8] = []
    /// What is valid in the buffer, and how much of that holds no newline.
    private var end = 0
    private var searched = 0
    /// The offset in the file of the first byte of the buffer.
    private var origin: Int64 = 0
    private var isSkipping = false
    private var isAtEnd = false
    private var isDone = false
    private let queue = DispatchQueue(label: "vedette.replay-feed")
    /// What is compressed in the file, read and not decompressed yet.
    private var packed: [UInt8] = []
    private var unread = 0..<0
    private var unpacker: Unpacker?
    /// Why no more can be decompressed, until what came before is judged.
    private var fault: String?
    /// Bytes of the file that were read.
    private(set) var done: Int64 = 0

    init(_ path: String, _ file: OpenFile, _ settings: FileFeed.Settings) {
        self.path = path
        self.file = file
        framer = LineFramer(maxRecord: settings.maxRecord)
        limits = .init(bytes: settings.chunkBytes, records: settings.chunkRecords)
    }

    /// Reads more behind what is there; `false` after the end.
    mutating func fill() async throws -> Bool {
        if let fault { throw ReplayFeed.Damaged(path: path, fault: fault) }
        if isAtEnd { return false }
        makeRoom()
        if unpacker != nil { return try await unpack() }
        guard let got = try await readFile() else { return false }
        unread = 0..<got
        if done == Int64(got), let packing = Packing(magic: packed[unread]) {
            unpacker = Unpacker(packing)
            return try await unpack()
        }
        buffer.replaceSubrange(end..<end + got, with: packed[unread])
        end += got
        isAtEnd = got == 0
        return true
    }

    private mutating func makeRoom() {
        if buffer.count < end + limits.bytes {
            // By half, so that a long record costs few copies and memory stays near its length.
            let more = max(limits.bytes, buffer.count / 2)
            buffer.append(contentsOf: repeatElement(0, count: end + more - buffer.count))
        }
        if packed.isEmpty { packed = [UInt8](repeating: 0, count: limits.bytes) }
    }

    /// Decompresses until the room is filled or the file at its end.
    private mutating func unpack() async throws -> Bool {
        guard let unpacker else { return false }
        let limit = end + limits.bytes
        while end < limit {
            if unread.isEmpty {
                guard let got = try await readFile() else { return false }
                unread = 0..<got
                if got == 0 {
                    isAtEnd = unpacker.isAtBoundary
                    fault = isAtEnd ? nil : "it is cut off"
                    return true
                }
            }
            let step = unpacker.step(packed, unread, into: &buffer, end..<limit)
            unread = unread.lowerBound + step.taken..<unread.upperBound
            end += step.made
            if !step.fault.isEmpty {
                fault = step.fault
                return true
            }
        }
        return true
    }

    /// Reads a piece of the file; `nil` if the task is cancelled, 0 at the end.
    private mutating func readFile() async throws -> Int? {
        while !Task.isCancelled {
            let got = unsafe packed.withUnsafeMutableBytes { bytes in
                unsafe Glibc.read(file.descriptor, bytes.baseAddress, bytes.count)
            }
            if got >= 0 {
                done += Int64(got)
                return got
            }
            if errno == EAGAIN {
                await readable()
            } else if errno != EINTR {
                throw FileError.last
            }
        }
        return nil
    }

    /// Waits for a pipe on another thread, for a quarter of a second at most.
    private func readable() async {
        let descriptor = file.descriptor
        await withCheckedContinuation { continuation in
            queue.async {
                var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
                _ = unsafe poll(&request, 1, 250)
                continuation.resume()
            }
        }
    }

    /// Takes the whole lines out of the buffer, and at the end the unfinished one.
    mutating func chunks(backlog: Int64) -> [FeedChunk] {
        var chunks: [FeedChunk] = []
        var cursor = start()
        while true {
            var draft = ChunkDraft(limits: limits)
            draft.begin(path, identity: path)
            let isMore = take(&cursor, &draft)
            if !draft.isEmpty { chunks.append(draft.closed(backlog: max(0, backlog))) }
            if !isMore { break }
        }
        let rest = end - cursor
        // A copy of the rest, not a slice: a slice would make the buffer shared, and copied whole when it is written.
        let unfinished = Array(buffer[cursor..<end])
        buffer.replaceSubrange(0..<rest, with: unfinished)
        origin += Int64(cursor)
        end = rest
        searched = rest
        if buffer.count > rest + 2 * limits.bytes { buffer = Array(buffer[..<(rest + limits.bytes)]) }
        return chunks
    }

    /// Where the first line begins: behind a byte order mark, or behind what is left of a refused record.
    private mutating func start() -> Int {
        var cursor = origin == 0 ? LineFramer.byteOrderMark(in: buffer[..<end]) : 0
        if isSkipping {
            let newline = LineFramer.newline(in: buffer, from: 0, to: end)
            cursor = newline.map { $0 + 1 } ?? end
            isSkipping = newline == nil
        }
        return cursor
    }

    /// Fills a draft; returns whether there are more lines.
    private mutating func take(_ cursor: inout Int, _ draft: inout ChunkDraft) -> Bool {
        var records: [Range<Int>] = []
        var refusals = 0
        defer { draft.add(records, of: buffer, origin: origin) }
        while records.count + refusals < limits.records {
            let newline = LineFramer.newline(in: buffer, from: max(cursor, searched), to: end)
            let isUnfinished = newline == nil && (isAtEnd || end - cursor > framer.maxRecord)
            guard let stop = newline ?? (isUnfinished ? end : nil), cursor < stop || newline != nil else {
                return false
            }
            switch framer.classified(buffer, cursor..<stop) {
            case .empty: break
            case .record(let range): records.append(range)
            case .tooLong(let range):
                refusals += 1
                draft.add(
                    FileReader.refusal(
                        path, origin + Int64(range.lowerBound), framer.maxRecord, buffer[range]))
                isSkipping = newline == nil && !isAtEnd
            }
            searched = 0
            cursor = newline.map { $0 + 1 } ?? end
        }
        return true
    }
}
