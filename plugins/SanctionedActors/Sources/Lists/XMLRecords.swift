// The records of a list in XML, one at a time, whatever is wrong between them.

import CheckerKit

/// Reads the elements of some names, each with all that is inside it, and passes over the rest.
struct XMLRecords {
    private var tokens: XMLTokens
    private let reading: ListReading
    private let wanted: Set<String>
    /// The elements that are open around the next record.
    private var open: [String] = []
    /// The outermost element, without its children; `nil` until its tag is read.
    private(set) var root: XMLNode?
    private var isDone = false
    private let reports: Bool
    /// The opening tag of a record that was met inside an unclosed one.
    private var pending: XMLNode?

    /// More elements in one record than this, and it is no record.
    private static let nodeLimit = 200_000
    private static let depthLimit = 64

    /// Reads records named `wanted`; faults are told to the reading unless it is a second pass over the same bytes.
    init(_ bytes: [UInt8], _ wanted: Set<String>, _ reading: ListReading, reports: Bool = true) {
        tokens = XMLTokens(bytes)
        self.wanted = wanted
        self.reading = reading
        self.reports = reports
    }

    /// Returns the next record; `nil` at the end of the file.
    mutating func next() -> XMLNode? {
        if let first = pending {
            pending = nil
            if let record = record(first) { return record }
        }
        while !isDone, let token = tokens.next() {
            report()
            switch token {
            case .start(let name):
                let node = XMLNode(name: name, line: tokens.line, attributes: tokens.attributes)
                if root == nil { root = node }
                if wanted.contains(name) {
                    if let record = record(node) { return record }
                } else if open.count < Self.depthLimit {
                    open.append(name)
                }
            case .end(let name):
                if let index = open.lastIndex(of: name) { open.removeSubrange(index...) }
            case .text: break
            }
        }
        finish()
        return nil
    }

    private mutating func finish() {
        guard !isDone else { return }
        isDone = true
        report()
        guard reports, tokens.breaksOff || !open.isEmpty else { return }
        let place = open.last.map { "inside <\($0)>" } ?? "inside a tag"
        reading.truncated("the text breaks off \(place)", line: tokens.line)
    }

    /// Reads up to the end of the record whose opening tag was just read.
    private mutating func record(_ first: XMLNode) -> XMLNode? {
        let name = first.name
        var stack = [first]
        var count = 1
        while let token = tokens.next() {
            switch token {
            case .start(let inner):
                if inner == name, stack.count < 3 {
                    warn("<\(name)> of line \(stack[0].line) never closes; what it held so far is used")
                    // What was open is complete as far as it goes; the tag just read begins the next record.
                    pending = XMLNode(name: inner, line: tokens.line, attributes: tokens.attributes)
                    return folded(stack)
                }
                count += 1
                guard count < Self.nodeLimit, stack.count < Self.depthLimit else {
                    warn("<\(name)> of line \(stack[0].line) skipped: it holds too much to be an entry")
                    return nil
                }
                stack.append(XMLNode(name: inner, line: tokens.line, attributes: tokens.attributes))
            case .text(let range, let isLiteral):
                stack[stack.count - 1].text += tokens.decode(range, isLiteral: isLiteral)
            case .end(let inner):
                if let record = close(inner, &stack) { return record }
            }
        }
        if reports {
            reading.truncated("the text breaks off inside <\(name)> of line \(stack[0].line)", line: tokens.line)
        }
        isDone = true
        return folded(stack)
    }

    /// Closes elements up to one of a name; returns the record if that was the record itself.
    private mutating func close(_ name: String, _ stack: inout [XMLNode]) -> XMLNode? {
        guard let index = stack.lastIndex(where: { $0.name == name }) else {
            if open.contains(name) {
                warn("<\(stack[0].name)> of line \(stack[0].line) never closes; what it held so far is used")
                if let outer = open.lastIndex(of: name) { open.removeSubrange(outer...) }
                return folded(stack)
            }
            warn("</\(name)> closes nothing")
            return nil
        }
        if index < stack.count - 1 { warn("<\(stack[stack.count - 1].name)> never closes") }
        while stack.count - 1 > index { foldLast(&stack) }
        if stack.count == 1 { return stack[0] }
        foldLast(&stack)
        return nil
    }

    private func foldLast(_ stack: inout [XMLNode]) {
        guard let last = stack.popLast(), !stack.isEmpty else { return }
        stack[stack.count - 1].children.append(last)
    }

    private func folded(_ stack: [XMLNode]) -> XMLNode {
        var stack = stack
        while stack.count > 1 { foldLast(&stack) }
        return stack[0]
    }

    private func warn(_ message: String) { if reports { reading.warn(message, line: tokens.line) } }

    private mutating func report() {
        guard !tokens.faults.isEmpty else { return }
        for fault in tokens.takeFaults() where reports {
            reading.warn(fault.message, line: fault.line, column: fault.column)
        }
    }
}
