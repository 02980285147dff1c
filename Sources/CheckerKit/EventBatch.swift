// Many events, their text side by side in one buffer.
//
// Invariants:
// 1. `slots.count == count * EventField.count`; a slot's range lies within `arena`.
// 2. An absent field has an empty range: the log formats we read do not distinguish "" from absent either.
// 3. Nothing is allocated per event beyond the growth of three arrays, which `removeAll` keeps.

/// Decoded events, in the order of their records.
///
/// Hot fields are UTF-8 ranges of one ``arena``; a `String` is made only for a hit:
/// ```swift
/// let arena = batch.arena.span
/// for index in 0..<batch.count {
///     let name = arena.extracting(batch.range(of: .organisationName, at: index))   // no copy
///     ...
/// }
/// ```
/// ``string(_:at:)`` is the easy way, and ``event(at:)`` copies an event whole.
public struct EventBatch: Sendable {
    /// How many events there are.
    public private(set) var count = 0
    /// The UTF-8 text of all events.
    ///
    /// Valid UTF-8 in every field's range.
    public private(set) var arena: [UInt8] = []
    /// The fixed-size part of each event.
    public private(set) var headers: [EventHeader] = []
    @usableFromInline var slots: [Slot] = []

    /// Where a field's text lies in the arena; empty when the event lacks the field.
    @frozen public struct Slot: Sendable {
        public var start: UInt32
        public var length: UInt32
        @inlinable public init(start: UInt32 = 0, length: UInt32 = 0) {
            self.start = start
            self.length = length
        }
    }

    public init() {}

    /// Returns where the text of a field lies in ``arena``; empty when the event lacks the field.
    @inlinable public func range(of field: EventField, at index: Int) -> Range<Int> {
        let slot = slots[index * EventField.count + Int(field.rawValue)]
        return Int(slot.start)..<(Int(slot.start) + Int(slot.length))
    }

    /// Whether the event has a non-empty field.
    @inlinable public func has(_ field: EventField, at index: Int) -> Bool {
        slots[index * EventField.count + Int(field.rawValue)].length > 0
    }

    /// Returns a copy of a field's text; empty when the event lacks the field.
    public func string(_ field: EventField, at index: Int) -> String {
        String(decoding: arena[range(of: field, at: index)], as: UTF8.self)
    }

    /// Returns a copy of an event, for keeping.
    public func event(at index: Int) -> Event {
        var text: [EventField: String] = [:]
        for field in EventField.allCases where has(field, at: index) { text[field] = string(field, at: index) }
        return Event(text, header: headers[index])
    }

    /// Adds an event without any field, and returns its index; ``set(_:to:at:)`` fills it.
    @discardableResult
    public mutating func beginEvent() -> Int {
        headers.append(EventHeader())
        slots.append(addingCapacity: EventField.count) { row in
            row.append(repeating: Slot(), count: EventField.count)
        }
        count += 1
        return count - 1
    }

    /// Adds an event whose text and ranges a decoder writes in place.
    ///
    /// Unsafe corner, for decoders in C: nothing of what `body` wrote is checked.
    ///
    /// - Parameters:
    ///   - room: How many bytes of text `body` may write at most.
    ///   - body: Gets the memory for the text, the event's slots by field, all empty, and the place of the text in the
    ///     arena, which the slots' starts are to include. Returns how many bytes of text it wrote: valid UTF-8.
    /// - Returns: The event's index.
    public mutating func writeEvent(
        room: Int,
        _ body: (_ text: UnsafeMutablePointer<UInt8>, _ slots: UnsafeMutablePointer<Slot>, _ place: Int) -> Int
    ) -> Int {
        let index = beginEvent()
        let place = arena.count
        precondition(place + room <= Int(UInt32.max))
        arena.append(addingCapacity: room) { text in
            unsafe text.withUnsafeMutableBufferPointer { text, used in
                unsafe slots.withUnsafeMutableBufferPointer { slots in
                    guard let text = text.baseAddress, let slots = slots.baseAddress else { return }
                    used = unsafe body(text, slots + index * EventField.count, place)
                }
            }
        }
        return index
    }

    /// Changes the fixed-size part of an event.
    public mutating func withHeader(at index: Int, _ change: (inout EventHeader) -> Void) { change(&headers[index]) }

    /// Gives a field its text, copied into the arena.
    ///
    /// The bytes must be valid UTF-8.
    public mutating func set(_ field: EventField, to text: Span<UInt8>, at index: Int) {
        let start = arena.count
        unsafe text.withUnsafeBufferPointer { unsafe arena.append(contentsOf: $0) }
        setRange(of: field, to: start..<arena.count, at: index)
    }

    /// Gives a field its text.
    public mutating func set(_ field: EventField, to text: some StringProtocol, at index: Int) {
        let start = arena.count
        arena.append(contentsOf: text.utf8)
        setRange(of: field, to: start..<arena.count, at: index)
    }

    /// Makes a field refer to text that is in the arena already.
    public mutating func setRange(of field: EventField, to range: Range<Int>, at index: Int) {
        precondition(range.upperBound <= arena.count && arena.count <= Int(UInt32.max))
        slots[index * EventField.count + Int(field.rawValue)] = Slot(
            start: UInt32(range.lowerBound), length: UInt32(range.count))
    }

    /// Appends a copy of `event`.
    public mutating func append(_ event: Event) {
        let index = beginEvent()
        headers[index] = event.header
        for (field, text) in event.text { set(field, to: text, at: index) }
    }

    /// Drops the events from `newCount` on, as if they had never been begun.
    public mutating func truncate(to newCount: Int) {
        guard newCount < count else { return }
        headers.removeLast(count - newCount)
        slots.removeLast((count - newCount) * EventField.count)
        count = newCount
    }

    /// Empties the batch and keeps its memory, unless one huge record made it grow beyond `arenaLimit` bytes.
    public mutating func removeAll(arenaLimit: Int = 4 << 20) {
        count = 0
        arena.removeAll(keepingCapacity: arena.capacity <= arenaLimit)
        headers.removeAll(keepingCapacity: true)
        slots.removeAll(keepingCapacity: true)
    }
}

/// One event, copied out of a batch: for tests, examples, and the few events in which something was found.
public struct Event: Sendable, Hashable {
    public var header: EventHeader
    public var text: [EventField: String]

    public init(_ text: [EventField: String] = [:], header: EventHeader = EventHeader()) {
        self.header = header
        self.text = text
    }

    /// The text of a field; empty when absent.
    public subscript(field: EventField) -> String { text[field] ?? "" }
}
