// Small conveniences for text that is still bytes.

extension String {
    /// Copies bytes; what is no UTF-8 becomes the replacement character.
    init(copying bytes: Span<UInt8>) {
        var copy: [UInt8] = []
        copy.reserveCapacity(bytes.count)
        for position in bytes.indices { copy.append(bytes[position]) }
        self.init(decoding: copy, as: UTF8.self)
    }
}
