// The files that lie beside a list's primary file, and by what rule they are named.

/// A file that belongs to a list besides its primary one.
struct ListPart {
    enum Kind: String, CaseIterable, Sendable {
        case aliases = "alt"
        case addresses = "add"
        case comments = "comments"
    }

    var kind: Kind
    var path: String
    var bytes: [UInt8]

    /// Returns the name of the file of a kind beside the primary one: a path, or an address with a query.
    ///
    /// `SDN.CSV` has `ALT.CSV`, `ADD.CSV` and `SDN_COMMENTS.CSV` beside it, `CONS_PRIM.CSV` has `CONS_ALT.CSV`,
    /// `CONS_ADD.CSV` and `CONS_COMMENTS.CSV`; what precedes these names stays, so that `ofac-sdn.csv` has `ofac-alt.csv`. Any
    /// other `list.csv` has `list_alt.csv`, `list_add.csv` and `list_comments.csv`. Capitals stay capitals.
    static func name(of kind: Kind, beside primary: String) -> String {
        let query = primary.firstIndex(of: "?") ?? primary.endIndex
        let folderEnd = primary[..<query].lastIndex(of: "/").map { primary.index(after: $0) } ?? primary.startIndex
        let file = primary[folderEnd..<query]
        let dot = file.lastIndex(of: ".") ?? file.endIndex
        let stem = file[..<dot]
        let isUpper = stem.contains { $0.isUppercase } && !stem.contains { $0.isLowercase }
        func cased(_ text: String) -> String { isUpper ? text.uppercased() : text }
        let name: String
        if stem.lowercased().hasSuffix("sdn") {
            name = kind == .comments ? "\(stem)\(cased("_comments"))" : "\(stem.dropLast(3))\(cased(kind.rawValue))"
        } else if stem.lowercased().hasSuffix("cons_prim") {
            name = "\(stem.dropLast(4))\(cased(kind.rawValue))"
        } else {
            name = "\(stem)\(cased("_" + kind.rawValue))"
        }
        return "\(primary[..<folderEnd])\(name)\(file[dot...])\(primary[query...])"
    }
}
