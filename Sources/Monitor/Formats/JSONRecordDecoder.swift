// Decodes a JSON record through a field map; the decoder that all JSON formats share.

import CSimdJSON
import CheckerKit

/// Fills events from JSON objects, one event a record.
///
/// Unsafe corner: hands the record's bytes and the batch's memory to the C decoder, each with its bounds.
@safe final class JSONRecordDecoder: EventDecoder, RestingDecoder {
    /// Readable bytes that must follow a record: simdjson reads ahead.
    ///
    /// - Source: `SIMDJSON_PADDING` of simdjson 3.
    static let padding = 64

    private let shelf: DecoderShelf
    private var taken: OpaquePointer?
    /// Text that stands for text withheld, as written by the gateway.
    private let redactions: [[UInt8]]
    private let constants: [(field: EventField, text: [UInt8])]
    /// The member whose elements are the events, where a record may be an envelope of many; empty: it never is.
    private let envelope: String
    /// Whether a record holds but a part of the text.
    private let isPartial: Bool
    private let countrySource: CountrySource

    /// - Parameters:
    ///   - map: What fills which field.
    ///   - redactions: Values that mean "the text was here and has been withheld".
    ///   - constants: What is true of every record of the format.
    ///   - envelope: The member whose elements are the events, if a record has it; ``wholeRecord`` if the record may be an
    ///     array of them.
    ///   - isPartial: Whether a record holds but a part of the text, the rest being in others.
    ///   - countrySource: Who says which country a use is from.
    init(
        _ map: FieldMap, redactions: [String] = [], constants: [EventField: String] = [:], envelope: String = "",
        isPartial: Bool = false, countrySource: CountrySource = .declared
    ) {
        self.envelope = envelope
        self.isPartial = isPartial
        self.countrySource = countrySource
        shelf = DecoderShelf.of(map)
        self.redactions = redactions.map { Array($0.utf8) }
        self.constants = constants.sorted { $0.key.rawValue < $1.key.rawValue }.map { ($0.key, Array($0.value.utf8)) }
    }

    deinit { unsafe shelf.giveBack(taken) }

    /// The decoder in C, from the shelf until the next rest; `nil` if there is no memory for it.
    var handle: OpaquePointer? {
        if unsafe taken == nil { unsafe taken = shelf.take() }
        return unsafe taken
    }

    func rest() {
        unsafe shelf.giveBack(taken)
        unsafe taken = nil
    }

    func decode(_ record: Range<Int>, of bytes: Span<UInt8>, into batch: inout EventBatch) throws(DecodeError) {
        guard unsafe handle != nil else { throw DecodeError(.malformed, at: 0, "no memory for a decoder") }
        precondition(record.upperBound <= bytes.count)
        guard !envelope.isEmpty,
            let elements = try elements(
                of: record, in: record, envelope == Self.wholeRecord ? "" : envelope, bytes)
        else {
            _ = try decodeOne(record, in: record, of: bytes, into: &batch)
            return
        }
        for element in elements { _ = try decodeOne(element, in: record, of: bytes, into: &batch) }
    }

    /// The envelope that is an array and nothing else.
    static let wholeRecord = "[]"

    /// Returns where the elements of the array are that is a member of an object, or the object itself if the name is empty;
    /// `nil` if there is no such array.
    ///
    /// Errors are placed in `record`, which the object is a part of.
    func elements(
        of object: Range<Int>, in record: Range<Int>, _ name: String, _ bytes: Span<UInt8>
    ) throws(DecodeError) -> [Range<Int>]? {
        var found: [csj_range] = []
        var count: Int64 = 0
        repeat {
            found = Array(repeating: csj_range(), count: max(64, Int(count)))
            count = unsafe bytes.withUnsafeBufferPointer { bytes in
                guard let base = bytes.baseAddress else { return -1 }
                return unsafe csj_elements(
                    handle, base + object.lowerBound, UInt64(object.count), UInt64(bytes.count - object.lowerBound),
                    name, &found, UInt64(found.count))
            }
        } while count > found.count
        if count == -1 { return nil }
        guard count >= 0 else {
            throw DecodeError(.malformed, at: object.lowerBound - record.lowerBound, "not one whole JSON object")
        }
        return found[..<Int(count)].map {
            $0.range.lowerBound + object.lowerBound..<$0.range.upperBound + object.lowerBound
        }
    }

    /// Decodes an object that is one event, the batch's last.
    ///
    /// Errors are placed in `record`, which it is a part of.
    ///
    /// - Returns: Where in the batch's arena the text is that the map calls the record's label; empty if there is none.
    func decodeOne(
        _ object: Range<Int>, in record: Range<Int>, of bytes: Span<UInt8>, into batch: inout EventBatch
    ) throws(DecodeError) -> Range<Int> {
        var result = csj_result()
        let room = object.count + Int(CSJ_ROOM)
        let index = unsafe batch.writeEvent(room: room) { text, slots, place in
            unsafe slots.withMemoryRebound(to: csj_range.self, capacity: EventField.count) { fields in
                var event = unsafe csj_event(text: text, room: UInt64(room), base: UInt64(place), fields: fields)
                unsafe bytes.withUnsafeBufferPointer { bytes in
                    guard let base = bytes.baseAddress else { return }
                    unsafe result = csj_decode(
                        handle, base + object.lowerBound, UInt64(object.count),
                        UInt64(bytes.count - object.lowerBound), &event)
                }
                return Int(result.text_length)
            }
        }
        if result.error != 0 {
            batch.truncate(to: index)
            throw failure(result, object, in: record, bytes)
        }
        return settle(index, result, &batch)
    }

