// Paths into the records of a MaxMind DB file, in the form that libmaxminddb takes: the second part of the unsafe corner.

import Glibc

/// A path into a record, as the array of C strings that `MMDB_aget_value` takes.
@safe final class RecordPath {
    let keys: UnsafeMutablePointer<UnsafePointer<CChar>?>
    private let count: Int

    init(_ names: String...) {
        count = names.count
        unsafe keys = .allocate(capacity: names.count + 1)
        for (index, name) in names.enumerated() {
            unsafe (keys + index).initialize(to: strdup(name).map { unsafe UnsafePointer($0) })
        }
        unsafe (keys + names.count).initialize(to: nil)
    }

    deinit {
        for index in 0..<count { unsafe free(UnsafeMutablePointer(mutating: keys[index])) }
        unsafe keys.deallocate()
    }
}

/// Where the layouts in use keep what we ask for.
///
/// - Source: MaxMind GeoIP2 and GeoLite2 Country, City, ASN, Anonymous IP, Enterprise (`traits`), Insights (`anonymizer`);
///   DB-IP Lite (as MaxMind's, subdivisions by name); IPinfo Lite, Core and privacy detection (flat); all as of 2026-06.
struct RecordPaths {
    let countries = [RecordPath("country", "iso_code"), RecordPath("country_code"), RecordPath("country")]
    let registered = RecordPath("registered_country", "iso_code")
    let subdivisionCodes = [RecordPath("subdivisions", "0", "iso_code"), RecordPath("region_code")]
    let subdivisionNames = [RecordPath("subdivisions", "0", "names", "en"), RecordPath("region")]
    let systemNumbers = [RecordPath("autonomous_system_number"), RecordPath("asn")]
    let operatorNames = [RecordPath("autonomous_system_organization"), RecordPath("as_name")]
    let coordinates = [RecordPath("location", "latitude"), RecordPath("location", "longitude")]
    let anonymisers: [(path: RecordPath, flag: Anonymisers)]

    init() {
        let flags: [(String, Anonymisers)] = [
            ("is_anonymous_vpn", .vpn), ("is_tor_exit_node", .tor), ("is_hosting_provider", .hosting),
            ("is_public_proxy", .proxy), ("is_residential_proxy", .proxy), ("is_anonymous", .unspecified),
        ]
        let plain: [(String, Anonymisers)] = [
            ("vpn", .vpn), ("tor", .tor), ("hosting", .hosting), ("proxy", .proxy), ("relay", .proxy),
            ("is_vpn", .vpn), ("is_tor", .tor), ("is_hosting", .hosting), ("is_proxy", .proxy), ("is_relay", .proxy),
        ]
        anonymisers =
            flags.map { (RecordPath($0.0), $0.1) } + plain.map { (RecordPath($0.0), $0.1) }
            + flags.map { (RecordPath("traits", $0.0), $0.1) } + flags.map { (RecordPath("anonymizer", $0.0), $0.1) }
        checked = countries + [registered] + subdivisionCodes + subdivisionNames + coordinates
    }

    /// Those that every record is tried with before a file is trusted, also where we need the value for nothing else.
    let checked: [RecordPath]
}
