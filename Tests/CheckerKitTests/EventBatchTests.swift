// Events side by side in one buffer.

import CheckerKit
import Testing

struct EventBatchTests {
    @Test func `an event comes out as it went in`() {
        var batch = EventBatch()
        let event = Event([.userID: "user-1", .inputMessages: "naïve 文"])
        batch.append(event)
        batch.append(Event())
        #expect(batch.count == 2 && batch.event(at: 0) == event && batch.event(at: 1) == Event())
        #expect(batch.has(.userID, at: 0) && !batch.has(.userID, at: 1))
    }

    @Test func `dropped events leave nothing behind`() {
        var batch = EventBatch()
        batch.append(Event([.userID: "one"]))
        batch.append(Event([.userID: "two"]))
        batch.truncate(to: 1)
        batch.truncate(to: 5)
        #expect(batch.count == 1 && batch.string(.userID, at: 0) == "one")
        batch.append(Event([.keyID: "three"]))
        #expect(!batch.has(.userID, at: 1) && batch.string(.keyID, at: 1) == "three")
        batch.removeAll()
        #expect(batch.count == 0 && batch.arena.isEmpty && batch.headers.isEmpty)
    }

    @Test func `fields may share their text`() {
        var batch = EventBatch()
        batch.append(Event([.requestModel: "m"]))
        batch.setRange(of: .responseModel, to: batch.range(of: .requestModel, at: 0), at: 0)
        #expect(batch.string(.responseModel, at: 0) == "m" && batch.arena.count == 1)
    }

    @Test func `every field has a name of its own that leads back to it`() {
        #expect(Set(EventField.allCases.map(\.name)).count == EventField.count)
        for field in EventField.allCases { #expect(EventField(name: field.name) == field) }
        #expect(EventField(name: "nope") == nil)
    }
}
