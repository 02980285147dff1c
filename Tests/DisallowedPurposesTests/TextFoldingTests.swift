// The folding of text: what becomes of it, and the way back to the original bytes.

import CheckerTestKit
import Testing

@testable import DisallowedPurposes

private func folded(_ text: String, unmask: Bool = false) -> String {
    String(decoding: PhraseLiteral.fold(text, unmask: unmask), as: UTF8.self)
}

/// Text of all kinds: ASCII, accents, scripts with and without spaces, marks, format characters, controls.
func randomText(_ random: inout SeededGenerator, scalars: Int) -> String {
    var text = String.UnicodeScalarView()
    let blocks: [ClosedRange<UInt32>] = [
        0x20...0x7E, 0x61...0x7A, 0x20...0x20, 0x00...0x1F, 0xA0...0x24F, 0x300...0x36F, 0x370...0x52F, 0x590...0x6FF,
        0x900...0x97F, 0x1100...0x11FF, 0x1E00...0x1FFF, 0x2000...0x206F, 0x2100...0x214F, 0x3040...0x30FF,
        0x4E00...0x4FFF, 0xAC00...0xACFF, 0xFB00...0xFDFF, 0xFE00...0xFFEF, 0x1D400...0x1D7FF, 0x1F300...0x1F6FF,
        0x2F800...0x2FA1D, 0xE0000...0xE0FFF,
    ]
    while text.count < scalars {
        let block = blocks[Int.random(in: 0..<blocks.count, using: &random)]
        if let scalar = Unicode.Scalar(UInt32.random(in: block, using: &random)) { text.append(scalar) }
    }
    return String(text)
}

struct TextFoldingTests {
    @Test(
        arguments: [
            ("", " "), ("   ", " "), ("Hello, World!", " hello world "), ("A  B\t\nC", " a b c "),
            ("Société ÉCOLE", " societe ecole "), ("STRASSE Straße", " strasse strasse "), ("ﬁre", " fire "),
            ("bo\u{200B}m\u{AD}b", " bomb "), ("bo\u{0}mb", " bomb "), ("𝐛𝐨𝐦𝐛 ｂｏｍｂ", " bomb bomb "),
            ("b\u{301}o\u{335}mb", " bomb "), ("e\u{301}", " e "), ("Москва, ЁЛКА", " москва елка "),
            ("军事，计划", " 军事 计划 "),
            ("بِسْمِ", " بسم "), ("co-operate", " co operate "), ("x\u{3000}y", " x y "), ("½ cup", " 1 2 cup "),
            ("\u{1112}\u{1161}\u{11AB}", " 한 "), ("か\u{3099}", " が "), ("🙂ok🙂", " ok "), ("ΑΒΓ ς", " αβγ σ "),
        ])
    func `text becomes words in lower case with one space between`(_ text: String, _ expected: String) {
        #expect(folded(text) == expected)
    }

    @Test(
        arguments: [
            ("b0mb", " bomb "), ("4tt4ck", " attack "), ("b@nn3d", " banned "), ("k!ll him!", " kill him "),
            ("in 1944", " in 1944 "), ("аttасk", " attack "), ("b o m b", " bomb "), ("a b.o.m.b now", " abomb now "),
            ("x-y-z w", " xyzw "), ("plain words", " plain words "),
        ])
    func `unmasking reads digits, foreign letters and letters set apart as the letters meant`(
        _ text: String, _ expected: String
    ) {
        #expect(folded(text, unmask: true) == expected)
    }

    @Test(arguments: [UInt64(1), 2, 3, 4])
    func `folding what is folded changes nothing`(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<600 {
            let text = randomText(&random, scalars: Int.random(in: 0...24, using: &random))
            let once = folded(text)
            #expect(folded(once) == once, "\(Array(text.unicodeScalars))")
        }
    }

    @Test(arguments: [UInt64(5), 6])
    func `eight bytes at a time give what one at a time gives`(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<1500 {
            let length = Int.random(in: 0...80, using: &random)
            var bytes = (0..<length).map { _ in UInt8.random(in: 0x1E...0x7F, using: &random) }
            for index in bytes.indices where Int.random(in: 0..<4, using: &random) == 0 { bytes[index] = 0x20 }
            let text = String(decoding: bytes, as: UTF8.self)
            let scalarByScalar = text.unicodeScalars.reduce(into: [UInt8(0x20)]) { out, scalar in
                let image = PhraseLiteral.fold(String(scalar))
                if scalar.value < 0x20, !(9...13).contains(scalar.value) || scalar.value == 0x7F { return }
                if image.count == 3 {
                    out.append(image[1])
                } else if out.last != 0x20, scalar.value != 0x7F {
                    out.append(0x20)
                }
            }
            let expected = scalarByScalar.last == 0x20 ? scalarByScalar : scalarByScalar + [0x20]
            #expect(PhraseLiteral.fold(text) == expected, "\(bytes)")
        }
    }

    @Test(arguments: [UInt64(7), 8, 9])
    func `a folded word is found again at the bytes it came from`(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<400 {
            let before = randomText(&random, scalars: Int.random(in: 0...20, using: &random))
            let after = randomText(&random, scalars: Int.random(in: 0...20, using: &random))
            let text = Array("\(before) Needle Words \(after)".utf8)
            let haystack = PhraseLiteral.fold(String(decoding: text, as: UTF8.self))
            let needle = Array(" needle words ".utf8)
            let starts = haystack.indices.filter { haystack[$0...].starts(with: needle) }
            #expect(!starts.isEmpty)
            guard let start = starts.first else { continue }
            let map = unsafe text.withUnsafeBufferPointer { unsafe SourceMap($0, unmask: false) }
            let range = map.range(start..<(start + needle.count), 0)
            #expect(String(decoding: text[range], as: UTF8.self) == "Needle Words")
        }
    }

    @Test(arguments: [UInt64(10), 11])
    func `every range maps to whole characters within the text`(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<150 {
            let text = Array(randomText(&random, scalars: 30).utf8)
            let unmask = Bool.random(using: &random)
            let count = PhraseLiteral.fold(String(decoding: text, as: UTF8.self), unmask: unmask).count
            let map = unsafe text.withUnsafeBufferPointer { unsafe SourceMap($0, unmask: unmask) }
            for start in 0..<count {
                let range = map.range(start..<count, 0)
                #expect(range.lowerBound >= 0 && range.upperBound <= text.count)
                if range.isEmpty { continue }
                #expect(text[range.lowerBound] & 0xC0 != 0x80)
                #expect(range.upperBound == text.count || text[range.upperBound] & 0xC0 != 0x80)
            }
        }
    }

    @Test func `a word of a million marks is folded in a moment`() {
        let storm = "e" + String(repeating: "\u{0301}\u{0323}", count: 500_000)
        #expect(folded(storm) == " e ")
        let indic = String(repeating: "क\u{093C}", count: 100_000)
        #expect(PhraseLiteral.fold(indic).count > 100_000)
    }
}
