// What OFAC writes into the remarks of an entry: weak aliases, birth dates, countries, identifiers, links.

/// Reads the clauses of a remark, such as `DOB 1951; nationality Iran; a.k.a. 'EXAMPLE'; Linked To: EXAMPLE CO.`.
///
/// - Source: OFAC, SDN data format specification (2024) and the remarks of the SDN list of 2021-07.
enum OFACRemarks {
    /// Adds what a remark says to an entry.
    static func read(_ remark: String, into entry: inout ListEntry, _ country: (String) -> String?) {
        let clauses = remark.utf8.split(separator: 0x3B)
        for (number, clause) in clauses.enumerated() {
            var text = tidied(String(decoding: clause, as: UTF8.self))
            if number == clauses.count - 1, text.hasSuffix(".") { text.removeLast() }
            if text.hasPrefix("(") && text.hasSuffix(")") { text = String(text.dropFirst().dropLast()) }
            if text.hasPrefix("alt. ") { text.removeFirst(5) }
            readClause(text, into: &entry, country)
        }
    }

    private static func readClause(
        _ text: String, into entry: inout ListEntry, _ country: (String) -> String?
    ) {
        if let name = quotedName(text) {
            entry.names.append(.init(text: name, kind: .weak))
        } else if let date = rest(text, after: "DOB ") {
            entry.birthDates += ListDates.dates(date)
        } else if let name = rest(text, after: "Linked To: ") {
            entry.linkedTo.append(name)
        } else if let place = firstRest(text, after: nationalities) {
            if let code = country(place) { entry.countries.append(code) }
        } else if let (kind, value) = identifier(text) {
            entry.identifiers.append(.init(kind: kind, value: value))
        }
    }

    private static let nationalities = [
        "nationality ", "Nationality of Registration ", "citizen ", "Nationality ", "Citizen ",
    ]

    /// The name in `a.k.a. 'NAME'`, which may hold apostrophes itself; `nil` if the quotes do not close.
    private static func quotedName(_ text: String) -> String? {
        guard let start = firstRest(text, after: ["a.k.a. '", "f.k.a. '", "n.k.a. '"]) else { return nil }
        guard let end = start.lastIndex(of: "'"), end > start.startIndex else { return nil }
        return String(start[..<end])
    }

    private static func rest(_ text: String, after prefix: String) -> String? {
        guard text.utf8.starts(with: prefix.utf8) else { return nil }
        return String(decoding: text.utf8.dropFirst(prefix.utf8.count), as: UTF8.self)
    }

    private static func firstRest(_ text: String, after prefixes: [String]) -> String? {
        for prefix in prefixes { if let rest = rest(text, after: prefix) { return rest } }
        return nil
    }

    /// The kind and value of a clause such as `Passport A10472263 (Malaysia) issued 2004`.
    static func identifier(_ text: String) -> (kind: String, value: String)? {
        let first = text.utf8.first
        for (prefix, kind) in identifiers where prefix.utf8.first == first {
            guard let rest = rest(text, after: prefix) else { continue }
            var value = rest.drop { $0 == " " || $0 == ":" || $0 == "#" }
            if kind == "wallet", let space = value.firstIndex(of: " ") {
                // The currency's code comes first: XBT 1A1zP1...
                value = value[space...].drop { $0 == " " }
            }
            for stop in [" (", " issued ", " expires "] {
                if let end = value.firstRange(ofText: stop) { value = value[..<end] }
            }
            while value.last == "." || value.last == " " { value.removeLast() }
            return value.isEmpty ? nil : (kind, String(value))
        }
        return nil
    }

    /// The beginnings of identifying clauses, longer before shorter.
    private static let identifiers: [(prefix: String, kind: String)] = [
        ("Vessel Registration Identification IMO", "imo"), ("Vessel Registration Number IMO", "imo"),
        ("Identification Number IMO", "imo"), ("Company Number IMO", "imo"),
        ("Digital Currency Address -", "wallet"), ("Email Address", "email"), ("Email", "email"),
        ("Website", "website"), ("Phone Number", "phone"), ("Telephone", "phone"),
        ("Passport", "passport"), ("Stateless Person Passport", "passport"),
        ("Tax ID No.", "tax"), ("NIT #", "tax"), ("RUC #", "tax"), ("V.A.T. Number", "tax"), ("R.F.C.", "tax"),
        ("RFC", "tax"), ("C.U.I.T.", "tax"), ("RIF #", "tax"), ("RTN", "tax"), ("Fiscal Code", "tax"),
        ("Italian Fiscal Code", "tax"), ("C.N.P.J", "tax"), ("UK Company Number", "registration"),
        ("Registration Number", "registration"), ("Registration ID", "registration"),
        ("Registered Charity No.", "registration"), ("Business Registration Document #", "registration"),
        ("Business Registration Number", "registration"), ("Business Number", "registration"),
        ("Commercial Registry Number", "registration"), ("Company Number", "registration"),
        ("Company ID", "registration"), ("Matricula Mercantil No", "registration"),
        ("Folio Mercantil No.", "registration"), ("C.R. No.", "registration"), ("Trade License No.", "registration"),
        ("Government Gazette Number", "registration"), ("D-U-N-S Number", "registration"),
        ("Legal Entity Number", "registration"), ("Unified Social Credit Code", "registration"),
        ("Enterprise Number", "registration"), ("License", "registration"), ("Chamber of Commerce", "registration"),
        ("National ID No.", "other"), ("National Foreign ID Number", "other"), ("Cedula No.", "other"),
        ("Cedula de", "other"), ("D.N.I.", "other"), ("C.U.R.P.", "other"), ("CURP", "other"), ("SSN", "other"),
        ("Identification Number", "other"), ("Residency Number", "other"), ("Driver's License No.", "other"),
        ("Electoral Registry No.", "other"), ("MMSI", "other"), ("Aircraft Tail Number", "other"),
        ("Aircraft Construction Number (also called L/N or S/N or F/N)", "other"),
        ("Aircraft Manufacturer's Serial Number (MSN)", "other"), ("SWIFT/BIC", "other"), ("VisaNumberID", "other"),
        ("Birth Certificate Number", "other"), ("Military Registration Number", "other"),
    ]
}

extension Substring {
    /// Where a text begins in this one.
    func firstRange(ofText text: String) -> Index? {
        var rest = utf8[...]
        while let first = text.utf8.first, let index = rest.firstIndex(of: first) {
            rest = rest[index...]
            if rest.starts(with: text.utf8) { return index }
            rest = rest.dropFirst()
        }
        return nil
    }
}
