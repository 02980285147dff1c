// Scans texts with the lexicon and the house phrases: one pass over the text, and a closer look only after a hit.
//
// Invariants:
// 1. A text without an anchor costs a folding and one scan: nothing is allocated, no `String` made.
// 2. A long text is cut into overlapping pieces, so that the work of one piece is bounded and no phrase is lost at a cut.

/// The compiled phrases of a checker or classifier; immutable.
struct PurposeScanner: Sendable {
    /// - Source: tuning, 2026-11: the scratch of a piece stays below 1 MiB.
    static let pieceLength = 64 << 10
    static let overlap = 2 << 10

    /// Of a longer text only so much is judged, half of it from the beginning and half from the end.
    ///
    /// - Source: measured, 2026-11: a tenth of a second of work.
    static let longestText = 8 << 20

    let lexicon: Lexicon?
    let phrases: [[UInt8]]
    private let anchors: TermTable?
    private let cues: TermTable?
    private let phraseDatabase: PhraseDatabase?
    private let evaluator: LexiconEvaluator?
    private let model: LinearModel?
    /// Log odds below which the model has nothing to say by itself.
    private let floor: Double
    let pool: WorkspacePool

    /// What was found in a text.
    struct Findings {
        /// Rules of the lexicon that fired, weights after context.
        var firings: [LexiconEvaluator.Firing] = []
        /// House phrases, by index, with their place in the original.
        var phrases: [(index: Int, range: Range<Int>)] = []
        /// What the model makes of the worst window of the worst piece, words with their place in the original.
        var model: ModelVerdict?
        /// Whether the text that the model judged is hardly English.
        var isForeign = false
        /// Whether the text asks for a description only, see ``RequestFrame``.
        var isDescription = false
        /// Bytes of a very long text that were not judged.
        var unread = 0
        var isEmpty: Bool { firings.isEmpty && phrases.isEmpty && model == nil }
    }

    init(
        lexicon: Lexicon?, phrases: [[UInt8]], model: LinearModel? = nil, floor: Double = Calibration.floorAlone
    ) throws(PhraseDatabaseError) {
        self.model = model
        self.floor = floor
        self.lexicon = lexicon
        self.phrases = phrases
        anchors = lexicon?.table { $0.isAnchor }
        cues = lexicon?.table { !$0.isAnchor }
        phraseDatabase = phrases.isEmpty ? nil : try PhraseDatabase(phrases)
        evaluator = lexicon.map(LexiconEvaluator.init)
        pool = try WorkspacePool(phraseDatabase)
    }

    /// Scans a text; what it finds is appended to `findings`.
    func scan(_ text: UnsafeBufferPointer<UInt8>, _ workspace: Workspace, into findings: inout Findings) {
        if text.count <= Self.pieceLength {
            unsafe scanPiece(text, at: 0, workspace, into: &findings)
        } else if text.count <= Self.longestText {
            unsafe scanPieces(text, from: 0, workspace, into: &findings)
        } else {
            findings.unread = text.count - Self.longestText
            var middle = Self.longestText / 2
            while unsafe text[middle] & 0xC0 == 0x80 { middle -= 1 }
            let half = unsafe UnsafeBufferPointer(rebasing: text[..<middle])
            unsafe scanPieces(half, from: 0, workspace, into: &findings)
            unsafe scanPieces(text, from: text.count - Self.longestText / 2, workspace, into: &findings)
        }
    }

    private func scanPieces(
        _ text: UnsafeBufferPointer<UInt8>, from first: Int, _ workspace: Workspace, into findings: inout Findings
    ) {
        var start = first
        while start < text.count, unsafe text[start] & 0xC0 == 0x80 { start += 1 }
        while start < text.count {
            var end = min(text.count, start + Self.pieceLength)
            while end < text.count, end > start + 1, unsafe text[end] & 0xC0 == 0x80 { end -= 1 }
            unsafe scanPiece(UnsafeBufferPointer(rebasing: text[start..<end]), at: start, workspace, into: &findings)
            if end == text.count { break }
            start = end - Self.overlap
            while start < end, unsafe text[start] & 0xC0 == 0x80 { start += 1 }
        }
    }

    private func scanPiece(
        _ text: UnsafeBufferPointer<UInt8>, at offset: Int, _ workspace: Workspace, into findings: inout Findings
    ) {
        workspace.reserve(text.count)
        let (count, disguise) = unsafe TextFolder.fold(text, unmask: false, into: workspace.folded, sources: nil)
        unsafe look(at: text, offset, folded: count, unmask: false, workspace, into: &findings)
        if !disguise.isEmpty, unsafe DisguiseCheck.isDisguised(text, disguise) {
            let (count, _) = unsafe TextFolder.fold(text, unmask: true, into: workspace.folded, sources: nil)
            unsafe look(at: text, offset, folded: count, unmask: true, workspace, into: &findings)
        }
        if unsafe EncodedRun.isPossible(in: text) { unsafe decode(text, offset, workspace, into: &findings) }
    }

