// The working memory of one scan, and the pool from which a batch takes it.

import CVectorscan
import Synchronization

/// A literal found: which, and where it ends in the folded text.
struct Hit {
    var term: UInt32
    var end: UInt32
}

/// What one thread needs to scan; used by one thread at a time.
///
/// Whoever takes it from the pool owns it alone until it is given back: hence unchecked.
@safe final class Workspace: @unchecked Sendable {
    /// `nil` if there is no database to scan with.
    let scratch: OpaquePointer?
    private(set) var folded: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    var hits: [Hit] = []

    fileprivate init(_ database: PhraseDatabase?) throws(PhraseDatabaseError) {
        var scratch: OpaquePointer?
        if let database { unsafe try database.prepare(&scratch) }
        unsafe self.scratch = scratch
        capacity = TextFolder.capacity(for: 4096)
        unsafe folded = UnsafeMutablePointer.allocate(capacity: capacity)
        hits.reserveCapacity(256)
    }

    deinit {
        unsafe folded.deallocate()
        unsafe _ = hs_free_scratch(scratch)
    }

    /// Makes room for the folding of `count` bytes.
    @inline(__always)
    func reserve(_ count: Int) {
        if TextFolder.capacity(for: count) > capacity { grow(TextFolder.capacity(for: count)) }
    }

    private func grow(_ size: Int) {
        unsafe folded.deallocate()
        capacity = size
        unsafe folded = UnsafeMutablePointer.allocate(capacity: capacity)
    }
}

/// Idle workspaces; the lock is taken twice for a batch.
final class WorkspacePool: Sendable {
    private let database: PhraseDatabase?
    private let idle: Mutex<[Workspace]>

    init(_ database: PhraseDatabase?) throws(PhraseDatabaseError) {
        self.database = database
        let first = try Workspace(database)
        idle = Mutex([first])
    }

    /// Runs `body` with a workspace; `nil` only if there is no memory for one.
    func withWorkspace<Result>(_ body: (Workspace) -> Result) -> Result? {
        guard let workspace = idle.withLock({ $0.popLast() }) ?? (try? Workspace(database)) else { return nil }
        defer { idle.withLock { $0.append(workspace) } }
        return body(workspace)
    }
}
