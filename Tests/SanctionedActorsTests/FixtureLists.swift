// Lists of fictional parties, and resources that hold them in memory.

import CheckerKit

/// Files by name; whatever is missing is an error at the place that asked.
struct MemoryResources: Resources {
    var files: [String: [UInt8]] = [:]

    func load(_ name: String, for place: Place) throws(ConfigurationError) -> ResourceFile {
        guard let bytes = files[name] else {
            throw ConfigurationError([Problem(at: place, "there is no file \"\(name)\"")])
        }
        return ResourceFile(path: "/lists/\(name)", bytes: bytes, digest: "d1", date: "2026-11-01")
    }

    func describe(_ name: String, for place: Place) throws(ConfigurationError) -> ResourceFile {
        try load(name, for: place)
    }
}

/// A small list in the tab-separated format; every party in it is invented.
let fixtureList = Array(
    """
    id\tlist\ttype\tname_kind\tname
    X-1\tTEST\tentity\tprimary\tZorvanex Petrochemical Trading LLC
    X-1\tTEST\tentity\talias\tZPT Group
    X-2\tTEST\tentity\tprimary\tOOO Kvadrilon Elektronika
    X-3\tTEST\tperson\tprimary\tOrlando Testerovich EXAMPLOV
    X-4\tTEST\tvessel\tprimary\tMORNING QUAIL 7
    X-5\tTEST\tentity\tprimary\tSmirvalda Institute of Hydroacoustics
    X-6\tTEST\tperson\tprimary\tعبد السميع المثالي
    X-7\tTEST\tentity\tprimary\tHarbin Institute of Technology
    X-8\tTEST\tentity\tprimary\tBrenwick Maritime Limited

    """.utf8)

extension Problem {
    /// Whether the problem is an error whose message contains a text.
    func isError(saying text: String) -> Bool { level == .error && message.contains(text) }
}
