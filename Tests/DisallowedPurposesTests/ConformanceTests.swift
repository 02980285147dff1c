// What every checker must hold: its examples, hostile events, several threads.

import CheckerKit
import CheckerTestKit
import Testing

@testable import DisallowedPurposes

struct ConformanceTests {
    @Test func `the manifest's examples hold, alone and among other events`() throws {
        #expect(try problems(of: DisallowedPurposesChecker.self) == [])
    }

    @Test func `hostile events neither crash it nor change with the thread`() async throws {
        let section = DisallowedPurposesChecker.manifest.exampleSection
        let checker = try DisallowedPurposesChecker(section: section, resources: NoResources())
        #expect(await hostileProblems(of: checker, seed: 20_261_122) == [])
    }
}
