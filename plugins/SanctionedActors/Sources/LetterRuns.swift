// Folds a word that is not plain ASCII, and cuts it where its script changes.

/// A stretch of letters of one script; what is spelled in Latin letters lies in the name's letters from `start` on.
struct LetterRun {
    var kind: LetterKind
    var start: Int
    var capitals: Bool
    /// Folded.
    var scalars: ArraySlice<Unicode.Scalar>
}

/// The stretches of a word; marks stay with the letters before them.
struct LetterRuns {
    private var folded: [Unicode.Scalar] = []
    private var position = 0
    private var capitals = true

    init(_ word: Letters) {
        let plain = scalars(word)
        let table = FoldingTable.shared
        for scalar in plain {
            guard let fold = table.folded(scalar) else {
                foldByICU(plain, word)
                break
            }
            if fold == scalar { capitals = false }
            folded.append(fold)
        }
        if plain.count < 2 { capitals = false }
    }

    private mutating func foldByICU(_ plain: [Unicode.Scalar], _ word: Letters) {
        capitals = plain.allSatisfy { $0.properties.isUppercase }
        folded = Array(String(decoding: caseFolded(word.array), as: UTF8.self).unicodeScalars)
    }

    /// Spells the next stretch behind `letters`.
    mutating func next(_ letters: inout Room<UInt8>) -> LetterRun? {
        while position < folded.count, isMark(folded[position]) { position += 1 }
        guard position < folded.count else { return nil }
        let first = position
        let kind = kind(of: folded[first])
        while position < folded.count, isMark(folded[position]) || self.kind(of: folded[position]) == kind {
            position += 1
        }
        let run = LetterRun(
            kind: kind, start: letters.count, capitals: capitals, scalars: folded[first..<position])
        switch kind {
        case .arabic, .hangul: break
        case .han: appendICU(run.scalars, .simplified, &letters) { _ in true }
        case .other: appendICU(run.scalars, .latin, &letters, isWordByte)
        case .ascii, .latin, .cyrillic, .greek: spell(run.scalars, kind, to: &letters)
        }
        return run
    }

    private func kind(of scalar: Unicode.Scalar) -> LetterKind {
        let kind = LetterKind(scalar)
        return kind == .ascii ? .latin : kind
    }

    private func appendICU(
        _ scalars: ArraySlice<Unicode.Scalar>, _ transliterator: SharedTransliterator, _ letters: inout Room<UInt8>,
        _ isKept: (UInt8) -> Bool
    ) {
        for byte in transliterator.apply(utf8(scalars)) where isKept(byte) { letters.append(byte) }
    }
}

/// Spells letters by the table of their script; what is still not ASCII without its marks is dropped.
func spell(_ scalars: ArraySlice<Unicode.Scalar>, _ kind: LetterKind, to letters: inout Room<UInt8>) {
    let table = FoldingTable.shared
    for scalar in scalars {
        if scalar.value < 0x80 {
            let byte = UInt8(truncatingIfNeeded: scalar.value)
            if isWordByte(byte) { letters.append(byte) }
        } else if let spelling = table.spelling(scalar) {
            var rest = spelling
            while rest > 0 {
                letters.append(UInt8(truncatingIfNeeded: rest))
                rest >>= 8
            }
        } else {
            for byte in romanised([scalar], kind) { letters.append(byte) }
        }
    }
}

func isWordByte(_ byte: UInt8) -> Bool {
    byte >= 0x61 && byte <= 0x7A || byte >= 0x30 && byte <= 0x39
}

func utf8(_ scalars: some Sequence<Unicode.Scalar>) -> [UInt8] {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return Array(String(view).utf8)
}

private func isMark(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x300: false
    case 0x300..<0x370, 0x640, 0x64B...0x65F, 0x670: true
    case 0x370..<0x483, 0x48A..<0x591, 0x620..<0x6D6, 0x4E00..<0xA000, 0xAC00..<0xD7A4: false
    default: scalar.properties.generalCategory == .nonspacingMark && LetterKind(scalar) == .other
    }
}

/// Spells letters by a script's table; those it lacks lose their marks first.
private func romanised(_ scalars: [Unicode.Scalar], _ kind: LetterKind) -> [UInt8] {
    guard let table = LetterTables.table(of: kind) else { return [] }
    var out: [UInt8] = []
    for scalar in scalars {
        if let spelling = table[scalar.value] {
            out += spelling
            continue
        }
        for plain in String(decoding: foldedWithoutMarks(utf8([scalar])), as: UTF8.self).unicodeScalars {
            out += plain.isASCII ? [UInt8(truncatingIfNeeded: plain.value)] : table[plain.value] ?? []
        }
    }
    return out.filter { isWordByte($0) }
}

/// Foldings and spellings of single letters, so that ICU is asked once for each and not once for each word.
private struct FoldingTable: Sendable {
    static let shared = FoldingTable()

    /// By code point below ``limit``; 0 where the folding is not one code point.
    private let foldings: Table<UInt32>
    /// Up to four letters, the first in the low byte.
    private let spellings: Table<UInt32>
    private static let limit = 0x2000

    func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar.value {
        case 0x41...0x5A: return Unicode.Scalar(scalar.value | 0x20)
        case 0..<0x80, 0x4E00..<0xA000, 0xAC00..<0xD7A4: return scalar
        case 0..<UInt32(Self.limit):
            let fold = foldings[Int(scalar.value)]
            return fold == 0 ? nil : Unicode.Scalar(fold)
        default: return nil
        }
    }

    func spelling(_ scalar: Unicode.Scalar) -> UInt32? {
        guard scalar.value < Self.limit else { return nil }
        let spelling = spellings[Int(scalar.value)]
        return spelling == .max ? nil : spelling
    }

    private init() {
        var foldings = [UInt32](repeating: 0, count: Self.limit)
        var spellings = [UInt32](repeating: .max, count: Self.limit)
        for value in 0x80..<UInt32(Self.limit) {
            guard let scalar = Unicode.Scalar(value), !isMark(scalar) else { continue }
            let kind = LetterKind(scalar)
            guard LetterTables.table(of: kind) != nil else { continue }
            let folded = Array(String(decoding: caseFolded(utf8([scalar])), as: UTF8.self).unicodeScalars)
            if folded.count == 1, let first = folded.first { foldings[Int(value)] = first.value }
            let letters = romanised([scalar], kind)
            if letters.count <= 4 {
                spellings[Int(value)] = letters.reversed().reduce(0) { $0 << 8 | UInt32($1) }
            }
        }
        self.foldings = Table(keeping: foldings)
        self.spellings = Table(keeping: spellings)
    }
}
