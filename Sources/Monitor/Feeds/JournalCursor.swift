// What libsystemd calls an entry of the journal.

import Glibc

/// The text that names an entry: `s=RUN;i=SEQUENCE;b=...`, numbers hexadecimal.
///
/// Unsafe corner: owns what libsystemd allocated, a text that ends with a zero byte.
///
/// - Source: systemd, sd_journal_get_cursor(3) and "Journal Export Formats", 2025. The text is said to be opaque; a reader that
///   finds it otherwise gets the sequence number 0.
@safe struct JournalCursor: ~Copyable {
    private let text: UnsafeMutablePointer<CChar>

    init(owning text: UnsafeMutablePointer<CChar>) { unsafe self.text = text }

    deinit { unsafe free(text) }

    var string: String { unsafe String(cString: text) }

    var entry: EntryName {
        var next = 0
        return EntryName {
            let byte = unsafe UInt8(bitPattern: text[next])
            if byte != 0 { next += 1 }
            return byte
        }
    }
}

/// Which entry a cursor names.
struct EntryName: Hashable {
    /// The run of sequence numbers that the entry's is one of: what one journald wrote into one series of files.
    var run: UInt128 = 0
    var sequence: Int64 = 0

    init(cursor: String) {
        var rest = Array(cursor.utf8)[...]
        self.init { rest.popFirst() ?? 0 }
    }

    /// - Parameter byte: The next byte of the cursor; 0 behind its end, for ever.
    init(_ byte: () -> UInt8) {
        var digits: UInt128 = 0
        var key: UInt8 = 0
        var previous: UInt8 = 0
        while true {
            let next = byte()
            switch next {
            case UInt8(ascii: "="): (key, digits) = (previous, 0)
            case UInt8(ascii: ";"), 0:
                if key == UInt8(ascii: "s") { run = digits }
                if key == UInt8(ascii: "i") {
                    sequence = Int64(truncatingIfNeeded: digits)
                    return
                }
                if next == 0 { return }
            default: digits = digits << 4 | UInt128(Hexadecimal.value(of: next) ?? 0)
            }
            previous = next
        }
    }

    /// Says what may be missing between this entry, which is gone, and the next one that there is; `nil`: nothing.
    func loss(before next: EntryName?) -> String? {
        guard let next else { return "nothing that matches came after it so far" }
        guard next.run == run, next.sequence > sequence else {
            return
                "what came after it may be lost too: the next entry, number \(next.sequence), is not of its run of numbers"
        }
        let count = next.sequence - sequence - 1
        return count == 0
            ? nil : "of the \(count) entries of all services between it and the next one, some may be lost too"
    }

    /// The run as journald writes it, with all its digits.
    var runText: String {
        let digits = String(run, radix: 16)
        return String(repeating: "0", count: 32 - digits.count) + digits
    }
}
