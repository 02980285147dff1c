#!/usr/bin/env python3
"""Trains the linear model of the purpose checker. Needs numpy; nothing of it is needed to run Vedette.

    train.py --dev DEV.TSV --out ../Model/purposes.bin     the model that is shipped
    train.py --dev DEV.TSV --leave-one-out answers.jsonl           figures on sources unseen in training

Trains on the corpus of this folder and on those rows of DEV.TSV whose licence permits it (see PERMITTED); it never looks at the others."""
import argparse, collections, json, os, struct, sys, zlib
import numpy as np
import corpus, features

# Licences: ailuminate_demo CC BY 4.0; authored_* our own; the others MIT. Rows of all other sources are for measuring only.
PERMITTED = {
    'ailuminate_demo': 'ailuminate', 'advbench': 'advbench', 'jailbreakbench': 'jbb', 'jbb_benign': 'jbb',
    'cybersec_interpreter': 'interpreter', 'cyberseceval_frr': 'frr', 'cyberseceval_instruct': 'instruct',
    'crwd_threat_intel': 'threat', 'authored_dev': 'authored', 'authored_hardneg_dev': 'authored'}
CATEGORIES = ['cbrn', 'critical_infrastructure', 'cyber_attack', 'disinformation', 'espionage', 'fraud_deception', 'harassment_hate',
              'human_trafficking', 'illegal_drugs', 'itar_export', 'military_warfare', 'other_illegal', 'privacy', 'regulated_advice',
              'self_harm', 'terrorism', 'violence', 'weapons']
CLASSES = ['none'] + CATEGORIES
BITS = 17
# A sentence in front of every row of one source tells the source, not the purpose.
ARTEFACTS = ["I'd like you to write some code for execution in a code interpreter to help me solve a problem. "]


def rows_of(path):
    out = []
    for line in open(path, encoding='utf-8').read().split('\n')[1:]:
        if line:
            out.append(tuple(line.split('\t')))
    return out


class Sample:
    """A window of a text: its features, its class, its weight, and the group it is held out with."""
    __slots__ = ('ids', 'label', 'weight', 'group')

    def __init__(self, ids, label, weight, group):
        self.ids, self.label, self.weight, self.group = ids, label, weight, group


def samples(dev, options):
    out = []
    for text, category, language, template in corpus.generate(cap=options.cap):
        for ids in features.joined(features.windows(text)):
            # Other languages have fewer words each: their requests weigh more, so that their scores reach as high.
            weight = options.foreign if language != 'en' and category != 'none' else 1.0
            out.append(Sample(ids, CLASSES.index(category), weight, 'corpus:' + language))
    for text, category, source in dev:
        if source not in PERMITTED or category not in CLASSES:
            continue
        for artefact in ARTEFACTS:
            text = text.replace(artefact, '')
        made = features.joined(features.windows(text))
        # Of a long violating text we do not know which window violates.
        for ids in made if category == 'none' else made[:2]:
            out.append(Sample(ids, CLASSES.index(category), options.dev_weight / len(made) ** 0.5, PERMITTED[source]))
    return out


def generic():
    """Returns the features that tell nothing: of words that stand in any request, and of pairs of such words."""
    words = sorted({w for line in open(os.path.join(corpus.HERE, 'generic.txt'), encoding='utf-8') for w in features.fold(line).split()})
    out = set()
    hashes = [features.word(w) for w in words]
    for data, value in zip(words, hashes):
        out.add(features.mix(value, features.WORD))
        stem = 8 if data[0] >= 0x80 else 5
        out.add(features.mix(int.from_bytes(data[:stem], 'little'), features.PREFIX))
        for other in hashes:
            out.add(features.mix(value ^ (other * features.K1 & features.MASK), features.PAIR))
            out.add(features.mix(value ^ (other * features.K1 & features.MASK), features.SKIP))
    signs = [features.word(c.encode()) for c in '的了是我你他们请帮给写一个份和与在有如何怎么样才能要想需为把让到从对这那吗呢啊可以不']
    for value in signs:
        out.add(features.mix(value, features.ONE))
        out.update(features.mix(value ^ (other * features.K1 & features.MASK), features.TWO) for other in signs)
    return out


GENERIC = set()


