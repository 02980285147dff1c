// Keeps the roll of a feed's files: which exist, which have changed, which are about to leave.
//
// 1. A file is known by its identity; a name is only a way to it.
// 2. A file that left the pattern stays on the roll until it was read to its end and has been quiet for the grace time.
// 3. What is only learnt here (a file is gone, unreadable) waits in `incidents` and `positions` for the next chunk.

import CPosix
import DequeModule

/// Finds files, and queues those that may have something to read.
struct FileRoll {
    var table: FileTable
    var opened = OpenFiles()
    /// Files with something to read, in turn.
    var ready: Deque<FileID> = []
    /// Files that were renamed, are leaving, or may be copies in the making: looked at every half second.
    var restless: Set<FileID> = []
    /// Files whose unfinished last line is now a record.
    var finishing: Set<FileID> = []
    var incidents: [FeedIncident] = []
    var positions: [FeedPosition] = []
    /// Tells of files that no pattern names and nobody has seen.
    var missed = MissedFiles()

    private let globs: [PathGlob]
    private let settings: FileFeed.Settings
    private let watch: DirectoryWatch
    private var folders = PathGlob.Folders()
    /// What a symbolic link leads to, and the link.
    private var links: [String: String] = [:]
    private var trail = FileTrail()
    private var newLinks: Set<FileID> = []
    private var refused: Set<String> = []
    private var siblings: SiblingSearch
    private var isFirstScan = true
    private let isFirstStart: Bool
    /// When the files were looked at last.
    private(set) var time = ContinuousClock.now
    private var nextScan = ContinuousClock.now
    private var lastScan = ContinuousClock.now
    private var nextRound = ContinuousClock.now

    private static let round = Duration.milliseconds(500)
    /// What an event can at worst cause: one scan a second.
    private static let leastPause = Duration.seconds(1)
    private static let dayLength: Int64 = 86_400

    init(settings: FileFeed.Settings, globs: [PathGlob], table: FileTable, isFirstStart: Bool, watch: DirectoryWatch) {
        self.settings = settings
        self.globs = globs
        self.table = table
        self.isFirstStart = isFirstStart
        self.watch = watch
        siblings = SiblingSearch(isSeeking: !table.ghosts.isEmpty)
    }

    var holdings: FeedHoldings {
        FeedHoldings(files: table.files.count, open: opened.count, isPolling: watch.isBlind)
    }

    /// How long nothing needs to be done unless something happens.
    func pause(at now: ContinuousClock.Instant) -> Duration {
        let next = restless.isEmpty ? nextScan : min(nextScan, nextRound)
        return max(.zero, next - now)
    }

    /// Takes note of everything that happened.
    mutating func look(at now: ContinuousClock.Instant) {
        time = now
        let start = systemNanoseconds()
        if let events = watch.drain() {
            note(events, now)
            if !watch.isBlind && !isFirstScan { missed.toldAll(until: start) }
        } else {
            missed.toldPart()
            scanSoon()
        }
        if now >= nextScan { scan(now) }
        if now >= nextRound && !restless.isEmpty { look(round: now) }
        if !newLinks.isEmpty { watchLinks() }
    }

    mutating func enqueue(_ id: FileID) {
        guard table.files[id]?.isQueued == false else { return }
        table.change(id) { $0.isQueued = true }
        ready.append(id)
    }

    /// Queues a file that was written to.
    private mutating func enqueueNews(_ id: FileID) {
        if table.files[id]?.hasNews == false { table.change(id) { $0.hasNews = true } }
        enqueue(id)
    }

    // MARK: Events

    private mutating func note(_ events: [DirectoryWatch.Event], _ now: ContinuousClock.Instant) {
        var rest: [String] = []
        var seen: Set<String> = []
        var adopted: Set<String> = []
        for event in events {
            guard let path = event.path, !event.isFolder else {
                scanSoon()
                continue
            }
            let tracked = table.names[path].flatMap { table.files[$0]?.id }
            if event.isChange, let tracked {
                enqueueNews(tracked)
                if !trail.hasLeft(path) { continue }
            }
            let isOurs = isListed(path) || adopted.contains(path) || links[path] != nil
            if trail.follow(event, path, isTracked: tracked != nil, isOurs: isOurs) { adopted.insert(path) }
            let isKnown = isOurs || table.names[path] != nil || table.ghostNames[path] != nil
            if isKnown || event.isMovedTo, seen.insert(path).inserted { rest.append(path) }
            let folder = folderAndName(path).folder
            if folders.above.contains(folder), folders.listed[folder] == nil { scanSoon() }
        }
        for path in rest {
            check(path, isAdopted: adopted.contains(path), now)
            if let link = links[path] { check(link, isAdopted: false, now) }
        }
        let names = table.names
        for file in trail.end(exists: { names[$0] != nil || (try? FileStatus.of($0)) != nil }) { mourn(file) }
    }

