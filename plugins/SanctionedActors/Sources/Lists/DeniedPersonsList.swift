// The Denied Persons List of the Bureau of Industry and Security, `dpl.txt`.

import CheckerKit

/// Reads tab-separated rows; rows of one name and one effective date are one entry with several addresses.
///
/// - Source: 15 CFR part 764, Supplement No. 1; the file's header line as of 2022.
struct DeniedPersonsList {
    let reading: ListReading

    func read(_ bytes: [UInt8]) {
        guard
            var table = ListTable(bytes, separator: "\t", required: ["Name", "Country", "Effective_Date"], reading)
        else { return }
        let (name, country) = (table.column("Name"), table.column("Country"))
        let (date, order) = (table.column("Effective_Date"), table.column("Standard_Order"))
        var entry = ListEntry(id: "", type: nil)
        while table.next() {
            let day = ListDates.date(table[date], monthFirst: true) ?? ""
            let id = [tidied(table[name]), day].filter { !$0.isEmpty }.joined(separator: ":")
            if id != entry.id {
                if !entry.id.isEmpty { reading.emit(entry, repeats: true) }
                // The list tells persons from companies by nothing.
                entry = ListEntry(id: id, type: nil, place: table.place)
                entry.names = [.init(text: table[name], kind: .primary)]
                entry.programmes = [table[order].uppercased() == "N" ? "DPL non-standard order" : "DPL"]
            }
            let place = table[country] == "PRC" ? "CN" : table[country]
            if let code = reading.country(place) { entry.countries.append(code) }
        }
        if !entry.id.isEmpty { reading.emit(entry, repeats: true) }
    }
}
