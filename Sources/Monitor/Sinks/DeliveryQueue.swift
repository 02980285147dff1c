// The order in which a webhook's entries are attempted: pure bookkeeping, without time of its own and without I/O.
//
// 1. Entries of one partition key are delivered in order, one in flight; keys do not wait for each other.
// 2. The cursor is never past an entry that is neither delivered nor kept as an exception.
// 3. After `breakerLimit` failures in a row only one attempt at a time is made, further and further apart.

/// An entry on its way to a receiver.
struct Delivery: Sendable {
    var sequence: Int64
    var key: String
    var severity: Severity
    var attempts = 0
    /// Milliseconds since 1970.
    var nextAttempt: Int64 = 0
    var lastError = ""
    /// Whether the receiver itself named the time, or may have done so before a restart.
    var isPutOff = false
    /// Whether the receiver has recovered since the last attempt, whose failure therefore says nothing of the next.
    var isSpared = false
    /// The entry itself while it is fresh; read again from the ledger later.
    var entry: LedgerEntry?

    init(_ entry: LedgerEntry) {
        sequence = entry.sequence
        key = entry.partitionKey
        severity = entry.severity
        self.entry = entry
    }

    init(_ exception: DeliveryException) {
        sequence = exception.sequence
        key = exception.partitionKey
        severity = .info
        attempts = exception.attempts
        nextAttempt = exception.nextAttempt
        lastError = exception.lastError
        isPutOff = true
    }

    /// How many attempts count if the next one fails.
    var attemptsWithNext: Int { isSpared ? attempts : attempts + 1 }
    /// After how many attempts the schedule goes on if the next one fails.
    var step: Int { isSpared ? 1 : attempts + 1 }

    func exception(_ state: DeliveryException.State) -> DeliveryException {
        DeliveryException(
            sequence: sequence, partitionKey: key, attempts: attempts, nextAttempt: nextAttempt, lastError: lastError,
            state: state)
    }
}

/// What is to be delivered, in flight, waiting, done.
struct DeliveryQueue {
    static let breakerLimit = 5
    /// "At the next start": the end of the year 9999.
    static let never: Int64 = 253_402_300_799_000

    /// How far the ledger was read.
    private(set) var read: Int64
    /// Failures in a row.
    private(set) var failures = 0
    private(set) var probeAt: Int64 = 0
    /// Set when the receiver said that it is gone for good.
    private(set) var isOff: Bool
    /// Whether the others were told of trouble before a restart.
    private(set) var wasFailing = false
    private(set) var inFlight: Set<String> = []
    private var lines: [String: Line] = [:]
    /// Sequences that were read and are neither delivered nor stored.
    private var fresh: Set<Int64> = []
    private var stored: Set<Int64> = []
    /// What was kept from before and has not been attempted since.
    private var restored: Set<Int64> = []
    /// What was kept from before and is ahead of the cursor, so that it will be read again.
    private var ahead: Set<Int64>
    private var changed: [Int64: DeliveryException] = [:]
    private var done: [Int64] = []
    private var flushed: Int64

    /// The deliveries of one partition key; the first is attempted, the others wait.
    private struct Line {
        var items: [Delivery] = []
        var head = 0
        var first: Delivery? { head < items.count ? items[head] : nil }
        mutating func removeFirst() {
            head += 1
            if head > 64, head * 2 > items.count {
                items.removeFirst(head)
                head = 0
            }
        }
    }

    /// Takes up what the ledger kept.
    ///
    /// - Parameters:
    ///   - cursor: How far the sink is done, but for the exceptions.
    ///   - exceptions: What waits for another attempt.
    ///   - isOff: Whether the receiver told this process that it is gone; one that told another is asked again.
    ///   - latest: What is to wait beyond this time was put off by a clock that was wrong, and is attempted at once.
    init(cursor: Int64, exceptions: [DeliveryException], isOff: Bool = false, latest: Int64 = .max) {
        read = cursor
        flushed = cursor
        self.isOff = isOff
        ahead = Set(exceptions.map(\.sequence).filter { $0 > cursor })
        for exception in exceptions.sorted(by: { $0.sequence < $1.sequence }) where exception.state == .pending {
            var item = Delivery(exception)
            let wasOff = item.nextAttempt >= Self.never
            if wasOff || item.attempts >= WebhookTrouble.failuresInARow { wasFailing = true }
            if wasOff && !isOff { (item.attempts, item.nextAttempt) = (0, 0) }
            if !wasOff && item.nextAttempt > latest { item.nextAttempt = 0 }
            lines[item.key, default: Line()].items.append(item)
            stored.insert(item.sequence)
            restored.insert(item.sequence)
        }
    }

