// What is kept of a feed of files between its turns: ten thousand feeds are ten thousand of these, and no task.

import CheckerKit

/// A feed of files and how it is judged; whoever has it in hand gives it its turn.
///
/// A ledger that cannot be written (a full disk, a lock) pauses the feed: the log file is the buffer. The feed is begun
/// again from its committed positions, with a growing pause; other feeds go on.
actor FeedSeat {
    private let runner: FeedRunner
    private let files: FileFeed
    private let rota: FeedRota
    private let number: Int
    private var guardian: CrashGuard?
    private var begun: Begun?
    private var pause = FeedRunner.leastPause

    private struct Begun {
        let reading: FileReading
        let judging: FeedRunner.Judging
    }

    /// - Parameters:
    ///   - runner: The feed, with all that judging takes.
    ///   - files: The same feed.
    ///   - rota: What gives it turns.
    ///   - number: The feed's number there.
    init(_ runner: FeedRunner, _ files: FileFeed, rota: FeedRota, number: Int) {
        self.runner = runner
        self.files = files
        self.rota = rota
        self.number = number
    }

    /// Reads and judges what there is.
    ///
    /// - Returns: How long nothing needs to be done unless something rings; zero if there is more to read.
    func turn() async -> Duration {
        // Between its turns nobody expects it to show life.
        defer { runner.heart.rest(runner.feed.id) }
        let beat = runner.heart.member(runner.feed.id)
        do {
            let begun = try await begin(beat)
            return try await begun.reading.turn { chunk in
                try await runner.judge(chunk, begun.judging, beat: beat)
                pause = FeedRunner.leastPause
            }
        } catch is CancellationError where Task.isCancelled {
            return .zero
        } catch {
            begun = nil
            runner.tell(error)
            defer { pause = min(pause * 2, FeedRunner.longestPause) }
            beat()
            return pause
        }
    }

    private func begin(_ beat: @escaping @Sendable () -> Void) async throws -> Begun {
        if let begun { return begun }
        let guardian = guardian ?? CrashGuard(path: runner.marker)
        self.guardian = guardian
        let known = try await runner.knownFiles()
        var context = runner.context(guardian, beat: beat)
        context.othersWait = { [rota] in rota.isAwaited }
        let new = Begun(
            reading: files.begin(from: consume known, context: context) { [rota, number] in rota.ring(number) },
            judging: runner.judging(guardian))
        begun = new
        return new
    }
}