    /// Tells of a file that was gone before anybody could look at it; what it was compressed to is looked for.
    private mutating func mourn(_ file: FileTrail.Gone) {
        siblings.seek()
        missed.addUnwatched(until: systemNanoseconds())
        scanSoon()
        guard file.isWritten else { return }
        incidents.append(
            FeedIncident(
                kind: .vanished, source: file.path, offset: 0,
                message:
                    "was made, written to and was gone again before the feed could look at it: what was in it was not read"
            ))
    }

    private func isListed(_ path: String) -> Bool {
        let (folder, name) = folderAndName(path)
        return folders.match(folder, name)
    }

    private mutating func scanSoon() {
        nextScan = min(nextScan, max(time, lastScan + FileRoll.leastPause))
    }

    /// Looks at what is behind a name now.
    private mutating func check(
        _ path: String, isAdopted: Bool, mayBeLink: Bool = true, _ now: ContinuousClock.Instant
    ) {
        do {
            let status = try FileStatus.of(path)
            if let old = table.names[path], old != status.id { lose(path, now) }
            guard status.isRegular else { return }
            let isListed = isListed(path)
            see(path, status, isListed: isListed, isAdopted: isAdopted, now)
            if isListed && mayBeLink { followLink(path) }
        } catch {
            if error.isAbsence {
                lose(path, now)
                refused.remove(path)
            } else if isListed(path) {
                refuse(path, error)
            }
        }
    }

    /// Notes where a symbolic link leads.
    private mutating func followLink(_ path: String) {
        guard let status = try? FileStatus.of(path, following: false), status.isLink else { return }
        guard let target = realPath(path), links[target] != path else { return }
        links[target] = path
        guard let id = table.names[path] else { return }
        table.change(id) { $0.real = target }
        table.name(target, id)
        newLinks.insert(id)
    }

    /// Watches the folders to which new links lead; what was written there before is looked for once more.
    private mutating func watchLinks() {
        watch.watch(folders, and: linkFolders)
        for id in newLinks { enqueue(id) }
        newLinks.removeAll()
    }

    private var linkFolders: Set<String> { Set(links.keys.map { folderAndName($0).folder }) }

    /// Notes once that a file cannot be read.
    mutating func refuse(_ path: String, _ error: FileError) {
        guard refused.insert(path).inserted else { return }
        incidents.append(
            FeedIncident(
                kind: .unreadable, source: path, offset: 0,
                message:
                    "cannot be read: \(error); it is tried again every ten seconds, and then read from where it was left"
            ))
    }

    /// Notes that a file is not where it was: a scan finds it, or finds it gone.
    mutating func missing(_ id: FileID) {
        guard let path = table.files[id]?.path else { return }
        lose(path, time, isQueueing: false)
        restless.insert(id)
        let now = time
        table.change(id) {
            $0.standing = .leaving
            $0.since = $0.since ?? now
        }
        scanSoon()
    }

    /// Notes that a file could be read again.
    mutating func accept(_ path: String) {
        if !refused.isEmpty { refused.remove(path) }
    }

    // MARK: Coming and going

    /// Takes up the file with this status, whatever it was before.
    private mutating func see(
        _ path: String, _ status: FileStatus, isListed: Bool, isAdopted: Bool, _ now: ContinuousClock.Instant
    ) {
        if let file = table.files[status.id] {
            if file.matches(status) {
                meet(file, path, status, isListed, now)
                return
            }
            vanish(file.id)
        }
        let ghost = table.ghost(of: status)
        if let ghost, !ghost.isReplaced {
            revive(ghost, path, status, isListed: isListed, isAdopted: isAdopted, now)
            return
        }
        // A file that was truncated and renamed before anything was read of its new content is ours as well.
        let isSought = siblings.wants(path, status)
        guard isListed || isAdopted || isSought || (ghost != nil && status.size > 0) else { return }
        var file = TrackedFile(
            id: status.id, generation: table.nextGeneration(status.id), birth: status.birth, path: path)
        file.startsAtEnd = isFirstStart && isFirstScan && settings.startAt == .end
        file.isCandidate = isSought && !isListed && !isAdopted && ghost == nil
        file.hasNews = status.size > 0 && !file.startsAtEnd
        begin(file, isListed, now)
    }

