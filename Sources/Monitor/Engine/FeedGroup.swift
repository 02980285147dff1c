// All feeds of the daemon, as one service: ten thousand stop together, not one after the other.

import ServiceLifecycle

/// Runs a task for each feed that waits by itself, and a few for all feeds of files.
struct FeedGroup: Service {
    let feeds: [FeedRunner]

    func run() async throws {
        try await withThrowingDiscardingTaskGroup { group in
            for feed in feeds where !(feed.feed is FileFeed) { group.addTask { try await feed.run() } }
            group.addTask { await cancelWhenGracefulShutdown { await readFiles() } }
        }
    }

    /// Gives the feeds of files their turns until cancelled.
    private func readFiles() async {
        let members = feeds.compactMap { runner in (runner.feed as? FileFeed).map { (runner, $0) } }
        let rota = FeedRota(count: members.count)
        let seats = members.enumerated().map { number, member in
            FeedSeat(member.0, member.1, rota: rota, number: number)
        }
        await withDiscardingTaskGroup { group in
            for _ in 0..<min(FeedRota.hands, seats.count) {
                group.addTask {
                    while let number = await rota.next() { rota.rest(number, for: await seats[number].turn()) }
                }
            }
        }
    }
}