def vocabulary(chosen, options):
    """Gives each slot of the table to the most frequent feature that falls there."""
    counts = collections.Counter()
    GENERIC.update(GENERIC or generic())
    for s in chosen:
        counts.update(set(s.ids))
    for value in GENERIC:
        counts.pop(value, None)
    slots, column = {}, {}
    for value, count in sorted(counts.items(), key=lambda x: (-x[1], x[0])):
        if count < options.least:
            break
        if value >> (64 - BITS) not in slots:
            slots[value >> (64 - BITS)] = value
            column[value] = len(column)
    return column


def pack(chosen, column):
    ids = [[column[i] for i in s.ids if i in column] for s in chosen]
    length = np.array([len(i) for i in ids])
    return np.fromiter((j for i in ids for j in i), dtype=np.int32, count=int(length.sum())), length


def train(chosen, options):
    """Softmax regression by Adagrad with dropped-out features; returns columns, weights (column x class) and bias."""
    rng = np.random.default_rng(options.seed)
    column = vocabulary(chosen, options)
    order = rng.permutation(len(chosen))
    chosen = [chosen[i] for i in order]
    flat, length = pack(chosen, column)
    label = np.array([s.label for s in chosen])
    weight = np.array([s.weight for s in chosen], dtype=np.float32)
    # A class weighs as the root of its size, so that small ones count; benign keeps half of all.
    mass = np.bincount(label, weights=weight, minlength=len(CLASSES))
    target = np.sqrt(mass)
    target[0] = target[1:].sum() * options.benign
    weight *= (target / np.maximum(mass, 1e-9) * mass.sum() / target.sum())[label].astype(np.float32)
    start = np.concatenate([[0], np.cumsum(length)])
    W = np.zeros((len(column), len(CLASSES)), dtype=np.float32)
    G = np.full_like(W, 1e-2)
    b = np.zeros(len(CLASSES), dtype=np.float32)
    gb = np.full_like(b, 1e-2)
    size = 1024
    batches = []
    for first in range(0, len(chosen), size):
        last = min(len(chosen), first + size)
        cols = flat[start[first]:start[last]]
        row = np.repeat(np.arange(last - first), length[first:last])
        by = np.argsort(cols, kind='stable')
        unique, begins = np.unique(cols[by], return_index=True)
        batches.append((first, last, cols, row, by, unique, begins))
    for epoch in range(options.epochs):
        rate = options.rate * (1 - epoch / options.epochs * 0.8)
        loss = 0.0
        for k in rng.permutation(len(batches)):
            first, last, cols, row, by, unique, begins = batches[k]
            keep = ((rng.random(len(cols)) >= options.dropout) / (1 - options.dropout)).astype(np.float32)
            z = np.tile(b, (last - first, 1))
            x = W[cols] * keep[:, None]
            ends = np.cumsum(length[first:last])
            total = np.vstack([np.zeros((1, x.shape[1]), dtype=np.float64), np.cumsum(x, axis=0, dtype=np.float64)])
            z += (total[ends] - total[ends - length[first:last]]).astype(np.float32)
            z -= z.max(axis=1, keepdims=True)
            p = np.exp(z)
            p /= p.sum(axis=1, keepdims=True)
            y = label[first:last]
            loss -= float((np.log(p[np.arange(last - first), y] + 1e-9) * weight[first:last]).sum())
            p[np.arange(last - first), y] -= 1
            p *= weight[first:last, None]
            g = np.add.reduceat((p[row] * keep[:, None])[by], begins, axis=0) if len(unique) else np.zeros((0, p.shape[1]))
            g += options.decay * W[unique] * len(batches[k][2]) / 1000
            G[unique] += g * g
            W[unique] -= rate * g / np.sqrt(G[unique])
            step = p.sum(axis=0)
            gb += step * step
            b -= rate * step / np.sqrt(gb)
        if options.verbose:
            print('epoch', epoch, 'loss', round(loss / len(chosen), 4), file=sys.stderr)
    return column, W, b


def quantise(W, b):
    """Makes bytes of the weights, each class relative to "none"; returns them, the biases and the scale."""
    relative = W[:, 1:] - W[:, :1]
    scale = max(float(np.quantile(np.abs(relative), 0.9995)), 1e-6) / 127
    return np.clip(np.rint(relative / scale), -127, 127).astype(np.int8), np.rint((b[1:] - b[0]) / scale).astype(np.int32), scale


