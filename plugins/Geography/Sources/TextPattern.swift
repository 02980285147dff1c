// Patterns for names of models and deployments: `*` stands for anything, case does not matter.

import CheckerKit

/// A pattern, matched against the whole of a text.
struct TextPattern: Hashable, Sendable {
    private let bytes: [UInt8]

    /// Returns `nil` for a pattern that is empty or too long to be meant.
    init?(_ text: String) {
        guard !text.isEmpty, text.utf8.count <= 200 else { return nil }
        bytes = text.utf8.map(Self.lowered)
    }

    private static func lowered(_ byte: UInt8) -> UInt8 {
        byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte + 0x20 : byte
    }

    /// Whether the pattern fits.
    ///
    /// - Complexity: O(pattern x text): after a mismatch only the last `*` is tried again, one byte further on.
    func matches(_ text: Span<UInt8>) -> Bool {
        var position = 0
        var next = 0
        var star = -1
        var resume = 0
        while position < text.count {
            if next < bytes.count, bytes[next] == UInt8(ascii: "*") {
                star = next
                resume = position
                next += 1
            } else if next < bytes.count, bytes[next] == Self.lowered(text[position]) {
                next += 1
                position += 1
            } else if star >= 0 {
                resume += 1
                position = resume
                next = star + 1
            } else {
                return false
            }
        }
        while next < bytes.count, bytes[next] == UInt8(ascii: "*") { next += 1 }
        return next == bytes.count
    }
}

/// The uses a rule is about; without patterns, all.
struct RuleScope: Sendable {
    /// Of the model asked for or the one that answered.
    var models: [TextPattern] = []
    /// Of the project, team, key alias, cloud account or server.
    var deployments: [TextPattern] = []

    static let modelFields: [EventField] = [.requestModel, .responseModel]
    static let deploymentFields: [EventField] = [.projectID, .teamID, .keyAlias, .cloudAccountID, .serverAddress]

    /// Whether an event is within the scope; an event that names no model is not within one of models.
    func contains(_ batch: EventBatch, _ arena: Span<UInt8>, at index: Int) -> Bool {
        Self.fits(models, Self.modelFields, batch, arena, index)
            && Self.fits(deployments, Self.deploymentFields, batch, arena, index)
    }

    private static func fits(
        _ patterns: [TextPattern], _ fields: [EventField], _ batch: EventBatch, _ arena: Span<UInt8>, _ index: Int
    ) -> Bool {
        if patterns.isEmpty { return true }
        for field in fields {
            let text = arena.extracting(batch.range(of: field, at: index))
            if text.isEmpty { continue }
            for pattern in patterns where pattern.matches(text) { return true }
        }
        return false
    }
}
