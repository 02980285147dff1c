// How the records of a format are put together with others of the same use.

import CheckerKit

/// Which records of a feed are halves of a use, and what makes them whole.
struct JoinRule: Sendable, Hashable {
    /// How many records a feed has of one use.
    enum Shape: Sendable, Hashable {
        /// One.
        case whole
        /// Several, numbered from 0; the one that counts tokens is the last.
        case numbered
        /// Any number, not told.
        case scattered
    }

    /// The field that all records of one use have in common.
    var key = EventField.requestID
    var shape = Shape.whole
    /// Beginnings of the operations whose records have another half; empty: all have one.
    var operations: [String] = []

    /// The rule of a format.
    init(of format: any EventFormat) {
        self = (type(of: format) as? any JoiningFormat.Type)?.joinRule ?? JoinRule()
    }

    init(key: EventField = .requestID, shape: Shape = .whole, operations: [String] = []) {
        self.key = key
        self.shape = shape
        self.operations = operations
    }

    /// Whether an event is one half of a use.
    func takes(_ index: Int, of batch: EventBatch) -> Bool {
        guard batch.has(key, at: index) else { return false }
        if operations.isEmpty { return true }
        let operation = batch.arena[batch.range(of: .operation, at: index)]
        return operations.contains { operation.starts(with: $0.utf8) }
    }
}

/// A format whose records are not simply one half each, found by the request's id.
protocol JoiningFormat: EventFormat {
    static var joinRule: JoinRule { get }
}

extension CloudTrailFormat: JoiningFormat {
    /// A trail has every call of the account; only these are in the model-invocation log.
    ///
    /// - Source: Amazon Bedrock user guide, "Monitor model invocation", 2026: Converse, ConverseStream, InvokeModel and
    ///   InvokeModelWithResponseStream are logged.
    static let joinRule = JoinRule(operations: ["InvokeModel", "Converse"])
}

extension AzureGatewayTextFormat: JoiningFormat {
    static let joinRule = JoinRule(shape: .numbered)
}

extension OTLPFormat: JoiningFormat {
    /// A span and the log records of its messages share the span's id.
    static let joinRule = JoinRule(key: .eventID, shape: .scattered)
}

extension VLLMFormat: JoiningFormat {
    /// The line with the prompt and those with the answer.
    static let joinRule = JoinRule(shape: .scattered)
}
