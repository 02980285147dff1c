// Decoders in C that are not in use, kept for all feeds that read the same format: a feed that waits needs none.

import CSimdJSON
import Synchronization

/// What decoders of one field map share: the compiled map, and decoders with the memory they have grown to.
///
/// Unsafe corner: owns C handles, each of which is here or with one taker.
@safe final class DecoderShelf: Sendable {
    let plan: RecordPlan
    /// Handles, as numbers.
    private let spare = Mutex<[UInt]>([])

    /// As many as feeds judge chunks at the same time, ``FeedRota/hands``; a decoder for many pointers takes 200 KiB.
    private static let most = 8
    /// A map is compiled once in the life of the process, however many feeds and reloads have it.
    private static let all = Mutex<[FieldMap: DecoderShelf]>([:])

    /// The shelf of a field map.
    static func of(_ map: FieldMap) -> DecoderShelf {
        all.withLock { all in
            if let known = all[map] { return known }
            let new = DecoderShelf(map.plan().plan)
            all[map] = new
            return new
        }
    }

    private init(_ plan: RecordPlan) { self.plan = plan }

    /// Takes a decoder; `nil` if there is no memory for one.
    func take() -> OpaquePointer? {
        let known = spare.withLock { $0.popLast() }
        if let known { return unsafe OpaquePointer(bitPattern: known) }
        return unsafe plan.handle == nil ? nil : csj_decoder_new(plan.handle)
    }

    func giveBack(_ handle: OpaquePointer?) {
        guard let handle = unsafe handle else { return }
        let number = UInt(bitPattern: handle)
        let isKept = spare.withLock { spare in
            if spare.count < DecoderShelf.most { spare.append(number) }
            return spare.contains(number)
        }
        if !isKept { unsafe csj_decoder_free(handle) }
    }
}

/// A decoder that can give back its memory until the next record.
protocol RestingDecoder: AnyObject {
    func rest()
}