    /// Entries that wait for another attempt.
    var pending: Int { stored.count }
    /// Whether nothing is left but what waits for a later attempt.
    var isIdle: Bool { inFlight.isEmpty && fresh.isEmpty }
    var wantsEntries: Bool { fresh.count < 256 }

    /// Takes in a batch read from the ledger; `accepted` are those of it that the sink wants.
    mutating func add(_ accepted: [LedgerEntry], readTo sequence: Int64) {
        for entry in accepted where ahead.remove(entry.sequence) == nil {
            lines[entry.partitionKey, default: Line()].items.append(Delivery(entry))
            fresh.insert(entry.sequence)
        }
        read = sequence
    }

    /// Removes and returns the most urgent delivery that may be attempted now.
    ///
    /// - Parameters:
    ///   - now: Milliseconds since 1970.
    ///   - onlyCritical: Whether the rate limit holds back all others.
    /// - Returns: The delivery, from now on in flight; `nil` if there is none.
    mutating func next(at now: Int64, onlyCritical: Bool = false) -> Delivery? {
        if isOff || failures >= Self.breakerLimit && (now < probeAt || !inFlight.isEmpty) { return nil }
        var best: Delivery?
        for (key, line) in lines {
            guard let item = line.first, item.nextAttempt <= now, !inFlight.contains(key) else { continue }
            if onlyCritical && item.severity < .critical { continue }
            if let known = best, (known.severity, -known.sequence) >= (item.severity, -item.sequence) { continue }
            best = item
        }
        if let best { inFlight.insert(best.key) }
        return best
    }

    /// When `next(at:)` may have something that it does not have now; `nil` if only new entries or answers can tell.
    func nextDue() -> Int64? {
        if isOff { return nil }
        let earliest = lines.lazy.filter { !inFlight.contains($0.key) }.compactMap(\.value.first?.nextAttempt).min()
        guard let earliest else { return nil }
        return failures >= Self.breakerLimit ? max(earliest, probeAt) : earliest
    }

    /// Notes that a delivery arrived; if the receiver had been failing, what waited for it is due.
    ///
    /// All that waited goes out at once, and some of it may fail for that; with many attempts before, a single failure
    /// would put it off by hours.
    mutating func succeeded(_ delivery: Delivery, at now: Int64) {
        if failures >= Self.breakerLimit { makeDue(at: now) }
        failures = 0
        remove(delivery)
    }

    /// Only the first of a line was attempted and waits; a receiver that named a time keeps it.
    private mutating func makeDue(at now: Int64) {
        for (key, line) in lines {
            guard let first = line.first, first.attempts > 0 else { continue }
            lines[key]?.items[line.head].isSpared = true
            if first.nextAttempt > now, !first.isPutOff { lines[key]?.items[line.head].nextAttempt = now }
        }
    }

    /// Forgets a delivery whose entry is no longer in the ledger.
    mutating func dropped(_ delivery: Delivery) { remove(delivery) }

    /// Keeps a failed delivery for later, or gives it up.
    ///
    /// - Parameters:
    ///   - delivery: What was attempted.
    ///   - error: What went wrong, in words.
    ///   - delay: Milliseconds until the next attempt; `nil` if there is none.
    ///   - isPutOff: Whether the receiver itself asked for that.
    ///   - now: Milliseconds since 1970.
    /// - Returns: Whether it was given up.
    mutating func failed(
        _ delivery: Delivery, error: String, delay: Int64?, isPutOff: Bool = false, at now: Int64
    ) -> Bool {
        noteFailure(at: now)
        restored.remove(delivery.sequence)
        var item = delivery
        item.attempts = item.attemptsWithNext
        item.isSpared = false
        item.lastError = error
        item.isPutOff = isPutOff
        item.nextAttempt = isOff ? Self.never : now + (delay ?? 0)
        item.entry = nil
        guard delay != nil else {
            remove(delivery)
            done.removeAll { $0 == item.sequence }
            changed[item.sequence] = item.exception(.dead)
            return true
        }
        inFlight.remove(item.key)
        replaceFirst(item)
        return false
    }

