// Says in one clause why a name matched.

/// For example `alias "X": muhamad ~ mohammed, karim = karim; transliterated from Arabic`.
func explanation(_ query: NameQuery, name: Int, _ score: NameScore, _ index: NameIndex) -> String {
    let kind = index.nameKinds[name] == .primary ? "name" : index.nameKinds[name] == .weak ? "weak alias" : "alias"
    let variant = query.variants[score.variant]
    let range = index.nameTokens.range(name)
    let words = score.pairs.sorted { $0.query < $1.query }.prefix(12).map { pair in
        let asked = String(decoding: query.tokens[variant.tokens[pair.query]].token.bytes, as: UTF8.self)
        let id = index.tokenID(index.nameTokens.values[range.lowerBound + pair.name])
        let listed = index.vocabulary.words.string(id)
        return asked == listed ? listed : "\(asked) ~ \(listed)"
    }
    var notes: [String] = []
    if score.value == 1 { notes.append("equal after folding") }
    if let language = query.text.language { notes.append("transliterated from \(language)") }
    if score.isJoined { notes.append("same letters, other word breaks") }
    if variant.isResegmented { notes.append("words joined or split") }
    if score.isEmbedded { notes.append("part of a longer text") }
    let missing = range.count - score.pairs.count
    let extra = variant.tokens.count - score.pairs.count
    if missing > 0 { notes.append("\(missing) of its words missing") }
    if extra > 0 { notes.append("\(extra) further words") }
    let tail = notes.isEmpty ? "" : "; " + notes.joined(separator: ", ")
    return "\(kind) \"\(index.names.string(name))\": \(words.joined(separator: ", "))\(tail)"
}
