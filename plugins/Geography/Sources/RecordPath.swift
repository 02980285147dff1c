// Paths into the records of a MaxMind DB file, in the form that libmaxminddb takes: the second part of the unsafe corner.

import Glibc

/// A path into a record, as the array of C strings that `MMDB_aget_value` takes.
@safe final class RecordPath {
    let keys: UnsafeMutablePointer<UnsafePointer<CChar>?>
    private let count: Int

    init(_ names: String...) {
        count = names.count
        unsafe keys = .allocate(capacity: names.count + 1)
        for (index, name) in names.enumerated() {
            unsafe (keys + index).initialize(to: strdup(name).map { unsafe UnsafePointer($0) })
        }
        unsafe (keys + names.count).initialize(to: nil)
    }

    deinit {
        for index in 0..<count { unsafe free(UnsafeMutablePointer(mutating: keys[index])) }
        unsafe keys.deallocate()
    }
}
