// The ledger: alerts, how far each feed is judged, and what sinks still have to deliver, in one SQLite database.
//
// 1. A commit is one transaction: its lines, its evidence and the feed's positions are durable together or not at all.
// 2. A finding is recorded once: the same event, rule and object add nothing when a record is read again.
// 3. There is one writer; readers see snapshots and never wait for it, nor it for them.
// 4. Lines are only ever appended. Each names the hash of the one before; see `Verification.swift` for the check.

import GRDB

/// The ledger of one installation.
final class Ledger: Sendable {
    /// Where a ledger lives.
    enum Location: Sendable, Hashable {
        /// A state directory; made durable at each commit.
        case directory(String)
        /// Nowhere: for judging a log once and forgetting it.
        case memory
    }

    let database: any DatabaseWriter
    let settings: LedgerSettings
    /// The database's path, for messages.
    let path: String
    private let pseudonyms: Pseudonyms
    private let lock: LedgerLock?
    let waiters: EntryWaiters

    private init(
        _ database: any DatabaseWriter, path: String, settings: LedgerSettings, key: [UInt8], lock: LedgerLock?
    ) throws {
        self.database = database
        self.path = path
        self.settings = settings
        self.lock = lock
        pseudonyms = Pseudonyms(key: key)
        waiters = EntryWaiters(head: try database.read { try HashChain($0, time: 0).sequence })
    }

    /// Opens the ledger for the daemon, and makes what is missing.
    ///
    /// - Throws: ``LedgerError``, among them that another process has the ledger open for writing.
    static func open(_ location: Location, settings: LedgerSettings) throws -> Ledger {
        switch location {
        case .memory:
            let queue = try DatabaseQueue()
            try queue.write { try LedgerSchema.migrate($0, path: ":memory:") }
            return try Ledger(
                queue, path: ":memory:", settings: settings, key: settings.pseudonymKey ?? Pseudonyms.randomKey(),
                lock: nil)
        case .directory(let path):
            let directory = try LedgerDirectory(path, creating: true)
            return try translatingErrors(directory.database) { try open(directory, settings: settings) }
        }
    }

    private static func open(_ directory: LedgerDirectory, settings: LedgerSettings) throws -> Ledger {
        let lock = try LedgerLock(directory)
        let key = try directory.pseudonymKey()
        try directory.makeDatabaseIfMissing()
        try directory.checkDatabaseIsNotEmpty()
        var configuration = GRDB.Configuration()
        configuration.label = "ledger"
        configuration.busyMode = .timeout(5)
        configuration.maximumReaderCount = 3
        let path = directory.database
        // What must hold before SQLite's own set-up changes anything in the file.
        configuration.prepareDatabase { database in try LedgerSchema.check(database, path: path) }
        let pool = try DatabasePool(path: path, configuration: configuration)
        try pool.writeWithoutTransaction { database in
            // Erased text must not linger in free pages, and a commit must outlive a power cut.
            try database.execute(sql: "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON")
        }
        try pool.write { try LedgerSchema.migrate($0, path: path) }
        return try Ledger(pool, path: path, settings: settings, key: settings.pseudonymKey ?? key, lock: lock)
    }

    /// Opens the ledger for looking at, also while the daemon runs.
    ///
    /// Its pseudonyms are those of the daemon where the key may be read, and random otherwise.
    static func openReadOnly(_ directory: String, settings: LedgerSettings) throws -> Ledger {
        let directory = try LedgerDirectory(directory)
        try directory.checkDatabaseIsNotEmpty()
        return try translatingErrors(directory.database) {
            var configuration = GRDB.Configuration()
            configuration.readonly = true
            configuration.busyMode = .timeout(5)
            let queue = try DatabaseQueue(path: directory.database, configuration: configuration)
            _ = try queue.read { try LedgerSchema.check($0, path: directory.database) }
            let key = settings.pseudonymKey ?? (try? directory.pseudonymKey()) ?? Pseudonyms.randomKey()
            return try Ledger(queue, path: directory.database, settings: settings, key: key, lock: nil)
        }
    }

    /// Closes the database; the lock goes with the last reference.
    func close() throws { try Self.translatingErrors(path) { try database.close() } }

    /// Returns a principal as alerts show it, from any thread: a keyed pseudonym, unless settings say in clear.
    func subject(of principal: String) -> String {
        settings.showsSubjects ? principal : pseudonyms[principal]
    }

    /// What keys of the memory are salted with.
    var memorySalt: UInt64 { pseudonyms.number(for: "memory") }

    /// Makes a chunk's findings and positions durable, and wakes the sinks.
    ///
    /// - Throws: ``LedgerError``; then nothing of the commit is in the ledger, and the same commit may be tried again.
    func commit(_ commit: Commit) async throws -> CommitSummary {
        guard !commit.isEmpty else { return CommitSummary(lastSequence: waiters.head) }
        let summary = try await write { [settings] in
            try CommitWriter.write(commit, to: $0, settings: settings)
        }
        waiters.advance(to: summary.lastSequence)
        return summary
    }

