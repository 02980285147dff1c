// The fuzzer's way in: libFuzzer calls it with one input after the other.
//
// Built by `Tests/Fuzz/run`, not by the package: readers, fuzzing functions and this file are one module, instrumented.

import Glibc

/// The function for the reader that the environment's `FUZZ_TARGET` names.
private let chosen: @Sendable ([UInt8]) -> Void = {
    let name = unsafe getenv("FUZZ_TARGET").map { unsafe String(cString: $0) } ?? ""
    if let target = DecoderFuzzing.all.first(where: { $0.name == name }) { return target.run }
    if let target = ListFuzzing.all.first(where: { $0.name == name }) { return target.run }
    for known in DecoderFuzzing.all.map(\.name) + ListFuzzing.all.map(\.name) { print(known) }
    // Without the functions that libFuzzer runs at an ordinary exit: it takes that for a crash.
    fflush(nil)
    _exit(name == "list-targets" ? 0 : 64)
}()

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let bytes = unsafe Array(UnsafeBufferPointer(start: data, count: size))
    chosen(bytes)
    return 0
}