    // Looks into base64; what is found there has the place of the whole run.
    @inline(never)
    private func decode(
        _ text: UnsafeBufferPointer<UInt8>, _ offset: Int, _ workspace: Workspace, into findings: inout Findings
    ) {
        unsafe EncodedRun.forEach(in: text) { run, decoded in
            let place = (offset + run.lowerBound)..<(offset + run.upperBound)
            var inner = Findings()
            unsafe decoded.withUnsafeBufferPointer { bytes in
                workspace.reserve(bytes.count)
                let (count, _) = unsafe TextFolder.fold(bytes, unmask: false, into: workspace.folded, sources: nil)
                unsafe look(at: bytes, 0, folded: count, unmask: false, workspace, into: &inner)
            }
            findings.firings += inner.firings.map { firing in
                var firing = firing
                firing.range = place
                return firing
            }
            findings.phrases += inner.phrases.filter { new in !findings.phrases.contains { $0.index == new.index } }
                .map { ($0.index, place) }
            if var verdict = inner.model, verdict.logOdds > findings.model?.logOdds ?? -.infinity {
                verdict.words = [place]
                findings.isDescription = inner.isDescription
                findings.model = verdict
            }
        }
    }

    @inline(__always)
    private func look(
        at text: UnsafeBufferPointer<UInt8>, _ offset: Int, folded count: Int, unmask: Bool, _ workspace: Workspace,
        into findings: inout Findings
    ) {
        if let phraseDatabase {
            workspace.hits.removeAll(keepingCapacity: true)
            unsafe phraseDatabase.scan(workspace.folded, count: count, into: workspace)
            if !workspace.hits.isEmpty { unsafe notePhrases(text, offset, unmask, workspace, &findings) }
        }
        let known = findings.firings.count
        if let anchors {
            workspace.hits.removeAll(keepingCapacity: true)
            unsafe anchors.scan(workspace.folded, count: count, into: &workspace.hits)
            if !workspace.hits.isEmpty {
                unsafe lookCloser(at: text, offset, folded: count, unmask: unmask, workspace, into: &findings)
            }
        }
        guard let model else { return }
        let floor = findings.firings.count > known ? Calibration.floorWithLexicon : floor
        guard let verdict = unsafe model.verdict(workspace.folded, count: count, floor: floor) else { return }
        let isDescription = unsafe RequestFrame.isDescription(workspace.folded, count: count)
        unsafe note(verdict, text, offset, unmask, isDescription: isDescription, &findings)
    }

    // Whether a third of the bytes are no ASCII, or an eightieth letters with the marks of other Latin alphabets.
    private static func isForeign(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var other = 0
        var marked = 0
        for index in 0..<text.count {
            let byte = unsafe text[index]
            if byte >= 0x80 { other += 1 }
            if (0xC3...0xC9).contains(byte) { marked += 1 }
        }
        return 3 * other > text.count || marked >= 1 && 80 * marked > text.count
    }

    // Keeps the worst verdict of a text.
    @inline(never)
    private func note(
        _ verdict: ModelVerdict, _ text: UnsafeBufferPointer<UInt8>, _ offset: Int, _ unmask: Bool,
        isDescription: Bool, _ findings: inout Findings
    ) {
        if let known = findings.model, known.logOdds >= verdict.logOdds { return }
        findings.isDescription = isDescription
        let map = unsafe SourceMap(text, unmask: unmask)
        findings.model = verdict
        findings.isForeign = unsafe Self.isForeign(text)
        findings.model?.words = verdict.words.map { map.range($0, offset) }
    }

    // Keeps the first place of each house phrase.
    @inline(never)
    private func notePhrases(
        _ text: UnsafeBufferPointer<UInt8>, _ offset: Int, _ unmask: Bool, _ workspace: Workspace,
        _ findings: inout Findings
    ) {
        var map: SourceMap?
        for hit in workspace.hits {
            let index = Int(hit.term)
            if findings.phrases.contains(where: { $0.index == index }) { continue }
            let places = unsafe map ?? SourceMap(text, unmask: unmask)
            map = places
            let start = Int(hit.end) - phrases[index].count
            findings.phrases.append((index, places.range(start..<Int(hit.end), offset)))
        }
    }

    @inline(never)
    private func lookCloser(
        at text: UnsafeBufferPointer<UInt8>, _ offset: Int, folded count: Int, unmask: Bool, _ workspace: Workspace,
        into findings: inout Findings
    ) {
        guard let evaluator else { return }
        var seen: UInt128 = 0
        for hit in workspace.hits { seen |= evaluator.classMasks[Int(hit.term)] }
        guard evaluator.canFire(seen) else { return }
        unsafe cues?.scan(workspace.folded, count: count, into: &workspace.hits)
        let firings = evaluator.firings(workspace.hits)
        if firings.isEmpty { return }
        let map = unsafe SourceMap(text, unmask: unmask)
        for var firing in firings {
            firing.range = map.range(firing.range, offset)
            findings.firings.append(firing)
        }
    }
}