    /// Appends a line from which the whole ledger so far can be proved, once a sink has carried it elsewhere.
    func checkpoint() async throws { try await append(.checkpoint, severity: .info, fields: []) }

    /// Appends a line about the monitor itself.
    ///
    /// A field that every line has, such as `seq` or `severity`, is not taken from `fields`.
    func append(_ kind: EntryKind, severity: Severity, fields: [(String, JSON)]) async throws {
        let reserved: Set = ["seq", "prev", "time", "event", "id", "severity", "head", "instance"]
        let members = fields.filter { !reserved.contains($0.0) }.map { JSON.Member(name: $0.0, value: $0.1) }
        let head = try await write { [settings] in
            try Self.append(kind, severity, members, to: $0, settings)
        }
        waiters.advance(to: head)
    }

    static func append(
        _ kind: EntryKind, _ severity: Severity, _ fields: [JSON.Member], to database: Database,
        _ settings: LedgerSettings
    ) throws -> Int64 {
        var chain = try HashChain(database, time: settings.now())
        var members = LineMembers()
        members.add("severity", severity.rawValue)
        for field in fields { members.add(field) }
        if kind == .checkpoint { members.add("head", chain.hash) }
        if !settings.instance.isEmpty { members.add("instance", settings.instance) }
        try chain.append(kind, members: members.bytes)
        return chain.sequence
    }

    /// Deletes the clear text behind one alert's occurrences, and records that it was done.
    ///
    /// - Returns: How many occurrences had clear text.
    /// - Throws: ``LedgerError``; then nothing was deleted.
    @discardableResult
    func eraseEvidence(of alert: String) async throws -> Int {
        try await erase("seq IN (SELECT seq FROM occurrences WHERE alert = ?)", [alert], quarantineBefore: nil)
    }

    /// Deletes clear text and quarantined records committed before a time, and records that it was done.
    ///
    /// - Parameter time: Milliseconds since 1970.
    /// - Returns: How many occurrences had clear text.
    /// - Throws: ``LedgerError``; then nothing was deleted.
    @discardableResult
    func eraseEvidence(before time: Int64) async throws -> Int {
        try await erase("time < ?", [time], quarantineBefore: time)
    }

    private func erase(
        _ condition: String, _ arguments: StatementArguments, quarantineBefore time: Int64?
    ) async throws -> Int {
        let (erased, head) = try await write { [settings] database in
            try database.execute(sql: "DELETE FROM evidence WHERE \(condition)", arguments: arguments)
            let erased = database.changesCount
            try database.execute(sql: "DELETE FROM opinion_texts WHERE \(condition)", arguments: arguments)
            if let time { try database.execute(sql: "DELETE FROM quarantine WHERE time < ?", arguments: [time]) }
            let all = erased + database.changesCount
            guard all > 0 else { return (0, 0 as Int64) }
            let fields = [JSON.Member(name: "erased", value: .integer(Int64(all)))]
            return (erased, try Self.append(.checkpoint, .info, fields, to: database, settings))
        }
        waiters.advance(to: head)
        if head > 0 { try await truncateLog() }
        return erased
    }

    /// Empties the write-ahead log, which still holds the pages as they were before something was erased.
    func truncateLog() async throws {
        guard lock != nil else { return }
        try await Self.translatingErrors(path) {
            _ = try await database.writeWithoutTransaction { try $0.checkpoint(.truncate) }
        }
    }

    /// Makes the sinks of the configuration known: a new one gets what comes from now on, not the past.
    ///
    /// To be called right after ``open(_:settings:)``, before the first line is appended: what a new ledger takes from
    /// then on reaches every sink. A sink that is known already goes on where it stopped, also after it was left out of the
    /// configuration for a while. A file sink trusts its file more than this, if it exists.
    ///
    /// - Throws: ``LedgerError``; then no sink was made known.
    func registerSinks(_ sinks: [String]) async throws {
        try await write { database in
            let head = try HashChain(database, time: 0).sequence
            try OutboxTable(database: database).register(sinks, head: head)
        }
    }

    /// Returns the feed's positions by key.
    func positions(of feed: String) async throws -> [String: String] {
        try await positions(of: feed, into: [:]) { $0[$1] = $2 }
    }

    /// Gives the feed's positions to `take` one by one, in no particular order, and returns what it made of them.
    func positions<Result: Sendable>(
        of feed: String, into start: Result,
        _ take: @escaping @Sendable (_ result: inout Result, _ key: String, _ value: String) -> Void
    ) async throws -> Result {
        try await read { database in
            var result = start
            let rows = try Row.fetchCursor(
                database, sql: "SELECT key, value FROM positions WHERE feed = ?", arguments: [feed])
            while let row = try rows.next() { take(&result, row[0], row[1]) }
            return result
        }
    }

