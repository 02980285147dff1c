// What every checker must hold: its examples, hostile events, several threads.

import CheckerKit
import CheckerTestKit
import Testing

@testable import SanctionedActors

struct ConformanceTests {
    @Test func `the manifest's examples hold, alone and among other events`() throws {
        #expect(try problems(of: SanctionedActorsChecker.self) == [])
    }

    @Test func `hostile events neither crash it nor change with the thread`() async throws {
        let checker = try SanctionedActorsChecker(
            section: SanctionedActorsChecker.manifest.exampleSection, resources: NoResources())
        #expect(await hostileProblems(of: checker, seed: 20_261_122) == [])
    }
}
