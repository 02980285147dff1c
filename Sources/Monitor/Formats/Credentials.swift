// Credentials that stand in addresses and headers: dropped before anything is judged or kept.

import CheckerKit

extension EventBatch {
    /// Cuts the query off the fields that may be a web address or a request, and what stands before an `@` in a host.
    ///
    /// Presigned links and keys given as parameters are in queries; no rule has anything to look for there.
    mutating func dropCredentials(at index: Int) {
        for field in [EventField.operation, .serverAddress] where has(field, at: index) {
            let whole = range(of: field, at: index)
            let kept = Self.withoutCredentials(arena.span, whole, isHost: field == .serverAddress)
            if kept != whole { setRange(of: field, to: kept, at: index) }
        }
    }

    private static func withoutCredentials(_ text: Span<UInt8>, _ whole: Range<Int>, isHost: Bool) -> Range<Int> {
        var (start, end) = (whole.lowerBound, whole.lowerBound)
        var slashes = 0
        while end < whole.upperBound, text[end] != UInt8(ascii: "?") {
            if text[end] == UInt8(ascii: "/") { slashes += 1 }
            // After the third slash of an address an @ is part of the path.
            if isHost, text[end] == UInt8(ascii: "@"), slashes == 2 || slashes == 0 { start = end + 1 }
            end += 1
        }
        return start..<end
    }
}

/// Replaces what looks like a credential by stars, in bytes that nobody could decode and a person is to look at.
///
/// Meant for samples of a few hundred bytes.
func maskingCredentials(in bytes: some Collection<UInt8>) -> [UInt8] {
    var bytes = Array(bytes)
    var position = 0
    while position < bytes.count {
        guard let marker = credentialMarkers.first(where: { stands($0, at: position, in: bytes) }) else {
            position += 1
            continue
        }
        position += marker.count
        let start = position
        while position < bytes.count, position - start < 6, credentialSeparators.contains(bytes[position]) {
            position += 1
        }
        if position == start { continue }
        // A header's value has a word before the credential.
        let isHeader = marker == credentialMarkers[0]
        while position < bytes.count, !credentialEnds.contains(bytes[position]),
            isHeader || bytes[position] != UInt8(ascii: " ")
        {
            bytes[position] = UInt8(ascii: "*")
            position += 1
        }
    }
    return bytes
}

/// In small letters; the first one is a header's name.
private let credentialMarkers = [
    "authorization", "bearer", "basic", "signature", "token", "credential", "password", "secret", "api-key", "api_key",
    "apikey", "access_key", "key",
].map { Array($0.utf8) }
private let credentialSeparators = Set(" =:\"'\\".utf8)
private let credentialEnds = Set("&\"'\\,;<>}\r\n\t".utf8)

private func stands(_ marker: [UInt8], at position: Int, in bytes: [UInt8]) -> Bool {
    guard bytes.count - position >= marker.count else { return false }
    for index in marker.indices {
        let byte = bytes[position + index]
        let small = byte &- 65 < 26 ? byte | 0x20 : byte
        if small != marker[index] { return false }
    }
    return true
}