    private mutating func begin(_ file: TrackedFile, _ isListed: Bool, _ now: ContinuousClock.Instant) {
        var file = file
        if !isListed {
            file.standing = .leaving
            file.since = now
            restless.insert(file.id)
        }
        table.track(file)
        enqueue(file.id)
    }

    /// Meets a file of the roll under a name, perhaps a new one.
    private mutating func meet(
        _ file: TrackedFile, _ path: String, _ status: FileStatus, _ isListed: Bool, _ now: ContinuousClock.Instant
    ) {
        table.name(path, file.id)
        if file.path != path || (isListed && file.standing == .leaving) {
            let keepsName = file.path != path && (file.standing == .listed || !isListed) && names(file, file.path)
            if !keepsName {
                table.change(file.id) {
                    $0.path = path
                    $0.since = now
                    $0.standing = isListed ? .listed : .leaving
                }
                restless.insert(file.id)
            }
        }
        if status.size != file.seenSize || status.modified != file.seenModified { enqueueNews(file.id) }
    }

    /// Whether `path` still leads to this file.
    private func names(_ file: TrackedFile, _ path: String) -> Bool {
        guard let status = try? FileStatus.of(path) else { return false }
        return file.matches(status)
    }

    /// Takes up a file that the ledger knows.
    private mutating func revive(
        _ ghost: FilePosition, _ path: String, _ status: FileStatus, isListed: Bool, isAdopted: Bool,
        _ now: ContinuousClock.Instant
    ) {
        let (today, written) = (wallClock(), status.modified / 1_000_000_000)
        let isOld = today - ghost.gone > FileRoll.dayLength || (written >= ghost.gone && written < today)
        guard isListed || !ghost.isFinished(path, status) else {
            // A finished file beside the others: known, so that it is not read again should it come back.
            let changed = table.mark(ghost, gone: isOld ? today : ghost.gone, path: path)
            if isOld { positions.append(FeedPosition(key: changed.key, value: changed.value)) }
            return
        }
        table.remove(ghost)
        var file = TrackedFile(ghost, path: path)
        if ghost.id != status.id {
            positions.append(FeedPosition(key: ghost.key, value: nil))
            file = TrackedFile(
                id: status.id, generation: table.nextGeneration(status.id), birth: ghost.birth, path: path)
            file.mark = ghost.mark
            file.packed = ghost.packed
            file.isCompared = true
        }
        file.hasNews = ghost.packed.map { !$0.matches(status) } ?? (status.size != ghost.mark.offset)
        if ghost.gone != 0 || ghost.id != status.id {
            let position = file.position(at: file.mark)
            positions.append(FeedPosition(key: position.key, value: position.value))
        }
        begin(file, isListed, now)
    }

    /// A name no longer leads where it led.
    private mutating func lose(_ path: String, _ now: ContinuousClock.Instant, isQueueing: Bool = true) {
        guard let id = table.names[path] else { return }
        table.unname(path)
        guard let file = table.files[id], file.path == path else { return }
        table.change(id) {
            $0.standing = .leaving
            $0.since = now
        }
        restless.insert(id)
        if isQueueing { enqueue(id) }
        if opened.peek(id) == nil { scanSoon() }
    }

    /// Puts a file aside that was read to its end, or that nothing leads to any more.
    mutating func retire(_ id: FileID) {
        restless.remove(id)
        finishing.remove(id)
        opened.close(id)
        if table.files[id]?.isCandidate == true {
            table.forget(id)
            return
        }
        guard let position = table.retire(id, replaced: false, at: wallClock()) else { return }
        positions.append(FeedPosition(key: position.key, value: position.value))
    }

    private mutating func vanish(_ id: FileID) {
        if let file = table.files[id], file.unread > 0 || file.hasNews, !file.isCandidate {
            siblings.seek()
            let rest = file.unread > 0 ? "\(file.unread) bytes unread" : "what was written to it last perhaps unread"
            incidents.append(
                FeedIncident(
                    kind: .vanished, source: file.path, offset: file.mark.offset,
                    message: "disappeared with \(rest); that is read if a compressed copy of it appears beside it"))
        }
        retire(id)
    }

    /// Puts a file aside in which there is nothing of ours.
    mutating func dismiss(_ id: FileID) {
        if let path = table.files[id]?.path, let status = try? FileStatus.of(path) {
            siblings.dismiss(status)
            if let patterns = folders.listed[folderAndName(path).folder],
                let incident = missed.incident(path, patterns, table)
            {
                incidents.append(incident)
            }
        }
        retire(id)
    }

