// Look-ups of addresses by the geography checker, against libmaxminddb's bare look-up of the same addresses.

import CMaxMindDB
import CheckerKit
import Geography
import Glibc

/// Measures events with an address in no listed country: reading the address, looking it up, and deciding.
struct GeographyBenchmark {
    /// Databases to measure: those named on the command line, else what this machine has.
    static var paths: [String] {
        let named = CommandLine.arguments.dropFirst().filter { $0.hasSuffix(".mmdb") }
        let usual = ["../shared/data/geo/GeoIP2-City-Test.mmdb", "/usr/share/tor/geoip"]
        return named.isEmpty ? usual.filter { path in unsafe access(path, R_OK) == 0 } : Array(named)
    }

    private let addresses: [UInt32]
    private let batch: EventBatch

    init(count: Int = 16_384) {
        var state: UInt64 = 1
        var addresses: [UInt32] = []
        var batch = EventBatch()
        for _ in 0..<count {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            // From 1.0.0.0 to 222.255.255.255, most of which is in use.
            let bits = UInt32(1 + (state >> 33) % 222) << 24 | UInt32(truncatingIfNeeded: state >> 24) & 0xFF_FFFF
            addresses.append(bits)
            batch.append(Event([.clientAddress: "\(bits >> 24).\(bits >> 16 & 255).\(bits >> 8 & 255).\(bits & 255)"]))
        }
        self.addresses = addresses
        self.batch = batch
    }

    static func run() {
        let benchmark = GeographyBenchmark()
        if paths.isEmpty { print("geography                 SKIPPED: no database; name an .mmdb file") }
        for path in paths { benchmark.measure(path) }
    }

    private func measure(_ path: String) {
        // The Vatican has few addresses, so that what is measured is the look-up and not the findings.
        let rule = ConfiguredRule(id: "geo/benchmark", table: ["countries": ["VA"], "signals": ["ip"]])
        let section = CheckerSection(
            rules: [rule], settings: ["databases": SettingsValue(.array([SettingsValue(.string(path))]))])
        guard let checker = try? GeographyChecker(section: section, resources: PlainFiles()) else {
            print("geography                 \(path) cannot be used")
            return
        }
        var found = 0
        let ours = best { found += checker.check(batch).count }
        let name = path.split(separator: "/").last ?? ""
        print("geography, \(name): \(rate(ours)) (findings \(found / 7))")
        if let bare = bareLookUps(path) {
            print("  libmaxminddb alone: \(rate(bare)), ratio \((bare / ours * 100).rounded() / 100)")
        }
    }

    private func rate(_ seconds: Double) -> String {
        let each = (seconds / Double(addresses.count) * 1e9).rounded()
        return "\((1000 / each * 100).rounded() / 100) million look-ups per CPU second, \(Int(each)) ns each"
    }

    private func best(_ body: () -> Void) -> Double {
        (0..<7).reduce(Double.infinity) { best, _ in
            var start = timespec()
            var end = timespec()
            unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start)
            body()
            unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end)
            return min(best, Double(end.tv_sec - start.tv_sec) + Double(end.tv_nsec - start.tv_nsec) / 1e9)
        }
    }

    /// The time that `MMDB_lookup_sockaddr` takes for all addresses; `nil` when the file is none of its kind.
    private func bareLookUps(_ path: String) -> Double? {
        var database = unsafe MMDB_s()
        guard unsafe MMDB_open(path, UInt32(MMDB_MODE_MMAP), &database) == MMDB_SUCCESS else { return nil }
        defer { unsafe MMDB_close(&database) }
        return best {
            for bits in addresses {
                var socket = sockaddr_in()
                socket.sin_family = sa_family_t(AF_INET)
                socket.sin_addr.s_addr = bits.bigEndian
                var status: Int32 = 0
                unsafe withUnsafePointer(to: &socket) { pointer in
                    unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                        _ = unsafe MMDB_lookup_sockaddr(&database, $0, &status)
                    }
                }
            }
        }
    }
}

/// Files by their paths, without digests.
private struct PlainFiles: Resources {
    func load(_ name: String, for place: Place) throws(ConfigurationError) -> ResourceFile {
        guard let file = unsafe fopen(name, "rb") else {
            throw ConfigurationError([Problem(at: place, "cannot read \(name)")])
        }
        defer { unsafe fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes { unsafe fread($0.baseAddress, 1, $0.count, file) }
            if count == 0 { return ResourceFile(path: name, bytes: bytes, digest: "", date: "") }
            bytes.append(contentsOf: buffer[..<count])
        }
    }

    func describe(_ name: String, for place: Place) throws(ConfigurationError) -> ResourceFile {
        ResourceFile(path: name, bytes: [], digest: "", date: "")
    }
}
