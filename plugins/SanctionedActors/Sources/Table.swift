// Flat memory: read-only tables whose owner keeps them alive, and rooms that a search writes in.

/// Elements side by side in memory that something else keeps alive; every access is checked against the bounds.
///
/// SAFETY: a table is used only while its ``Room`` or ``IndexMemory`` lives, which never frees or moves its memory before.
@safe struct Table<Element: BitwiseCopyable>: @unchecked Sendable {
    fileprivate let base: UnsafePointer<Element>
    let count: Int

    @unsafe init(base: UnsafePointer<Element>, count: Int) {
        unsafe self.base = base
        self.count = count
    }

    /// A table that lives as long as the process; for constants.
    init(keeping elements: [Element]) {
        let copy = UnsafeMutablePointer<Element>.allocate(capacity: max(elements.count, 1))
        for index in elements.indices { unsafe (copy + index).initialize(to: elements[index]) }
        unsafe self.init(base: UnsafePointer(copy), count: elements.count)
    }

    var isEmpty: Bool { count == 0 }

    @inline(__always) subscript(index: Int) -> Element {
        precondition(UInt(bitPattern: index) < UInt(bitPattern: count))
        return unsafe base[index]
    }

    @inline(__always) subscript(range: Range<Int>) -> Table {
        precondition(range.lowerBound >= 0 && range.upperBound <= count)
        return unsafe Table(base: base + range.lowerBound, count: range.count)
    }

    func dropFirst(_ length: Int) -> Table { self[min(length, count)..<count] }
    func prefix(_ length: Int) -> Table { self[0..<min(length, count)] }
}

/// Letters of a word.
typealias Letters = Table<UInt8>

extension Table<UInt8> {
    func isEqual(to other: Letters) -> Bool {
        guard count == other.count else { return false }
        for index in 0..<count where self[index] != other[index] { return false }
        return true
    }

    func contains(_ letter: UInt8) -> Bool {
        for index in 0..<count where self[index] == letter { return true }
        return false
    }

    var array: [UInt8] { unsafe Array(UnsafeBufferPointer(start: base, count: count)) }
    var string: String { unsafe String(decoding: UnsafeBufferPointer(start: base, count: count), as: UTF8.self) }
}

/// Elements in memory of a fixed size, so that views of them stay valid; what no longer fits is dropped.
@safe struct Room<Element: BitwiseCopyable>: ~Copyable {
    private let base: UnsafeMutablePointer<Element>
    let capacity: Int
    private(set) var count = 0

    init(capacity: Int) {
        self.capacity = capacity
        unsafe base = UnsafeMutablePointer<Element>.allocate(capacity: max(capacity, 1))
    }

    /// A room that is full of one element.
    init(repeating element: Element, count: Int) {
        self.init(capacity: count)
        unsafe base.initialize(repeating: element, count: count)
        self.count = count
    }

    deinit { unsafe base.deallocate() }

    @inline(__always) mutating func append(_ element: Element) {
        guard count < capacity else { return }
        unsafe (base + count).initialize(to: element)
        count += 1
    }

    mutating func append(_ elements: Table<Element>) {
        for index in 0..<elements.count { append(elements[index]) }
    }

    mutating func removeAll() { count = 0 }
    mutating func truncate(to newCount: Int) { count = min(count, max(newCount, 0)) }

    @inline(__always) subscript(index: Int) -> Element {
        get {
            precondition(UInt(bitPattern: index) < UInt(bitPattern: count))
            return unsafe base[index]
        }
        set {
            precondition(UInt(bitPattern: index) < UInt(bitPattern: count))
            unsafe base[index] = newValue
        }
    }

    /// A view of some elements, valid while the room lives.
    @inline(__always) func view(_ range: Range<Int>) -> Table<Element> {
        precondition(range.lowerBound >= 0 && range.upperBound <= count)
        return unsafe Table(base: UnsafePointer(base + range.lowerBound), count: range.count)
    }

    var view: Table<Element> { view(0..<count) }
}
