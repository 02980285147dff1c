// Finds the place in the original text of a range of the folded one; made only after a hit.

struct SourceMap {
    private let sources: [SourceRange]
    private let folded: [UInt8]

    /// Folds the text once more, noting where each byte comes from.
    init(_ text: UnsafeBufferPointer<UInt8>, unmask: Bool) {
        let capacity = TextFolder.capacity(for: text.count)
        var sources: [SourceRange] = []
        folded = unsafe [UInt8](unsafeUninitializedCapacity: capacity) { out, count in
            guard let base = out.baseAddress else { return }
            unsafe sources = [SourceRange](unsafeUninitializedCapacity: capacity) { map, mapCount in
                count = unsafe TextFolder.fold(text, unmask: unmask, into: base, sources: map.baseAddress).count
                mapCount = count
            }
        }
        self.sources = sources
    }

    /// Returns the range of original bytes, without the spaces around the words, moved by `offset`.
    func range(_ range: Range<Int>, _ offset: Int) -> Range<Int> {
        var lower = max(0, range.lowerBound)
        var upper = min(range.upperBound, folded.count)
        while lower < upper, folded[lower] == 0x20 { lower += 1 }
        while upper > lower, folded[upper - 1] == 0x20 { upper -= 1 }
        guard lower < upper else { return offset..<offset }
        let end = sources[lower..<upper].reduce(0) { max($0, Int($1.end)) }
        return (offset + Int(sources[lower].start))..<(offset + max(end, Int(sources[lower].start)))
    }
}
