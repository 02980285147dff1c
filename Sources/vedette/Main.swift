// The standard binary. To add a checker: its target in Package.swift, and its type here.

import ArgumentParser
import DisallowedPurposes
import Geography
import Monitor
import SanctionedActors

/// What this binary contains.
let components = Components(
    version: "0.1.0",
    checkers: [
        SanctionedActorsChecker.self,
        DisallowedPurposesChecker.self,
        GeographyChecker.self,
    ])

@main struct Main {
    static func main() async { await Program.run() }
}
