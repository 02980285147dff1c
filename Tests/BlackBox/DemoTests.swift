// The demo is the first thing a newcomer sees: it must show what it says.

import Foundation
import Testing

struct DemoTests {
    @Test func `the demo shows alerts, a permitted use and verified webhooks, and ends by itself`() async throws {
        let outcome = try await Binary.run("demo", "--seconds", "3")
        #expect(outcome.status == 0, "\(outcome)")
        let text = outcome.output
        #expect(text.contains("allowed by grant us-government: purpose: purpose military_warfare"))
        #expect(text.contains("PLA-NUDT \"National University of Defense Technology\""))
        #expect(text.contains("geo: country IR by declared"))
        #expect(text.contains("violations           7"))
        #expect(text.contains("permitted, recorded  1"))
        #expect(text.contains("webhooks             8 delivered, 8 with a verified signature"))
        #expect(text.contains("daemon               stopped with status 0"))
    }
}
