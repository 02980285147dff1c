// Standard output and standard error, written whole.

import Glibc

/// A descriptor that text is written to.
package struct Output: Sendable {
    let descriptor: Int32

    /// Writes all bytes.
    ///
    /// - Throws: ``OutputError`` if the reader went away or the disk is full.
    func writeAll(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            if count <= 0 { throw OutputError(code: errno) }
            rest = rest.dropFirst(count)
        }
    }

    /// Writes text as far as it can be written: for messages.
    package func write(_ text: String) { try? writeAll(Array(text.utf8)) }
}

/// Nobody reads the output any more.
struct OutputError: Error, CustomStringConvertible {
    let code: Int32
    var description: String { "cannot write the output: \(unsafe String(cString: strerror(code)))" }
}

package let standardOutput = Output(descriptor: STDOUT_FILENO)
package let standardError = Output(descriptor: STDERR_FILENO)
