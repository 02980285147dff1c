// A compressed file as the stream of bytes that was compressed, read from its beginning on.
//
// 1. Memory is bounded by what is asked for: what was taken is dropped but for the last bytes, by which a place is known.
// 2. A step does bounded work, also where nothing comes of it.

/// Decompresses one file into a window that moves on.
final class UnpackedFile {
    /// How the end of what can be read came about.
    enum End: Hashable {
        /// With the end of a member or frame, and of the file.
        case whole
        /// The file ends in the middle: it is being written, or was cut off.
        case cut
        /// What follows cannot be decompressed.
        case damaged(String)
        /// More comes out than a log can hold.
        case bomb
    }

    let file: OpenFile
    private let unpacker: Unpacker
    private var input = [UInt8](repeating: 0, count: inputLength)
    private var unread = 0..<0
    /// Where in the file the next bytes are read from.
    private var next: Int64 = 0
    /// The window: what was decompressed last.
    private(set) var bytes: [UInt8] = []
    private(set) var count = 0
    /// The place in the stream of the first byte of the window.
    private(set) var origin: Int64 = 0
    /// `nil` while there is more.
    private(set) var end: End?

    private static let inputLength = 64 << 10
    /// What one step makes at most.
    static let stepLength = 256 << 10
    /// A stream is no log if it is longer than ``bombLength`` and has so many bytes for one of the file.
    ///
    /// - Source: measured 2026-11-23: usage logs of 580-byte prompts that are all the same reach 362 with `zstd -3` and 133 with
    ///   gzip; prompts of 20 kB would reach some 3,000. Deflate ends at 1,032 (zlib technical details), Zstandard nowhere.
    private static let bombRatio: Int64 = 20_000
    private static let bombLength: Int64 = 1 << 30

    init(_ file: OpenFile, _ packing: Packing) {
        self.file = file
        unpacker = Unpacker(packing)
    }

    /// How many bytes of the file are done with.
    var consumed: Int64 { next - Int64(unread.count) }
    /// How many bytes of the stream are known.
    var length: Int64 { origin + Int64(count) }

    /// Decompresses a little more behind the window.
    ///
    /// - Returns: How many bytes of the file were used up; with 0 there is an ``end``.
    /// - Throws: Why the file cannot be read.
    func step() throws(FileError) -> Int {
        if end != nil && end != .cut { return 0 }
        end = nil
        if unread.isEmpty {
            let got = try file.read(into: &input, count: UnpackedFile.inputLength, from: next)
            next += Int64(got)
            unread = 0..<got
            if got == 0 {
                end = unpacker.isAtBoundary ? .whole : .cut
                return 0
            }
        }
        let room = count + UnpackedFile.stepLength
        if bytes.count < room { bytes.append(contentsOf: repeatElement(0, count: room - bytes.count)) }
        let step = unpacker.step(input, unread, into: &bytes, count..<room)
        unread = unread.lowerBound + step.taken..<unread.upperBound
        count += step.made
        if !step.fault.isEmpty {
            end = .damaged(step.fault)
        } else if length > UnpackedFile.bombLength, length / max(1, consumed) > UnpackedFile.bombRatio {
            end = .bomb
        }
        return max(1, step.taken)
    }

    /// Gives the file up: what comes out of it is no log.
    func giveUp() { end = .bomb }

    /// Drops what lies before a place in the stream.
    func drop(before place: Int64) {
        let surplus = min(count, Int(clamping: place - origin))
        guard surplus >= UnpackedFile.stepLength || (surplus > 0 && surplus == count) else { return }
        let rest = Array(bytes[surplus..<count])
        let room = rest.count + UnpackedFile.stepLength
        if bytes.count > 2 * room { bytes = [UInt8](repeating: 0, count: room) }
        bytes.replaceSubrange(0..<rest.count, with: rest)
        origin += Int64(surplus)
        count = rest.count
    }

    /// The fingerprint of the bytes before a place in the stream, as many as there are up to the limit.
    ///
    /// - Returns: `nil` if they are not in the window.
    func tail(before place: Int64) -> Fingerprint? {
        let length = min(place, Int64(Fingerprint.limit))
        guard place <= self.length, place - length >= origin else { return nil }
        return Fingerprint(of: bytes, Int(place - length - origin)..<Int(place - origin))
    }
}
