// Follows log files through rotation, truncation and restarts: every line once.

/// Reads lines from files named by patterns, for as long as the daemon runs.
struct FileFeed: Feed {
    let id: String
    private let settings: Settings
    private let globs: [PathGlob]

    /// What can be set in `[[feed]]`.
    struct Settings: Hashable, Sendable {
        /// Absolute paths, with `*`, `?` and `[...]` in any component.
        var paths: [String]
        /// Where reading begins in files that exist when the feed is started for the very first time.
        var startAt = Start.beginning
        /// The longest record in bytes.
        var maxRecord = 16 << 20
        var chunkBytes = 1 << 20
        var chunkRecords = 4096
        /// How long a renamed or deleted file is still read after its end was reached.
        var grace = Duration.seconds(30)
        /// How often all files are looked at, also without being told of a change.
        var scanInterval = Duration.seconds(10)
        /// Whether to ask the kernel for changes; without, files are looked at every second.
        var usesNotification = true
        /// How many feeds share the processor time that looking at files may take.
        var sharers = 1

        enum Start: String, Sendable {
            case beginning
            case end
        }

        init(paths: [String]) {
            self.paths = paths
        }
    }

    /// A pattern from which no file can ever come.
    struct BadPath: Error, CustomStringConvertible {
        var path: String
        var description: String { "\"\(path)\" is not the absolute path of a file; write /folder/name, for example" }
    }

    /// The key under which it is noted that the feed has been started before.
    static let startKey = "started"

    /// - Throws: ``BadPath``.
    init(id: String, settings: Settings) throws(BadPath) {
        self.id = id
        self.settings = settings
        var globs: [PathGlob] = []
        for path in settings.paths {
            guard let glob = PathGlob(path) else { throw BadPath(path: path) }
            globs.append(glob)
        }
        self.globs = globs
    }

    /// Reads this feed alone; the daemon gives all of them their turns together.
    func read(
        from positions: consuming [String: String],
        context: FeedContext,
        deliver: (_ chunk: FeedChunk) async throws -> Void
    ) async throws {
        let rota = FeedRota(count: 1)
        let reading = begin(from: KnownFiles(positions), context: context) { rota.ring(0) }
        while let feed = await rota.next() {
            do {
                rota.rest(feed, for: try await reading.turn(deliver))
            } catch is CancellationError where Task.isCancelled {
                return
            }
        }
    }

    /// Begins to read where it was left.
    ///
    /// - Parameters:
    ///   - known: What was committed last; nothing on the first start.
    ///   - context: How the feed shows that it is alive.
    ///   - ring: Called, from any thread, when there is something to look at.
    /// - Returns: What is to be given turns.
    func begin(
        from known: consuming KnownFiles, context: FeedContext, ring: @escaping @Sendable () -> Void
    ) -> FileReading {
        let watch = DirectoryWatch(isEnabled: settings.usesNotification, ring: ring)
        return FileReading(FileTail(roll: roll(known, watch, context), settings: settings), context)
    }

    /// Makes the roll from what was committed; what cannot be understood is told and forgotten.
    private func roll(
        _ known: consuming KnownFiles, _ watch: DirectoryWatch, _ context: FeedContext
    ) -> FileRoll {
        let (bad, isFirstStart) = (known.bad, known.count == 0)
        var roll = FileRoll(
            settings: settings, globs: globs, table: known.all(), isFirstStart: isFirstStart, watch: watch)
        roll.missed = MissedFiles(lastAlive: context.lastAlive, start: systemNanoseconds())
        for key in bad {
            roll.positions.append(FeedPosition(key: key, value: nil))
            roll.incidents.append(
                FeedIncident(
                    kind: .unreadable, source: key, offset: 0,
                    message: "the position kept for it cannot be understood; the file is read from its beginning"))
        }
        if isFirstStart, settings.startAt == .end {
            roll.positions.append(FeedPosition(key: FileFeed.startKey, value: "v=1"))
        }
        return roll
    }
}
