// `hugging-face-audit`: who was let at which model of an organisation on the Hub.

import CheckerKit

/// The audit log of an organisation on the Hugging Face Hub, as downloaded: an array of records, or one a line.
///
/// Traps: downloads of weights are not in it, only gates, members and settings; the address may be masked by letters. The
/// documentation shows the members only in prose, so their names are those of its example, unverified.
///
/// - Source: Hugging Face Hub documentation, "Audit Logs", 2026.
struct HubAuditFormat: MappedFormat {
    static let name = "hugging-face-audit"
    static let countrySource = CountrySource.gateway
    static let envelope = JSONRecordDecoder.wholeRecord

    static let map = FieldMap([
        ("/date", .time),
        ("/_id", .text(.eventID)),
        ("/type", .text(.operation)),
        ("/author/user", .text(.userName)),
        ("/location/country", .text(.country)),
        ("/ip", .text(.clientAddress)),
        ("/repo/name", .text(.requestModel)),
    ])
}
