// What the clients of a feed have done, for `vedette status`; and the connections that are open.

import NIOCore
import NIOHTTP1
import Synchronization

/// Counts answers and keeps connections within their limit.
final class PushNumbers: Sendable {
    private struct State {
        var connections: [ObjectIdentifier: any Channel] = [:]
        var refusedConnections = 0
        /// By status.
        var answers: [UInt: Int] = [:]
    }

    private let limit: Int
    private let state = Mutex(State())

    /// - Parameter limit: The most connections at once.
    init(limit: Int) { self.limit = limit }

    /// Counts a connection; `false` if it is one too many.
    func connect(_ channel: any Channel) -> Bool {
        state.withLock { state in
            guard state.connections.count < limit else {
                state.refusedConnections += 1
                return false
            }
            state.connections[ObjectIdentifier(channel)] = channel
            return true
        }
    }

    func disconnect(_ channel: any Channel) {
        state.withLock { _ = $0.connections.removeValue(forKey: ObjectIdentifier(channel)) }
    }

    /// Closes what is still open.
    func closeConnections() {
        for channel in state.withLock({ Array($0.connections.values) }) { channel.close(promise: nil) }
    }

    func count(_ status: HTTPResponseStatus) { state.withLock { $0.answers[status.code, default: 0] += 1 } }

    var json: JSON {
        let (connections, refused, answers) = state.withLock {
            ($0.connections.count, $0.refusedConnections, $0.answers)
        }
        return .object([
            ("connections", .integer(Int64(connections))), ("refused_connections", .integer(Int64(refused))),
            (
                "answers",
                .object(answers.sorted { $0.key < $1.key }.map { ("\($0.key)", .integer(Int64($0.value))) })
            ),
        ])
    }
}