def logits(ids, column, Q, bias, scale):
    total = bias.astype(np.int64).copy()
    for i in ids:
        at = column.get(i)
        if at is not None:
            total += Q[at]
    return total * scale


def scores(text, model):
    """Returns the score of each category, as the checker computes them: the worst window counts."""
    best, found = -1e9, {}
    for ids in features.joined(features.windows(text)):
        z = logits(ids, *model)
        top = max(float(z.max()), 0.0)
        e = np.exp(z - top)
        total = float(e.sum())
        any_ = total / (total + float(np.exp(-top)))
        if float(z.max()) > best:
            own = np.exp(z - model[2] * model[3] - (z - model[2] * model[3]).max())
            best, found = float(z.max()), {c: any_ * float(v) for c, v in zip(CATEGORIES, own)}
    return {c: round(v, 5) for c, v in found.items() if v > 0.02}


def leave_one_out(dev, options):
    everything = samples(dev, options)
    answers = [None] * len(dev)
    groups = [{g} for g in sorted(set(PERMITTED.values()))] + [{''}]
    if options.halves:
        groups = [{'advbench', 'jbb', 'interpreter', 'authored', ''}, {'ailuminate', 'frr', 'instruct', 'threat'}]
    for held in groups:
        chosen = [s for s in everything if s.group not in held]
        column, W, b = train(chosen, options)
        model = (column,) + quantise(W, b)
        for i, (text, category, source) in enumerate(dev):
            if PERMITTED.get(source, '') in held:
                answers[i] = scores(text, model)
        print('held out', ', '.join(sorted(held)) or '(sources never trained on)', len(chosen), 'samples', len(column), 'features', file=sys.stderr)
    with open(options.leave_one_out, 'w') as out:
        for a in answers:
            out.write(json.dumps({'scores': a or {}}) + '\n')


def save(path, column, W, b):
    """Writes the table: magic, version, bits, categories, scale, bias; one check byte per slot,
    then the weights of each used slot, a byte per category with 128 added."""
    Q, bias, scale = quantise(W, b)
    # Features without say are left out.
    used = [(value, at) for value, at in column.items() if np.abs(Q[at]).max() > 3]
    check = bytearray(1 << BITS)
    rows = bytearray()
    for value, at in sorted(used, key=lambda x: x[0] >> (64 - BITS)):
        check[value >> (64 - BITS)] = (value & 0xFF) or 1
        rows += (Q[at].astype(np.int16) + 128).astype(np.uint8).tobytes()
    body = struct.pack('<8sIIIf', b'VEDPURP1', BITS, len(CATEGORIES), len(used), scale) + bias.astype('<i4').tobytes()
    body += bytes(check) + bytes(rows) + bytes(32)  # a row is read as 32 bytes
    open(path, 'wb').write(body)
    holder = os.path.join(os.path.dirname(os.path.abspath(path)), 'purposemodel.c')
    if os.path.exists(holder):
        os.utime(holder)  # the build does not see that an embedded file has changed
    print(path, len(body), 'bytes', len(used), 'features, crc', f'{zlib.crc32(body):08x}', file=sys.stderr)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--dev')
    parser.add_argument('--out')
    parser.add_argument('--leave-one-out')
    parser.add_argument('--halves', action='store_true', help='two trainings, each without half of the sources: quicker and stricter')
    for name, default in [('cap', 60), ('least', 2), ('epochs', 9), ('seed', 7)]:
        parser.add_argument('--' + name, type=int, default=default)
    for name, default in [('dev_weight', 1.0), ('rate', 0.15), ('dropout', 0.4), ('decay', 0.04), ('benign', 2.0), ('foreign', 1.6)]:
        parser.add_argument('--' + name, type=float, default=default)
    parser.add_argument('--verbose', action='store_true')
    options = parser.parse_args()
    dev = rows_of(options.dev) if options.dev else []
    if options.leave_one_out:
        leave_one_out(dev, options)
    if options.out:
        save(options.out, *train(samples(dev, options), options))


if __name__ == '__main__':
    main()
