// The personal clear text behind a line: kept apart, so that it can be erased without breaking the chain.

import CheckerKit

/// A judgement's clear text with the salt under which the ledger's lines commit to it.
///
/// A line holds `commit` = SHA-256(salt, json), and for each match SHA-256(salt, match). With the salt gone, nobody can
/// test a guess against either.
struct ClearText {
    /// 128 random bits as hexadecimal digits; hashed as text, so that a shell can check it.
    let salt: String
    /// One JSON object: `principal`, `organisation`, `client`, `matched`.
    let json: String
    let commitment: String
    /// What lists say publicly, which may therefore stay in a line.
    private let publicNames: Set<String>

    init(_ judgement: Judgement, keeping setting: LedgerSettings.ClearEvidence) {
        salt = ContentHash.salt()
        var members = LineMembers()
        members.add("principal", orNull: judgement.principal)
        members.add("organisation", orNull: judgement.organisation)
        members.add("client", orNull: judgement.clientAddress)
        members.add("matched", objects: judgement.evidence.prefix(AlertLine.longestList)) { evidence, object in
            object.add("field", evidence.field.name)
            object.add("start", Int64(evidence.range.lowerBound))
            object.add("end", Int64(evidence.range.upperBound))
            object.add("text", orNull: Self.kept(evidence, setting))
        }
        json = "{\(String(decoding: members.bytes.dropFirst(), as: UTF8.self))}"
        commitment = ContentHash(salt + json).hex
        publicNames = Set(
            judgement.facts.flatMap { fact in
                if case .listed(let party) = fact { [party.name, party.alias] } else { [String]() }
            })
    }

    func commitment(to matched: String) -> String { ContentHash(salt + matched).hex }

    /// Returns why a piece of evidence counts, without the matched text should a checker have quoted it.
    func why(of evidence: Evidence) -> String {
        guard evidence.matched.utf8.count > 2, !publicNames.contains(evidence.matched) else { return evidence.why }
        return Self.replacing(evidence.matched, in: evidence.why)
    }

    /// Replaces every quotation of `part`, byte for byte, wherever it begins in `text`.
    private static func replacing(_ part: String, in text: String) -> String {
        let (needle, hay) = (part.utf8.span, text.utf8.span)
        var out: [UInt8] = []
        var (position, copied) = (0, 0)
        while position + needle.count <= hay.count {
            var length = 0
            while length < needle.count, hay[position + length] == needle[length] { length += 1 }
            if length == needle.count {
                for index in copied..<position { out.append(hay[index]) }
                out.append(contentsOf: "[matched text]".utf8)
                position += length
                copied = position
            } else {
                position += 1
            }
        }
        guard copied > 0 else { return text }
        for index in copied..<hay.count { out.append(hay[index]) }
        return String(decoding: out, as: UTF8.self)
    }

    /// The matched text as far as the setting keeps it; it restricts what people wrote, not names and addresses.
    private static func kept(_ evidence: Evidence, _ setting: LedgerSettings.ClearEvidence) -> String? {
        switch evidence.field {
        case .systemInstructions, .inputMessages, .outputMessages, .purposeDeclared:
            switch setting {
            case .hash: nil
            case .excerpt: String(evidence.matched.prefix(200))
            case .full: evidence.matched
            }
        default: evidence.matched
        }
    }
}