    /// Completes an event whose text has been read.
    ///
    /// - Returns: Where in the batch's arena the record's label is; empty if there is none.
    func settle(_ index: Int, _ result: csj_result, _ batch: inout EventBatch) -> Range<Int> {
        for constant in constants { batch.set(constant.field, to: constant.text.span, at: index) }
        batch.dropCredentials(at: index)
        var textStatus = textStatus(index, of: batch)
        if textStatus == .present, isPartial || result.is_cut != 0 { textStatus = .truncated }
        var header = header(result, textStatus, batch.has(.downloadPath, at: index), batch.arena.span)
        header.countrySource = countrySource
        header.addressPrefixLength = knownBits(batch.arena.span, batch.range(of: .clientAddress, at: index))
        batch.withHeader(at: index) { $0 = header }
        return result.numbers.5.range
    }

    private func header(
        _ result: csj_result, _ textStatus: TextStatus, _ isDownload: Bool, _ arena: Span<UInt8>
    ) -> EventHeader {
        var header = EventHeader()
        let (time, inputTokens, outputTokens, downloadBytes, statusCode, _, sequence, _) = result.numbers
        if time.length > 0, let time = RecordTime(arena.extracting(time.range)) {
            header.time = time.milliseconds
            header.timeQuality = time.quality
        }
        header.inputTokens = wholeNumber(arena.extracting(inputTokens.range)) ?? -1
        header.outputTokens = wholeNumber(arena.extracting(outputTokens.range)) ?? -1
        header.downloadBytes = wholeNumber(arena.extracting(downloadBytes.range)) ?? -1
        header.statusCode = Int32(clamping: wholeNumber(arena.extracting(statusCode.range)) ?? 0)
        header.sequence = Int32(clamping: wholeNumber(arena.extracting(sequence.range)) ?? -1)
        if isDownload { header.activity = .download }
        header.textStatus = textStatus
        return header
    }

    private func textStatus(_ index: Int, of batch: EventBatch) -> TextStatus {
        var status = TextStatus.absent
        for field in [EventField.inputMessages, .systemInstructions, .outputMessages] where batch.has(field, at: index)
        {
            if redactions.isEmpty { return .present }
            let range = batch.range(of: field, at: index)
            let redacted = redactions.contains { $0.count == range.count && batch.arena[range].elementsEqual($0) }
            if !redacted { return .present }
            status = .redacted
        }
        return status
    }

    /// Says what is wrong with an object that is a part of `record`.
    func failure(
        _ result: csj_result, _ object: Range<Int>, in record: Range<Int>, _ bytes: Span<UInt8>
    ) -> DecodeError {
        let start = object.lowerBound - record.lowerBound
        let offset = start + Int(result.offset)
        switch Int(result.error) {
        case CSJ_NOT_UTF8:
            return DecodeError(
                .notUTF8, at: start + firstInvalidByte(bytes.extracting(object)), "the record is not valid UTF-8")
        case CSJ_TOO_DEEP: return DecodeError(.tooDeep, at: offset, "nested too deeply")
        case CSJ_DUPLICATE_KEY: return DecodeError(.duplicateKey, at: offset, "a mapped key stands twice")
        case CSJ_WRONG_TYPE:
            return DecodeError(
                .wrongType, at: offset, "a mapped value is not text or a number, or the record is no object")
        default: return DecodeError(.malformed, at: offset, "not one whole JSON object")
        }
    }
}

extension csj_range {
    fileprivate var range: Range<Int> { Int(start)..<(Int(start) + Int(length)) }
}

/// How many bits of an IPv4 address are known whose last octets are masked, as `192.0.2.***` or `192.0.2.xxx`; 0 for all.
func knownBits(_ arena: Span<UInt8>, _ address: Range<Int>) -> UInt8 {
    guard let last = address.last, arena[last] == UInt8(ascii: "*") || arena[last] == UInt8(ascii: "x") else {
        return 0
    }
    var octets: UInt8 = 0
    for position in address where arena[position] == UInt8(ascii: ".") {
        let next = position + 1
        octets += 1
        if next > last || arena[next] &- 48 > 9 || octets == 3 { return octets * 8 }
    }
    return 0
}

/// Refuses a line that is not valid UTF-8, and says where.
func requireUTF8(_ line: Span<UInt8>) throws(DecodeError) {
    let invalid = firstInvalidByte(line)
    guard invalid == line.count else { throw DecodeError(.notUTF8, at: invalid, "the record is not valid UTF-8") }
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
