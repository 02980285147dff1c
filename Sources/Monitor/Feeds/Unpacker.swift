// Decompresses gzip and Zstandard, piece by piece and in bounded memory.

import CZlib
import CZstd

/// Decompresses one stream: any number of gzip members, or of Zstandard frames.
///
/// Unsafe corner: owns a handle of zlib or libzstd, and hands it the two buffers with their bounds.
@safe final class Unpacker {
    /// What came of one step.
    struct Step: Hashable {
        /// How many bytes of the input are done with, and how many of the output were written.
        var taken = 0
        var made = 0
        /// Why nothing more can come of it; empty: all is well.
        var fault = ""
    }

    /// The window of a frame may have two to the power of this bytes, 8 MiB: more is refused.
    ///
    /// - Source: RFC 8878, section 3.1.1.1.2: what every decoder should support; zstd(1) up to `-19` stays within it.
    static let windowLog: Int32 = 23

    let packing: Packing
    /// Whether the input so far ends with a member or frame.
    private(set) var isAtBoundary = true
    private var isStarted = false
    private let zlib: UnsafeMutablePointer<z_stream>
    private let zstd: OpaquePointer?

    init(_ packing: Packing) {
        self.packing = packing
        unsafe zlib = .allocate(capacity: 1)
        unsafe zlib.initialize(to: z_stream())
        switch packing {
        case .gzip:
            unsafe zstd = nil
            // 15 bits of window, and 16 for the header of gzip; zlib.h, inflateInit2.
            unsafe inflateInit2_(zlib, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        case .zstd:
            unsafe zstd = ZSTD_createDStream()
            unsafe ZSTD_DCtx_setParameter(zstd, ZSTD_d_windowLogMax, Unpacker.windowLog)
        }
    }

    deinit {
        if packing == .gzip { unsafe inflateEnd(zlib) }
        unsafe zlib.deallocate()
        unsafe ZSTD_freeDStream(zstd)
    }

    /// Decompresses from `input` into `output`, both within the ranges given.
    func step(_ input: [UInt8], _ source: Range<Int>, into output: inout [UInt8], _ target: Range<Int>) -> Step {
        precondition(source.upperBound <= input.count && target.upperBound <= output.count)
        guard !source.isEmpty, !target.isEmpty else { return Step() }
        switch packing {
        case .gzip: return inflate(input, source, into: &output, target)
        case .zstd: return decompress(input, source, into: &output, target)
        }
    }

    private func inflate(
        _ input: [UInt8], _ source: Range<Int>, into output: inout [UInt8], _ target: Range<Int>
    )
        -> Step
    {
        var start = source.lowerBound
        if isAtBoundary && isStarted {
            // gzip(1) passes over zeros behind a member, with which tapes are filled up.
            while start < source.upperBound, input[start] == 0 { start += 1 }
            if start == source.upperBound { return Step(taken: source.count) }
            guard input[start] == 0x1f else { return Step(fault: "bytes follow that are not compressed") }
            unsafe inflateReset(zlib)
        }
        (isStarted, isAtBoundary) = (true, false)
        let code = unsafe input.withUnsafeBufferPointer { input in
            unsafe output.withUnsafeMutableBufferPointer { output in
                guard let from = input.baseAddress, let to = output.baseAddress else { return Z_BUF_ERROR }
                unsafe zlib.pointee.next_in = unsafe UnsafeMutablePointer(mutating: from + start)
                unsafe zlib.pointee.avail_in = UInt32(clamping: source.upperBound - start)
                unsafe zlib.pointee.next_out = unsafe to + target.lowerBound
                unsafe zlib.pointee.avail_out = UInt32(clamping: target.count)
                return unsafe CZlib.inflate(zlib, Z_NO_FLUSH)
            }
        }
        var step = Step(
            taken: unsafe source.count - Int(zlib.pointee.avail_in),
            made: unsafe target.count - Int(zlib.pointee.avail_out))
        switch code {
        case Z_OK, Z_BUF_ERROR: break
        case Z_STREAM_END: isAtBoundary = true
        default: step.fault = unsafe zlib.pointee.msg.map { unsafe String(cString: $0) } ?? "zlib error \(code)"
        }
        return step
    }

    private func decompress(
        _ input: [UInt8], _ source: Range<Int>, into output: inout [UInt8], _ target: Range<Int>
    )
        -> Step
    {
        unsafe input.withUnsafeBytes { input in
            unsafe output.withUnsafeMutableBytes { output in
                var from = unsafe ZSTD_inBuffer(src: input.baseAddress, size: source.upperBound, pos: source.lowerBound)
                var to = unsafe ZSTD_outBuffer(
                    dst: output.baseAddress, size: target.upperBound, pos: target.lowerBound)
                let code = unsafe ZSTD_decompressStream(zstd, &to, &from)
                var step = unsafe Step(taken: from.pos - source.lowerBound, made: to.pos - target.lowerBound)
                isAtBoundary = code == 0
                if ZSTD_isError(code) != 0 { step.fault = unsafe String(cString: ZSTD_getErrorName(code)) }
                return step
            }
        }
    }
}
