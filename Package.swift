// swift-tools-version: 6.3
import PackageDescription

// One list, every Swift target: the checks of the Swift 7 mode, and no warnings left behind.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),  // SE-0335: write `any` where dispatch is dynamic
    .enableUpcomingFeature("InternalImportsByDefault"),  // SE-0409: an import leaks only if it says `public`
    .enableUpcomingFeature("MemberImportVisibility"),  // SE-0444: a file sees only what it imports
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),  // SE-0461: async code stays where its caller is
    .enableUpcomingFeature("InferIsolatedConformances"),  // SE-0470
    .enableUpcomingFeature("ImmutableWeakCaptures"),  // SE-0481
    .strictMemorySafety(),  // SE-0458: every unsafe operation says `unsafe`
    .treatAllWarnings(as: .error),  // SE-0480
]

let package = Package(
    name: "vedette",
    products: [
        .executable(name: "vedette", targets: ["vedette"]),
        .library(name: "CheckerKit", targets: ["CheckerKit"]),
        .library(name: "CheckerTestKit", targets: ["CheckerTestKit"]),
        .library(name: "Monitor", targets: ["Monitor"]),
    ],
    dependencies: [
        // The command line: typed options, help and completion from one declaration.
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
        // The operator's log, as structured messages.
        .package(url: "https://github.com/apple/swift-log", from: "1.6.0"),
        // Services started together, signals, and shutdown in reverse order.
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.8.0"),
        // HTTP for webhooks: deadlines, connection reuse, TLS.
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.25.0"),
        // SQLite with migrations and a serialised writer: the ledger.
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.0.0"),
        // SHA-256 and HMAC: hash chain, pseudonyms, webhook signatures.
        .package(url: "https://github.com/apple/swift-crypto", "3.0.0"..<"5.0.0"),
        // HTTP types of the HTTP client, and the demo's webhook receiver.
        .package(url: "https://github.com/apple/swift-nio", from: "2.80.0"),
        // TLS and gzip of the HTTP feed; the HTTP client brings both along anyway.
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.30.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.30.0"),
        // The queue of files whose turn to be read comes next.
        .package(url: "https://github.com/apple/swift-collections", from: "1.1.0"),
    ],
    targets: [
        // C and C++ libraries of Debian 12. A shim only where Swift cannot call the library itself.
        .systemLibrary(name: "CSystemd", pkgConfig: "libsystemd", providers: [.apt(["libsystemd-dev"])]),
        .systemLibrary(name: "CVectorscan", pkgConfig: "libhs", providers: [.apt(["libvectorscan-dev"])]),
        .systemLibrary(name: "CMaxMindDB", pkgConfig: "libmaxminddb", providers: [.apt(["libmaxminddb-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .target(
            name: "CICU",
            linkerSettings: [.linkedLibrary("icui18n"), .linkedLibrary("icuuc"), .linkedLibrary("icudata")]),
        .target(name: "CPosix"),  // glibc calls whose structures Swift cannot always see
        .target(name: "CTOML"),  // libtomlplusplus-dev: header only
        .target(name: "CSimdJSON", linkerSettings: [.linkedLibrary("simdjson")]),

        // The vocabulary and the plugin interface. Depends on nothing; does no I/O.
        .target(name: "CheckerKit"),

        // Conformance checks that every checker and format runs in its own tests.
        .target(name: "CheckerTestKit", dependencies: ["CheckerKit"]),

        // The daemon as a library. Knows no checker by name.
        .target(
            name: "Monitor",
            dependencies: [
                "CheckerKit", "CPosix", "CSimdJSON", "CSystemd", "CTOML", "CZlib", "CZstd",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPCompression", package: "swift-nio-extras"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            exclude: ["Monitor.docc"]
        ),

        // Checker plugins: one folder, one target, one import. Each owns its engine and its data.
        .target(
            name: "SanctionedActors", dependencies: ["CheckerKit", "CICU"], path: "plugins/SanctionedActors/Sources"),
        // The weights of the purpose model, embedded as they are.
        .target(name: "CPurposeModel", path: "plugins/DisallowedPurposes/Model", exclude: ["purposes.bin"]),
        .target(
            name: "DisallowedPurposes", dependencies: ["CheckerKit", "CICU", "CPurposeModel", "CVectorscan"],
            path: "plugins/DisallowedPurposes/Sources"),
        .target(name: "Geography", dependencies: ["CheckerKit", "CMaxMindDB"], path: "plugins/Geography/Sources"),

        // The composition root: the only target that sees all the others.
        .executableTarget(
            name: "vedette",
            dependencies: [
                "Monitor", "SanctionedActors", "DisallowedPurposes", "Geography",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]),

        .testTarget(name: "CheckerKitTests", dependencies: ["CheckerKit", "CheckerTestKit"]),
        .testTarget(
            name: "MonitorTests",
            dependencies: [
                "CheckerKit", "CheckerTestKit", "Monitor", "CTOML", "CZlib", "CZstd",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Logging", package: "swift-log"),
            ]),
        .testTarget(
            name: "SanctionedActorsTests", dependencies: ["CheckerKit", "CheckerTestKit", "SanctionedActors"],
            exclude: ["Fixtures"]),
        .testTarget(
            name: "DisallowedPurposesTests", dependencies: ["CheckerKit", "CheckerTestKit", "DisallowedPurposes"]),
        .testTarget(name: "GeographyTests", dependencies: ["CheckerKit", "CheckerTestKit", "Geography"]),
        // Speeds as ratios to a reference of the same run: swift run -c release Benchmarks
        .target(
            name: "CReference", path: "Tests/Benchmarks/CReference", linkerSettings: [.linkedLibrary("simdjson")]),
        .executableTarget(
            name: "Benchmarks",
            dependencies: ["CMaxMindDB", "CReference", "CheckerKit", "Geography", "Monitor", "SanctionedActors"],
            path: "Tests/Benchmarks/Benchmarks"),
        // Drives the built binary as a user and as systemd would.
        .testTarget(name: "BlackBoxTests", dependencies: ["vedette", "CheckerTestKit"], path: "Tests/BlackBox"),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)

for target in package.targets
where target.type != .system && !target.name.hasPrefix("C") || target.name.hasPrefix("Checker") {
    target.swiftSettings = strict
}
