// Which JSON pointer fills which part of the canonical event.

import CSimdJSON
import CheckerKit

/// A part of the canonical event that a JSON value can fill.
enum FieldTarget: Sendable, Hashable {
    case text(EventField)
    /// Chat messages: system and developer messages fill the system instructions, the rest this field.
    case chat(EventField)
    /// All text below a value.
    case allText(EventField)
    /// All text below a value; the elements of an array are pieces of one text, as a stream delivers them.
    case pieces(EventField)
    case time, inputTokens, outputTokens, downloadBytes, statusCode
    /// Which part a record is of a text that is split over several.
    case sequence
    /// What kind of record it is, for the format; no part of the event.
    case label

    /// The targets that are not text, by canonical name.
    static let numeric: [String: FieldTarget] = [
        "time": .time,
        "gen_ai.usage.input_tokens": .inputTokens,
        "gen_ai.usage.output_tokens": .outputTokens,
        "usage.download.bytes": .downloadBytes,
        "http.response.status_code": .statusCode,
    ]

    /// Every canonical name a field map may use.
    static let names = (EventField.allCases.filter { !$0.isFilledByEngine }.map(\.name) + numeric.keys).sorted()

    init?(canonicalName name: String) {
        if let target = Self.numeric[name] {
            self = target
        } else if let field = EventField(name: name), !field.isFilledByEngine {
            switch field {
            case .inputMessages: self = .chat(field)
            case .outputMessages, .systemInstructions, .purposeDeclared: self = .allText(field)
            default: self = .text(field)
            }
        } else {
            return nil
        }
    }

    /// The fields the target can fill.
    var fields: [EventField] {
        switch self {
        case .text(let field), .allText(let field), .pieces(let field): [field]
        case .chat(let field): [field, .systemInstructions]
        default: []
        }
    }

    /// The place of the value among those that the decoder fills.
    var place: UInt8 {
        switch self {
        case .text(let field), .chat(let field), .allText(let field), .pieces(let field): field.rawValue
        case .time: UInt8(CSJ_FIELDS)
        case .inputTokens: UInt8(CSJ_FIELDS) + 1
        case .outputTokens: UInt8(CSJ_FIELDS) + 2
        case .downloadBytes: UInt8(CSJ_FIELDS) + 3
        case .statusCode: UInt8(CSJ_FIELDS) + 4
        case .label: UInt8(CSJ_FIELDS) + 5
        case .sequence: UInt8(CSJ_FIELDS) + 6
        }
    }

    /// How the value is to be read.
    var mode: Int32 {
        switch self {
        case .chat: Int32(CSJ_NESTED_CHAT)
        case .allText: Int32(CSJ_NESTED_TEXT)
        case .pieces: Int32(CSJ_PIECES)
        default: Int32(CSJ_SCALAR)
        }
    }
}

extension EventField {
    /// Whether the engine fills the field from the account directory, so that no log may.
    var isFilledByEngine: Bool {
        switch self {
        case .accountID, .accountOrganisation, .accountCountry, .accountKind: true
        default: false
        }
    }
}

/// An ordered map of JSON pointers to targets: of several pointers to one target, the first that has a value counts.
struct FieldMap: Sendable, Hashable {
    struct Entry: Sendable, Hashable {
        var pointer: String
        var target: FieldTarget
    }
    /// How the value at a pointer is written, where that is not plain JSON.
    enum Form: Sendable, Hashable {
        /// An array of objects, to each of which the rest of the pointer applies.
        case each
        /// An array of `{"key": ..., "value": AnyValue}`, as OpenTelemetry writes attributes.
        case attributes
        /// An `AnyValue` of OpenTelemetry.
        case anyValue
    }

    var entries: [Entry]
    /// By pointer.
    var forms: [String: Form] = [:]

    init(_ entries: [(String, FieldTarget)], forms: [String: Form] = [:]) {
        self.entries = entries.map { Entry(pointer: $0.0, target: $0.1) }
        self.forms = forms
    }

    /// The fields that records can fill.
    var provides: Set<EventField> { Set(entries.flatMap(\.target.fields)) }

    /// Reads the `fields` table of a feed: canonical name to pointer, or to an array of pointers.
    init(settings table: SettingsTable, _ problems: Problems) {
        entries = []
        for entry in table.entries {
            guard let target = FieldTarget(canonicalName: entry.key) else {
                let hint = suggestion(for: entry.key, among: FieldTarget.names)
                problems.error(at: entry.place, "\"\(entry.key)\" is not a canonical field that a log can fill\(hint)")
                continue
            }
            for (pointer, place) in Self.pointers(of: entry, problems) {
                guard pointer.hasPrefix("/") else {
                    problems.error(at: place, "\"\(pointer)\" is not a JSON pointer; write \"/\(pointer)\"")
                    continue
                }
                entries.append(Entry(pointer: pointer, target: target))
            }
        }
        if let clash = plan().clash {
            problems.error(at: table.place, "the pointer \"\(clash)\" is malformed, or lies below or above another one")
        }
    }

    private static func pointers(of entry: SettingsTable.Entry, _ problems: Problems) -> [(String, Place)] {
        switch entry.value.content {
        case .string(let pointer): return [(pointer, entry.value.place)]
        case .array(let elements):
            return elements.compactMap { element in
                if case .string(let pointer) = element.content { return (pointer, element.place) }
                problems.error(at: element.place, "a JSON pointer must be a string, not \(element.kind)")
                return nil
            }
        default:
            problems.error(
                at: entry.value.place,
                "\"\(entry.key)\" must be a JSON pointer or an array of them, not \(entry.value.kind)")
            return []
        }
    }

    /// Compiles the map; `clash` is the first pointer that does not fit.
    func plan() -> (plan: RecordPlan, clash: String?) {
        let plan = RecordPlan()
        for (index, entry) in entries.enumerated() where !plan.add(entry, rank: UInt16(clamping: index)) {
            return (plan, entry.pointer)
        }
        for (pointer, form) in forms where !plan.set(form, at: pointer) { return (plan, pointer) }
        return (plan, nil)
    }
}

/// A compiled field map.
///
/// Unsafe corner: owns a C handle that is written only before it is shared, and read only after.
@safe final class RecordPlan: @unchecked Sendable {
    let handle: OpaquePointer?

    init() { unsafe handle = csj_plan_new(EventField.systemInstructions.rawValue) }
    deinit { unsafe csj_plan_free(handle) }

    fileprivate func add(_ entry: FieldMap.Entry, rank: UInt16) -> Bool {
        unsafe csj_plan_add(handle, entry.pointer, entry.target.place, rank, entry.target.mode) == 0
    }

    fileprivate func set(_ form: FieldMap.Form, at pointer: String) -> Bool {
        switch form {
        case .each: unsafe csj_plan_list(handle, pointer, Int32(CSJ_EACH)) == 0
        case .attributes: unsafe csj_plan_list(handle, pointer, Int32(CSJ_ATTRIBUTES)) == 0
        case .anyValue: unsafe csj_plan_any_value(handle, pointer) == 0
        }
    }
}
