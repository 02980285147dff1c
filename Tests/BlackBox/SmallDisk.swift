// A state directory on a file system of a few megabytes, which a test fills and frees.

import Foundation
import Testing

extension RunningDaemon {
    /// A script for `start(through:)`, for root only.
    var onSmallDisk: String {
        "exec unshare -m --propagation private sh -c 'mount -t tmpfs -o size=24m none \(folder.path)/state && exec \"$@\"' sh \"$@\""
    }

    /// The daemon's own view of the small file system.
    private var fillPath: String { "/proc/\(pid)/root\(folder.path)/state/fill" }

    /// Writes until nothing more fits.
    func fillDisk() throws {
        try #require(FileManager.default.createFile(atPath: fillPath, contents: nil))
        let fill = try #require(FileHandle(forWritingAtPath: fillPath))
        var filled = 0
        while (try? fill.write(contentsOf: Data(repeating: 0, count: 4096))) != nil, filled < 10000 { filled += 1 }
        try? fill.close()
    }

    func freeDisk() throws { try FileManager.default.removeItem(atPath: fillPath) }
}
