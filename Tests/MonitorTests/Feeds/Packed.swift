// Compresses test data with the libraries themselves.

import CZlib
import CZstd

/// Makes gzip members and Zstandard frames.
@safe enum Packed {
    /// One gzip member.
    static func gzip(_ bytes: [UInt8], level: Int32 = 6) -> [UInt8] {
        var stream = unsafe z_stream()
        unsafe deflateInit2_(
            &stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        defer { unsafe deflateEnd(&stream) }
        var output = [UInt8](repeating: 0, count: unsafe Int(deflateBound(&stream, UInt(bytes.count))) + 64)
        var input = bytes
        let made = unsafe input.withUnsafeMutableBufferPointer { input in
            unsafe output.withUnsafeMutableBufferPointer { output in
                unsafe stream.next_in = input.baseAddress
                unsafe stream.avail_in = UInt32(input.count)
                unsafe stream.next_out = output.baseAddress
                unsafe stream.avail_out = UInt32(output.count)
                unsafe deflate(&stream, Z_FINISH)
                return unsafe output.count - Int(stream.avail_out)
            }
        }
        return Array(output[..<made])
    }

    /// One frame.
    static func zstd(_ bytes: [UInt8], level: Int32 = 3) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: ZSTD_compressBound(bytes.count))
        let made = unsafe bytes.withUnsafeBytes { input in
            unsafe output.withUnsafeMutableBytes { output in
                unsafe ZSTD_compress(output.baseAddress, output.count, input.baseAddress, input.count, level)
            }
        }
        return Array(output[..<made])
    }

    static func pack(_ bytes: [UInt8], as suffix: String) -> [UInt8] { suffix == "gz" ? gzip(bytes) : zstd(bytes) }
}