    func alerts(_ query: AlertQuery) async throws -> [AlertRow] { try await read { try query.rows(in: $0) } }

    /// Returns the alert whose id begins with `prefix`; throws when several do.
    func alert(_ prefix: String) async throws -> AlertRow? {
        try await read { try AlertRow.one(prefix: prefix, in: $0) }
    }

    /// Returns an alert's occurrences, oldest first.
    func occurrences(of alert: String, limit: Int = 1000) async throws -> [LedgerEntry] {
        try await entries(
            """
            SELECT line, hash FROM occurrences JOIN ledger USING (seq) WHERE occurrences.alert = ?
            ORDER BY occurrences.seq LIMIT ?
            """, [alert, limit])
    }

    /// Returns the clear text behind an alert's occurrences, as far as it was not erased.
    func evidence(of alert: String, limit: Int = 1000) async throws -> [EvidenceRow] {
        try await read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT seq, salt, json FROM occurrences JOIN evidence USING (seq) WHERE alert = ?
                    ORDER BY seq LIMIT ?
                    """, arguments: [alert, limit]
            ).map { EvidenceRow(sequence: $0[0], salt: $0[1], json: $0[2]) }
        }
    }

    /// Returns a feed's quarantined records, newest first.
    func quarantine(_ feed: String, limit: Int = 100) async throws -> [QuarantineRow] {
        try await read { try QuarantineTable($0, feed: feed).rows(limit: limit) }
    }

    /// Returns the entries that a sink gave up.
    func deadLetters(of sink: String) async throws -> [DeliveryException] {
        try await read { try OutboxTable(database: $0).exceptions(of: sink, .dead) }
    }

    func status() async throws -> LedgerStatus { try await read { try LedgerStatus($0) } }

    /// Checks the whole chain, from a snapshot; the writer goes on.
    func verify(remembering heads: [RememberedHead] = []) async throws -> VerifyResult {
        try await read { try VerifyResult($0, remembered: heads) }
    }

    func entries(_ query: String, _ arguments: StatementArguments) async throws -> [LedgerEntry] {
        let lines = try await read { database in
            try Row.fetchAll(try database.cachedStatement(sql: query), arguments: arguments).map {
                (line: $0[0] as String, hash: $0[1] as String)
            }
        }
        return try lines.map { try LedgerEntry(line: $0.line, hash: $0.hash) }
    }

    func read<Value: Sendable>(_ body: @Sendable @escaping (Database) throws -> Value) async throws -> Value {
        try await Self.translatingErrors(path) { try await database.read(body) }
    }

    func write<Value: Sendable>(_ body: @Sendable @escaping (Database) throws -> Value) async throws -> Value {
        try await Self.translatingErrors(path) { try await database.write(body) }
    }

    private static func translatingErrors<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
        do { return try body() } catch let error as DatabaseError { throw LedgerError(error, path: path) }
    }

    private static func translatingErrors<Value>(_ path: String, _ body: () async throws -> Value) async throws -> Value
    {
        do { return try await body() } catch let error as DatabaseError { throw LedgerError(error, path: path) }
    }
}

extension Ledger: Outbox {
    func entries(after sequence: Int64, limit: Int) async throws -> [LedgerEntry] {
        try await entries(
            "SELECT line, hash FROM ledger WHERE seq > ? ORDER BY seq LIMIT ?", [sequence, max(0, limit)])
    }

    /// Returns the entries after a sequence that are occurrences of alerts, or those that are none.
    func entries(after sequence: Int64, isOccurrence: Bool, limit: Int) async throws -> [LedgerEntry] {
        // A line begins with members that we wrote, in our order, and a quote within a text is escaped: no other place matches.
        try await entries(
            """
            SELECT line, hash FROM ledger
            WHERE seq > ? AND (instr(line, '"event":"\(EntryKind.alertOccurrence.rawValue)"') > 0) = ?
            ORDER BY seq LIMIT ?
            """, [sequence, isOccurrence, max(0, limit)])
    }

    func waitForEntries(after sequence: Int64, timeout: Duration) async throws {
        try await waiters.wait(after: sequence, timeout: timeout)
    }

    func cursor(of sink: String) async throws -> Int64 {
        try await read { try OutboxTable(database: $0).cursor(of: sink) }
    }

    func advance(_ sink: String, to sequence: Int64, exceptions: [DeliveryException], done: [Int64]) async throws {
        try await write {
            try OutboxTable(database: $0).advance(sink, to: sequence, exceptions: exceptions, done: done)
        }
    }

    func exceptions(of sink: String) async throws -> [DeliveryException] {
        try await read { try OutboxTable(database: $0).exceptions(of: sink, .pending) }
    }
}
