#!/usr/bin/env python3
"""Writes out the corpus of corpus/*.txt: requests with their category and language.

    corpus.py [--seed N] > corpus.tsv

A line of the corpus is a template: `(a|b)` is either, `{slot}` one of the values of `$slot = a | b`. `s:` is a whole request,
`vp:` a goal and `np:` a thing to be made, which the wrappers turn into requests. Templates stand under their category in brackets;
`times N` makes N times as many of them."""
import collections, os, random, re, sys

HERE = os.path.dirname(os.path.abspath(__file__))
WRAPPERS = '[wrappers]'


class Language:
    """Slots, wrappers and templates of one language, from one or more files."""

    def __init__(self):
        self.slots, self.wrappers, self.templates = {}, collections.defaultdict(list), []


def read(folder=os.path.join(HERE, 'corpus')):
    """Returns the languages by their code; a bad line ends the run with its place."""
    languages = collections.defaultdict(Language)
    for name in sorted(os.listdir(folder)):
        if not name.endswith('.txt'):
            continue
        language, category, slots, times = None, None, {}, 1
        for number, line in enumerate(open(os.path.join(folder, name), encoding='utf-8'), 1):
            line = line.strip()
            if not line or line.startswith('#'):
                continue
            if line.startswith('language '):
                language, slots = languages[line.split()[1]], {}
            elif line.startswith('times '):
                times = int(line.split()[1])
            elif line.startswith('['):
                category = line[1:-1]
            elif line.startswith('$'):
                key, values = line[1:].split('=', 1)
                slots[key.strip()] = [v.strip() for v in re.split(r'\s\|\s|\s\|$', values)]
            else:
                kind, text = line.split(':', 1)
                if kind not in ('s', 'vp', 'np') or line.count('(') != line.count(')'):
                    sys.exit(f'{name}:{number}: a template begins with "s:", "vp:" or "np:" and closes its brackets')
                if category == 'wrappers' or name.endswith('-wrappers.txt'):
                    language.wrappers[kind].append(text.strip())
                else:
                    language.templates.append((category, kind, text.strip(), slots, times))
    return languages


def choose(text, slots, rng, fixed):
    """Makes one text of a template."""
    while True:
        found = re.search(r'\(([^()]*)\)|\{(\w+)\}', text)
        if not found:
            return re.sub(r'\s+', ' ', text).strip()
        if found.group(2):
            name = found.group(2)
            value = fixed[name] if name in fixed else rng.choice(slots[name])
        else:
            value = rng.choice(found.group(1).split('|'))
        text = text[:found.start()] + value + text[found.end():]


def size(text, slots):
    """Returns roughly how many texts a template stands for."""
    count = 1
    for found in re.finditer(r'\(([^()]*)\)|\{(\w+)\}', text):
        count *= len(slots.get(found.group(2), ' ')) if found.group(2) else found.group(1).count('|') + 1
    return count


def generate(seed=2026, cap=60):
    """Returns rows of text, category, language and template number, in a fixed order."""
    rng, rows, seen = random.Random(seed), [], set()
    for code, language in sorted(read().items()):
        for number, (category, kind, text, slots, times) in enumerate(language.templates):
            wrappers = language.wrappers[kind] if kind != 's' else None
            wanted = min(cap, 2 + int(2.6 * size(text, slots) ** 0.5) + (8 if wrappers else 0))
            if category == 'none' or code != 'en':
                wanted = min(2 * cap, wanted * 2 if code != 'en' else wanted + wanted // 2)
            for _ in range(wanted * times):
                made = choose(text, slots, rng, {})
                if wrappers and rng.random() < 0.92:
                    made = choose(rng.choice(wrappers), slots, rng, {kind: made})
                if made not in seen:
                    seen.add(made)
                    rows.append((made, category, code, f'{code}{number}'))
    return rows + together(rows, rng)


def together(rows, rng):
    """Returns longer texts: harmless requests one after the other, some with a request that is not."""
    out = []
    by = collections.defaultdict(list)
    for row in rows:
        by[row[2], row[1] == 'none'].append(row)
    for (code, harmless), some in sorted(by.items()):
        good = by[code, True]
        for row in some:
            if harmless and rng.random() < 0.3:
                out.append((' '.join([row[0]] + [rng.choice(good)[0] for _ in range(rng.choice((1, 2, 4)))]), 'none', code, 'joined'))
            elif not harmless and rng.random() < 0.12:
                parts = [row[0]] + [rng.choice(good)[0] for _ in range(rng.choice((1, 1, 2)))]
                rng.shuffle(parts)
                out.append((' '.join(parts), row[1], code, 'joined'))
    return out


if __name__ == '__main__':
    seed = int(sys.argv[sys.argv.index('--seed') + 1]) if '--seed' in sys.argv else 2026
    rows = generate(seed)
    print('text\tcategory\tlanguage\ttemplate')
    for row in rows:
        print('\t'.join(row))
    print(len(rows), 'rows', dict(collections.Counter(r[2] for r in rows)), file=sys.stderr)
