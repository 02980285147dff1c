"""Folds and hashes texts exactly as Sources/Model/WordHash.swift does: both must change together.

A text becomes words in lower case, one space apart (as Text/TextFolder.swift makes them). Features of a run of letters that
are no CJK: the word, its first letters, its last letters, and pairs of words. Of a CJK run: characters, pairs and triples."""
import unicodedata

MASK = (1 << 64) - 1
K1, K2 = 0x9E3779B97F4A7C15, 0xD6E8FEB86659FD93
WORD, PREFIX, SUFFIX, PAIR, SKIP, ONE, TWO, THREE = range(1, 9)
WINDOW = 24  # segments in half a window

_REMOVABLE = [(0x300, 0x36F), (0x483, 0x489), (0x591, 0x5BD), (0x5BF, 0x5BF), (0x5C1, 0x5C2), (0x5C4, 0x5C5), (0x5C7, 0x5C7),
              (0x610, 0x61A), (0x64B, 0x65F), (0x670, 0x670), (0x6D6, 0x6DC), (0x6DF, 0x6E4), (0x6E7, 0x6E8), (0x6EA, 0x6ED),
              (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0xFE00, 0xFE0F), (0xFE20, 0xFE2F)]
_cache = {}


def _removable(point):
    return any(a <= point <= b for a, b in _REMOVABLE)


def _fold_char(char):
    out = []
    for c in unicodedata.normalize('NFKC', unicodedata.normalize('NFKC', char).casefold()):
        p = ord(c)
        if 0xC0 <= p <= 0x6FF or 0x750 <= p <= 0x77F or 0x1E00 <= p <= 0x1FFF:
            c = ''.join(x for x in unicodedata.normalize('NFD', c) if not _removable(ord(x)))
        out.append(c)
    folded = ''
    for c in ''.join(out):
        kind, p = unicodedata.category(c), ord(c)
        if 9 <= p <= 13 or p == 0x20 or p == 0x85:
            folded += ' '
        elif _removable(p) or 0xE0000 <= p <= 0xE0FFF or kind in ('Cc', 'Cf'):
            pass
        else:
            folded += c if kind[0] in 'LMN' else ' '
    return folded


def fold(text):
    """Returns the words of a text as bytes, one space apart."""
    out = []
    for char in unicodedata.normalize('NFKC', text):
        if char not in _cache:
            _cache[char] = _fold_char(char)
        out.append(_cache[char])
    return b' '.join(''.join(out).encode('utf-8').split())


def mix(value, kind):
    value = ((value ^ (kind * K1)) * K2) & MASK
    value ^= value >> 32
    return (value * K1) & MASK


_words = {}


def word(data):
    """Hashes the bytes of a word, eight at a time."""
    value = _words.get(data)
    if value is None:
        value = len(data)
        for at in range(0, len(data), 8):
            value = ((value ^ int.from_bytes(data[at:at + 8], 'little')) * K2) & MASK
            value ^= value >> 32
        _words[data] = value
    return value


def segments(folded):
    """Yields (is CJK, bytes) for each word, and for each CJK character."""
    for piece in folded.split(b' '):
        at = 0
        while at < len(piece):
            lead = piece[at]
            if lead >= 0xE0:
                step = 4 if lead >= 0xF0 else 3
                yield True, piece[at:at + step]
                at += step
            else:
                end = at
                while end < len(piece) and piece[end] < 0xE0:
                    end += 1
                yield False, piece[at:end]
                at = end


def windows(text):
    """Returns the features of each half window of a text."""
    halves, current, count = [], [], 0
    before, last, cjk = 0, 0, False
    for is_cjk, data in segments(fold(text)):
        if count >= 2 * WINDOW:
            halves.append(current)
            current, count = [], 0
        value = word(data)
        if is_cjk:
            current.append(mix(value, ONE))
            if cjk:
                current.append(mix(value ^ (last * K1 & MASK), TWO))
                if before:
                    current.append(mix(value ^ (last * K1 & MASK) ^ (before * K2 & MASK), THREE))
            before = last if cjk else 0
            count += 1
        else:
            current.append(mix(value, WORD))
            n = len(data)
            stem = 8 if data[0] >= 0x80 else 5
            if n > stem:
                current.append(mix(int.from_bytes(data[:stem], 'little'), PREFIX))
            if n > stem + 3:
                current.append(mix(int.from_bytes(data[-stem:], 'little'), SUFFIX))
            if last and not cjk:
                current.append(mix(value ^ (last * K1 & MASK), PAIR))
                if before:
                    current.append(mix(value ^ (before * K1 & MASK), SKIP))
            before = last if not cjk else 0
            count += 2
        last, cjk = value, is_cjk
    if current:
        halves.append(current)
    return halves


def joined(halves):
    """Returns the features of each window: two halves that follow each other."""
    if len(halves) < 2:
        return halves or [[]]
    return [a + b for a, b in zip(halves, halves[1:])]
