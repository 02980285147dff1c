// The checks every checker must pass.

import CheckerTestKit
import DisallowedPurposes
import Testing

struct ConformanceTests {
    @Test func `the checker conforms`() throws {
        #expect(try problems(of: DisallowedPurposesChecker.self) == [])
    }
}
