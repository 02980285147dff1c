// Walks an export of OpenTelemetry in JSON once, from resource to resource and from record to record.

import CSimdJSON
import CheckerKit

/// The place reached in one export.
///
/// Unsafe corner: hands the export's bytes and the batch's memory to the C reader, each with its bounds. The C reader
/// remembers where the bytes are, so every call is given the same ones.
@safe final class ExportReader {
    private let handle: OpaquePointer?
    private var record = 0..<0

    init() { unsafe handle = csj_export_new() }

    deinit { unsafe csj_export_free(handle) }

    /// What a member of an export holds; metrics hold no use.
    enum Signal { case spans, logs, metrics }

    /// Begins an export.
    func open(_ record: Range<Int>, of bytes: Span<UInt8>, by decoder: JSONRecordDecoder) throws(DecodeError) {
        guard unsafe handle != nil, unsafe decoder.handle != nil else {
            throw DecodeError(.malformed, at: 0, "no memory for a decoder")
        }
        precondition(record.upperBound <= bytes.count)
        self.record = record
        var result = csj_result()
        result.error = unsafe bytes.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return Int32(CSJ_MALFORMED) }
            return unsafe csj_export_open(
                handle, base + record.lowerBound, UInt64(record.count), UInt64(bytes.count - record.lowerBound))
        }
        if result.error != 0 { throw decoder.failure(result, record, in: record, bytes) }
    }

    /// Goes on to the next member; `nil` if there is none.
    func nextSignal(_ bytes: Span<UInt8>, by decoder: JSONRecordDecoder) throws(DecodeError) -> Signal? {
        var (signal, result) = (Int32(0), csj_result())
        result.error = unsafe csj_export_signal(handle, &signal)
        if result.error != 0 { throw decoder.failure(result, record, in: record, bytes) }
        switch Int(signal) {
        case CSJ_SPANS: return .spans
        case CSJ_LOGS: return .logs
        case CSJ_METRICS: return .metrics
        default: return nil
        }
    }

    /// Goes on to the next resource, which becomes the batch's last event; `false` if there is none.
    func nextResource(
        _ bytes: Span<UInt8>, by decoder: JSONRecordDecoder, into batch: inout EventBatch
    ) throws(DecodeError) -> Bool {
        var (result, isThere) = (csj_result(), Int32(0))
        let index = unsafe write(&batch) { event in
            isThere = unsafe csj_export_resource(handle, decoder.handle, &event, &result)
            return Int(result.text_length)
        }
        if result.error != 0 { throw decoder.failure(result, record, in: record, bytes) }
        if isThere == 0 { batch.truncate(to: index) }
        return isThere != 0
    }

    /// Goes on to the next record that can be read, which becomes the batch's last event.
    ///
    /// What is wrong with records that were passed over is added to `refusals`.
    ///
    /// - Returns: Where in the arena the record's label is, empty if there is none; `nil` if there is no more record.
    /// - Throws: Why the rest of the export cannot be read.
    func nextRecord(
        _ bytes: Span<UInt8>, by decoder: JSONRecordDecoder, into batch: inout EventBatch,
        _ refusals: inout [DecodeError]
    ) throws(DecodeError) -> Range<Int>? {
        while true {
            var (result, isThere) = (csj_result(), Int32(0))
            let index = unsafe write(&batch) { event in
                isThere = unsafe csj_export_record(handle, decoder.handle, &event, &result)
                return Int(result.text_length)
            }
            if result.error == 0, isThere != 0 { return decoder.settle(index, result, &batch) }
            batch.truncate(to: index)
            if result.error == 0 { return nil }
            let error = decoder.failure(result, record, in: record, bytes)
            if result.is_cut < 0 { throw error }
            refusals.append(error)
        }
    }

    private func write(_ batch: inout EventBatch, _ body: (inout csj_event) -> Int) -> Int {
        // How long the record is, is known only behind it: the room is that of the whole export, and reserved once.
        let room = record.count + Int(CSJ_ROOM)
        return unsafe batch.writeEvent(room: room) { text, slots, place in
            unsafe slots.withMemoryRebound(to: csj_range.self, capacity: EventField.count) { fields in
                var event = unsafe csj_event(text: text, room: UInt64(room), base: UInt64(place), fields: fields)
                return unsafe body(&event)
            }
        }
    }
}