    // MARK: Rounds

    /// Looks at the few files that are about to leave.
    private mutating func look(round now: ContinuousClock.Instant) {
        nextRound = now + FileRoll.round
        for id in restless {
            guard let file = table.files[id], file.isQueued == false else {
                if table.files[id] == nil { restless.remove(id) }
                continue
            }
            guard let status = status(file) else {
                scanSoon()
                continue
            }
            if status.size != file.seenSize || status.modified != file.seenModified {
                enqueueNews(id)
            } else if file.since == nil {
                enqueue(id)
            } else if let since = file.since, now - since >= settings.grace {
                finishing.insert(id)
                enqueue(id)
            }
        }
    }

    private func status(_ file: TrackedFile) -> FileStatus? {
        if let open = opened.peek(file.id) { return try? open.status() }
        guard let status = try? FileStatus.of(file.path), file.matches(status) else { return nil }
        return status
    }

    /// Looks at everything.
    private mutating func scan(_ now: ContinuousClock.Instant) {
        let start = cposix_thread_time()
        let before = Set(folders.listed.keys)
        folders = PathGlob.Folders()
        for glob in globs { glob.expand(into: &folders) }
        watch.watch(folders, and: linkFolders)
        var seen: Set<String> = []
        for (folder, patterns) in folders.listed { list(folder, patterns, &seen, now) }
        if isFirstScan || siblings.isSeeking { listSiblings(now) }
        for path in Array(table.names.keys) where !seen.contains(path) {
            check(path, isAdopted: false, mayBeLink: false, now)
        }
        links = links.filter { table.names[$0.value] != nil || seen.contains($0.value) }
        for id in restless {
            if let file = table.files[id], file.standing == .leaving, status(file) == nil { vanish(id) }
        }
        positions += table.forget(at: wallClock())
        table.tidy()
        let isBlind = watch.isBlind || !before.isSuperset(of: folders.listed.keys)
        if missed.isUnwatched(isBlind: isBlind), !isFirstScan { siblings.seek() }
        incidents += missed.endScan(
            of: folders.listed, isFirst: isFirstScan, isBlind: isBlind, table, mayHoldOurs: siblings.mayWant)
        isFirstScan = false
        lastScan = max(now, .now)
        nextScan = now + pauseAfterScan(of: .nanoseconds(cposix_thread_time() - start))
        // Where nobody tells anything the next scan comes soon enough, and each costs.
        if missed.isDue && !watch.isBlind { scanSoon() }
    }

    /// How long to wait for the next scan: ten thousand files are not looked at as often as ten.
    ///
    /// Where the kernel tells of changes a scan only finds what it did not tell, and takes half a percent of a processor at most;
    /// where it does not, two percent, all feeds together. Never more than a minute passes.
    private func pauseAfterScan(of cost: Duration) -> Duration {
        let least = watch.isBlind ? FileRoll.leastPause : settings.scanInterval
        let share = (watch.isBlind ? 50 : 200) * settings.sharers
        return min(max(least, cost * share), max(least, .seconds(60)))
    }

    private mutating func list(
        _ folder: String, _ patterns: Set<String>, _ seen: inout Set<String>, _ now: ContinuousClock.Instant
    ) {
        let entries: [FolderEntry]
        do {
            entries = try FolderEntry.all(in: folder)
            accept(folder)
        } catch {
            if !error.isAbsence { refuse(folder, error) }
            return
        }
        let wanted = wantedInodes
        for entry in entries where entry.mayBeFile {
            let isListed = patterns.contains { PathGlob.matches($0, entry.name) }
            guard isListed || wanted.contains(entry.inode) || siblings.mayWant(entry.name) else { continue }
            let path = joined(folder, entry.name)
            seen.insert(path)
            check(path, isAdopted: false, mayBeLink: entry.isLink, now)
        }
    }

    /// Inodes of files that may have been renamed out of the patterns.
    private var wantedInodes: Set<UInt64> {
        var inodes = Set(restless.map(\.inode))
        for ghosts in table.ghosts.values {
            if let last = ghosts.last { inodes.insert(last.id.inode) }
        }
        return inodes
    }

    /// Searches the folders in which files were read before for what they are called now, and for compressed copies.
    private mutating func listSiblings(_ now: ContinuousClock.Instant) {
        var others = Set(table.ghostNames.keys.map { folderAndName($0).folder })
        others.subtract(folders.listed.keys)
        var seen: Set<String> = []
        for folder in others { list(folder, [], &seen, now) }
    }
}
