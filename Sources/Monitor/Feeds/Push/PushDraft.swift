// A chunk made of several clients' requests, and what each of them is told afterwards.

import CheckerKit
import Glibc
import NIOCore
import NIOHTTP1

/// Collects the records of requests that are judged together.
struct PushDraft {
    /// What is known of a request.
    private struct Part {
        var path: PushPath
        var records = 0
        var rejected = 0
        /// Whether everything is lost: an export that cannot be read.
        var isRefused = false
        /// The first thing that is wrong.
        var message = ""

        mutating func reject(_ text: String) {
            rejected += 1
            if message.isEmpty { message = text }
        }
    }

    private(set) var chunk = FeedChunk()
    private var parts: [Part] = []
    private let framer: LineFramer

    init(maxRecord: Int) {
        framer = LineFramer(maxRecord: maxRecord)
        chunk.isPlaceless = true
    }

    mutating func add(_ request: PushRequest) {
        let start = chunk.bytes.count
        chunk.bytes.append(contentsOf: request.body.readableBytesView)
        chunk.sources.append("\(request.peer)\(request.head.path.rawValue)")
        chunk.identities.append(identity(ofBodyFrom: start, request.head))
        chunk.keys.append(request.head.key)
        parts.append(Part(path: request.head.path))
        if request.head.path == .usage {
            addLines(from: start, request.received)
        } else {
            addExport(from: start, request)
        }
    }

    /// What a request is known by when a client that got no answer sends it again, after the end of the process too.
    ///
    /// The beginning and the end of a body tell it from others: it holds times and ids.
    private func identity(ofBodyFrom start: Int, _ head: PushHead) -> String {
        let end = chunk.bytes.count
        let first = Fingerprint(of: chunk.bytes, start..<min(start + Fingerprint.limit, end))
        let last = Fingerprint(of: chunk.bytes, max(start, end - Fingerprint.limit)..<end)
        return "\(head.path.rawValue) \(end - start) \(first.hash) \(last.hash)"
    }

    /// Adds an export, which is one record; an empty one in protobuf has nothing in it, and is none.
    private mutating func addExport(from start: Int, _ request: PushRequest) {
        var first = start
        if request.head.isProtobuf {
            if chunk.bytes.count == start { return }
        } else {
            // A line feed at the beginning would make it protobuf to the decoder.
            while first < chunk.bytes.count, chunk.bytes[first] <= 0x20 { first += 1 }
        }
        let form: FeedChunk.Form = request.head.path == .logs ? .logExport : .traceExport
        append(first..<chunk.bytes.count, offset: first - start, request.received, form)
    }

    private mutating func addLines(from start: Int, _ received: Int64) {
        var cursor = start
        let end = chunk.bytes.count
        while cursor < end {
            let stop = LineFramer.newline(in: chunk.bytes, from: cursor, to: end) ?? end
            switch framer.classified(chunk.bytes, cursor..<stop) {
            case .empty: break
            case .record(let range): append(range, offset: range.lowerBound - start, received, .configured)
            case .tooLong(let range):
                parts[parts.count - 1].records += 1
                parts[parts.count - 1].reject("a line is longer than \(framer.maxRecord) bytes")
                chunk.incidents.append(
                    FileReader.refusal(
                        chunk.sources[parts.count - 1], Int64(range.lowerBound - start), framer.maxRecord,
                        chunk.bytes[range]))
            }
            cursor = stop + 1
        }
    }

    private mutating func append(_ range: Range<Int>, offset: Int, _ received: Int64, _ form: FeedChunk.Form) {
        parts[parts.count - 1].records += 1
        chunk.records.append(
            FeedChunk.Record(
                range: range, source: Int32(parts.count - 1), offset: Int64(offset), received: received, form: form))
    }

    /// Returns the chunk, padded.
    func closed() -> FeedChunk {
        var chunk = chunk
        chunk.bytes.append(contentsOf: repeatElement(0, count: FeedChunk.padding))
        return chunk
    }

    /// Returns each request's answer, once all else is durable.
    func answers(_ refused: [FeedChunk.Refusal]) -> [PushAnswer] {
        var parts = parts
        for refusal in refused {
            let record = chunk.records[refusal.index]
            let index = Int(record.source)
            let what = refusal.record
            let place = record.form == .configured ? "the line at byte \(record.offset): " : ""
            parts[index].reject(
                "\(place)\(what.reason) at byte \(what.offset)\(what.detail.isEmpty ? "" : ": ")\(what.detail)")
            if !refusal.isPart, record.form != .configured { parts[index].isRefused = true }
        }
        return parts.map { part in
            let isNothing = part.path == .usage && part.records > 0 && part.rejected == part.records
            var answer = PushAnswer(part.isRefused || isNothing ? .badRequest : .ok, part.message)
            answer.accepted = max(0, part.records - part.rejected)
            answer.rejected = part.rejected
            return answer
        }
    }
}
