// Names are followed through what the kernel tells, in whatever pieces it comes.

import Glibc
import Testing

@testable import Monitor

@Suite struct FileTrailTests {
    private func event(_ mask: Int32, _ path: String, cookie: UInt32 = 0) -> DirectoryWatch.Event {
        DirectoryWatch.Event(path: path, mask: UInt32(mask), cookie: cookie)
    }

    /// Follows events at names of ours that lead to no file of the roll; returns the names that a file of ours was given.
    private func follow(_ trail: inout FileTrail, _ events: [(Int32, String, UInt32)]) -> [String] {
        events.compactMap { mask, path, cookie in
            let isOurs = path.hasPrefix("/log")
            return trail.follow(event(mask, path, cookie: cookie), path, isTracked: false, isOurs: isOurs) ? path : nil
        }
    }

    @Test func `the second part of a rename may come with the next batch`() {
        var trail = FileTrail()
        #expect(follow(&trail, [(IN_MODIFY, "/log", 0), (IN_MOVED_FROM, "/log", 7)]) == [])
        #expect(trail.end { _ in false } == [])
        #expect(follow(&trail, [(IN_MOVED_TO, "/old", 7)]) == ["/old"])
        #expect(trail.end { _ in false } == [.init(path: "/old", isWritten: true)])
        #expect(trail.end { _ in false } == [])
    }

    @Test func `a rename whose second part never comes is a loss`() {
        var trail = FileTrail()
        #expect(follow(&trail, [(IN_MODIFY, "/log", 0), (IN_MOVED_FROM, "/log", 7)]) == [])
        #expect(trail.end { _ in true } == [])
        #expect(trail.end { _ in true } == [.init(path: "/log", isWritten: true)])
    }

    @Test(arguments: [IN_DELETE, IN_MOVED_TO])
    func `a file that was written to and is removed or replaced is a loss, whatever has its name then`(end: Int32) {
        var trail = FileTrail()
        #expect(follow(&trail, [(IN_MODIFY, "/log", 0), (end, "/log", 9)]) == [])
        #expect(trail.end { _ in true } == [.init(path: "/log", isWritten: true)])
    }

    @Test func `a file of the roll is none, under whatever names`() {
        var trail = FileTrail()
        let (old, new) = ("/log", "/log.1")
        let left = trail.follow(event(IN_MOVED_FROM, old, cookie: 3), old, isTracked: true, isOurs: true)
        #expect(!left && trail.hasLeft(old))
        let isGiven = trail.follow(event(IN_MOVED_TO, new, cookie: 3), new, isTracked: false, isOurs: false)
        #expect(isGiven)
        #expect(follow(&trail, [(IN_MODIFY, "/log.1", 0), (IN_DELETE, "/log.1", 0)]) == [])
        #expect(trail.end { _ in false } == [])
        #expect(!trail.hasLeft("/log"))
    }

    @Test func `what others do beside the log is nobody's loss`() {
        var trail = FileTrail()
        #expect(
            follow(
                &trail, [(IN_MODIFY, "/x", 0), (IN_MOVED_FROM, "/x", 1), (IN_MOVED_TO, "/y", 1), (IN_DELETE, "/y", 0)])
                == [])
        #expect(trail.end { _ in false } == [])
    }
}
