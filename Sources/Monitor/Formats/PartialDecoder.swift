// Decoders of envelopes, of which one part may be unusable and the others good.

import CheckerKit

/// A decoder that leaves out what is wrong with a part of a record, and says so.
protocol PartialDecoder: EventDecoder {
    /// The parts of the last record that were left out; empty after a throw.
    var refusals: [DecodeError] { get }
}
