// The house phrases compiled for one pass over a text, by Vectorscan.

import CVectorscan

/// A compiled set of literals.
///
/// Immutable after `init`, and Vectorscan allows any number of threads to scan with one database.
@safe final class PhraseDatabase: @unchecked Sendable {
    private let handle: OpaquePointer

    /// Compiles the literals; matches are reported by position in the array.
    ///
    /// Literals must not be empty, and there must be at least one.
    init(_ literals: [[UInt8]]) throws(PhraseDatabaseError) {
        var database: OpaquePointer?
        var failure: UnsafeMutablePointer<hs_compile_error_t>?
        let storage = literals.flatMap { $0 + [0] }.map { CChar(bitPattern: $0) }
        var offset = 0
        let starts = literals.map { literal in
            defer { offset += literal.count + 1 }
            return offset
        }
        let status = unsafe storage.withUnsafeBufferPointer { bytes in
            let pointers = unsafe starts.map { start in unsafe bytes.baseAddress.map { unsafe $0 + start } }
            return unsafe hs_compile_lit_multi(
                pointers, [UInt32](repeating: 0, count: literals.count), Array(0..<UInt32(literals.count)),
                literals.map(\.count), UInt32(literals.count), UInt32(HS_MODE_BLOCK), nil, &database, &failure)
        }
        guard status == HS_SUCCESS, let database = unsafe database else {
            let reason = unsafe failure.flatMap { unsafe $0.pointee.message.map { unsafe String(cString: $0) } }
            unsafe hs_free_compile_error(failure)
            throw PhraseDatabaseError(reason: reason ?? "Vectorscan failed with code \(status)")
        }
        unsafe handle = database
    }

    deinit { unsafe _ = hs_free_database(handle) }

    /// Makes `scratch` fit for scanning with this database too.
    func prepare(_ scratch: inout OpaquePointer?) throws(PhraseDatabaseError) {
        let status = unsafe hs_alloc_scratch(handle, &scratch)
        guard status == HS_SUCCESS else { throw PhraseDatabaseError(reason: "no scratch memory, code \(status)") }
    }

    /// Appends the matches in `text` to the workspace's hits.
    func scan(_ text: UnsafePointer<UInt8>, count: Int, into workspace: Workspace) {
        let context = unsafe Unmanaged.passUnretained(workspace).toOpaque()
        unsafe UnsafeRawPointer(text).withMemoryRebound(to: CChar.self, capacity: count) { bytes in
            unsafe _ = hs_scan(
                handle, bytes, UInt32(truncatingIfNeeded: count), 0, workspace.scratch,
                { id, _, end, _, context in
                    guard let context = unsafe context else { return 0 }
                    let workspace = unsafe Unmanaged<Workspace>.fromOpaque(context).takeUnretainedValue()
                    workspace.hits.append(
                        Hit(term: id, end: UInt32(truncatingIfNeeded: end)))
                    return 0
                }, context)
        }
    }
}

/// Why a set of literals could not be compiled.
struct PhraseDatabaseError: Error {
    var reason: String
}