    /// Forgets a delivery that failed and is not worth another attempt.
    mutating func gaveUp(_ delivery: Delivery, at now: Int64) {
        noteFailure(at: now)
        remove(delivery)
    }

    private mutating func noteFailure(at now: Int64) {
        failures += 1
        guard failures >= Self.breakerLimit else { return }
        probeAt = now + min(5_000 << Int64(min(failures - Self.breakerLimit, 6)), 300_000)
    }

    /// Moves all times, after the clock was set.
    ///
    /// What was kept from before may have been put off by the right clock, and this process have begun with a wrong one:
    /// it is never moved further away.
    mutating func shift(by milliseconds: Int64) {
        if probeAt > 0 { probeAt += milliseconds }
        for (key, line) in lines {
            for index in line.head..<line.items.count
            where line.items[index].nextAttempt > 0 && line.items[index].nextAttempt < Self.never {
                if milliseconds > 0, restored.contains(line.items[index].sequence) { continue }
                lines[key]?.items[index].nextAttempt += milliseconds
                if let item = lines[key]?.items[index], stored.contains(item.sequence) {
                    changed[item.sequence] = item.exception(.pending)
                }
            }
        }
    }

    /// Stops all attempts; what waits says so in the ledger until the receiver is asked again.
    mutating func switchOff() {
        isOff = true
        for (key, line) in lines { lines[key] = postponed(line) }
    }

    /// What has to be written to the ledger since the last call; `nil` if nothing.
    ///
    /// Fresh entries behind a failed one, or behind a failing receiver, become exceptions, so that the cursor can pass.
    mutating func changes() -> (cursor: Int64, exceptions: [DeliveryException], done: [Int64])? {
        shelve()
        let cursor = fresh.min().map { $0 - 1 } ?? read
        if cursor == flushed, changed.isEmpty, done.isEmpty { return nil }
        let result = (cursor, changed.values.sorted { $0.sequence < $1.sequence }, done)
        flushed = cursor
        changed = [:]
        done = []
        return result
    }

    private mutating func shelve() {
        if fresh.isEmpty { return }
        let everything = isOff || failures >= Self.breakerLimit
        for (key, line) in lines {
            guard let first = line.first, everything || stored.contains(first.sequence) else { continue }
            for index in line.head..<line.items.count where fresh.contains(line.items[index].sequence) {
                if index == line.head && inFlight.contains(key) { continue }
                if isOff { lines[key]?.items[index].nextAttempt = Self.never }
                lines[key]?.items[index].entry = nil
                if let item = lines[key]?.items[index] { store(item) }
            }
        }
    }

    private mutating func store(_ item: Delivery) {
        fresh.remove(item.sequence)
        stored.insert(item.sequence)
        changed[item.sequence] = item.exception(.pending)
    }

    private mutating func replaceFirst(_ item: Delivery) {
        guard let head = lines[item.key]?.head else { return }
        lines[item.key]?.items[head] = item
        store(item)
    }

    private mutating func remove(_ item: Delivery) {
        inFlight.remove(item.key)
        lines[item.key]?.removeFirst()
        if lines[item.key]?.first == nil { lines[item.key] = nil }
        fresh.remove(item.sequence)
        changed[item.sequence] = nil
        restored.remove(item.sequence)
        if stored.remove(item.sequence) != nil { done.append(item.sequence) }
    }

    private mutating func postponed(_ line: Line) -> Line {
        var line = line
        for index in line.head..<line.items.count {
            line.items[index].nextAttempt = Self.never
            if stored.contains(line.items[index].sequence) {
                changed[line.items[index].sequence] = line.items[index].exception(.pending)
            }
        }
        return line
    }
}
