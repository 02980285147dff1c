// Decodes a JSON record through a field map; the decoder that all JSON formats share.

import CSimdJSON
import CheckerKit

/// Fills events from JSON objects, one event a record.
///
/// Unsafe corner: hands the record's bytes to the C decoder and reads its result before the next call. The bounds are
/// those of `bytes`; the result's ranges are checked against its own text before they are used.
@safe final class JSONRecordDecoder: EventDecoder {
    private let targets: [FieldTarget]
    private let plan: RecordPlan
    private let handle: OpaquePointer?
    /// Text that stands for text withheld, as written by the gateway.
    private let redactions: [[UInt8]]
    /// Whether several pointers compete for a field.
    private let hasFallbacks: Bool

    /// `redactions` are values that mean "the text was here and has been withheld".
    init(_ map: FieldMap, redactions: [String] = []) {
        targets = map.entries.map(\.target)
        hasFallbacks = Set(targets).count < targets.count || map.filling(.systemInstructions) > 1
        plan = map.plan().plan
        unsafe handle = csj_decoder_new(plan.handle)
        self.redactions = redactions.map { Array($0.utf8) }
    }

    deinit { unsafe csj_decoder_free(handle) }

    func decode(_ record: Range<Int>, of bytes: Span<UInt8>, into batch: inout EventBatch) throws(DecodeError) {
        guard unsafe handle != nil else { throw DecodeError(.malformed, at: 0, "no memory for a decoder") }
        let result = unsafe bytes.withUnsafeBufferPointer { buffer -> csj_result in
            guard let base = buffer.baseAddress, record.upperBound <= buffer.count else {
                return unsafe csj_result()
            }
            return unsafe csj_decode(
                handle, base + record.lowerBound, UInt64(record.count), UInt64(buffer.count - record.lowerBound))
        }
        if unsafe result.error != 0 { throw unsafe failure(result, record, bytes) }
        let index = batch.beginEvent()
        unsafe fill(index, of: &batch, from: result)
    }

    private func fill(_ index: Int, of batch: inout EventBatch, from result: csj_result) {
        let text = unsafe batch.append(
            text: UnsafeBufferPointer(start: result.text, count: Int(result.text_length)))
        let values = unsafe UnsafeBufferPointer(start: result.values, count: Int(result.count))
        var header = EventHeader()
        for position in 0..<Int(unsafe result.count) {
            let value = unsafe values[position]
            let entry = Int(value.slot >> 1)
            guard entry < targets.count, Int(value.start) + Int(value.length) <= text.count else { continue }
            let start = text.lowerBound + Int(value.start)
            let range = start..<(start + Int(value.length))
            switch value.slot & 1 == 1 ? .text(.systemInstructions) : targets[entry] {
            case .text(let field), .chat(let field), .allText(let field):
                if hasFallbacks, batch.has(field, at: index), unsafe isFilledEarlier(value, field, result) { continue }
                batch.setRange(of: field, to: range, at: index)
            case let target: header.set(target, from: batch.arena.span.extracting(range))
            }
        }
        if batch.has(.downloadPath, at: index) { header.activity = .download }
        header.textStatus = textStatus(index, of: batch)
        batch.withHeader(at: index) { $0 = header }
    }

    /// Whether a pointer that comes first in the map has a value for the field too.
    private func isFilledEarlier(_ value: csj_value, _ field: EventField, _ result: csj_result) -> Bool {
        let values = unsafe UnsafeBufferPointer(start: result.values, count: Int(result.count))
        return unsafe values.contains { other in
            guard other.slot < value.slot, Int(other.slot >> 1) < targets.count else { return false }
            let target = other.slot & 1 == 1 ? .text(.systemInstructions) : targets[Int(other.slot >> 1)]
            return target.fields.first == field
        }
    }

    private func textStatus(_ index: Int, of batch: EventBatch) -> TextStatus {
        var status = TextStatus.absent
        for field in [EventField.inputMessages, .systemInstructions, .outputMessages] where batch.has(field, at: index)
        {
            let range = batch.range(of: field, at: index)
            let redacted = redactions.contains { $0.count == range.count && batch.arena[range].elementsEqual($0) }
            if !redacted { return .present }
            status = .redacted
        }
        return status
    }

    private func failure(_ result: csj_result, _ record: Range<Int>, _ bytes: Span<UInt8>) -> DecodeError {
        let offset = Int(unsafe result.offset)
        switch unsafe Int(result.error) {
        case CSJ_NOT_UTF8:
            return DecodeError(
                .notUTF8, at: firstInvalidByte(bytes.extracting(record)), "the record is not valid UTF-8")
        case CSJ_TOO_DEEP: return DecodeError(.tooDeep, at: offset, "nested too deeply")
        case CSJ_DUPLICATE_KEY: return DecodeError(.duplicateKey, at: offset, "a mapped key stands twice")
        case CSJ_WRONG_TYPE:
            return DecodeError(
                .wrongType, at: offset, "a mapped value is not text or a number, or the record is no object")
        default: return DecodeError(.malformed, at: offset, "not one whole JSON object")
        }
    }
}

/// Returns the offset of the first byte that is not part of valid UTF-8; the length if all are.
func firstInvalidByte(_ bytes: Span<UInt8>) -> Int {
    do {
        _ = try UTF8Span(validating: bytes)
        return bytes.count
    } catch {
        return error.byteOffsets.lowerBound
    }
}

extension EventHeader {
    /// Sets a number or time from its text; text that is none leaves "unknown".
    fileprivate mutating func set(_ target: FieldTarget, from text: Span<UInt8>) {
        switch target {
        case .time:
            guard let parsed = RecordTime(text) else { return }
            time = parsed.milliseconds
            timeQuality = parsed.quality
        case .inputTokens: inputTokens = wholeNumber(text) ?? -1
        case .outputTokens: outputTokens = wholeNumber(text) ?? -1
        case .downloadBytes: downloadBytes = wholeNumber(text) ?? -1
        case .statusCode: statusCode = Int32(clamping: wholeNumber(text) ?? 0)
        default: break
        }
    }
}

/// Parses decimal digits, a fraction being cut off; `nil` if the text is no non-negative number below 10^18.
func wholeNumber(_ text: Span<UInt8>) -> Int64? {
    var number: Int64 = 0
    var digits = 0
    for index in text.indices {
        let byte = text[index]
        if byte == UInt8(ascii: "."), digits > 0 { break }
        guard byte &- 48 < 10, digits < 18 else { return nil }
        number = number * 10 + Int64(byte - 48)
        digits += 1
    }
    return digits > 0 ? number : nil
}
