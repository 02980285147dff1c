#!/usr/bin/env python3
"""Prints the figures of the purpose checker from the built program.

    evaluate.py --vedette .build/release/vedette --data ../shared/data/purposes/dev.tsv     rows of the data set
    evaluate.py --vedette .build/release/vedette                                            heldout-languages.tsv
    evaluate.py --answers answers.jsonl --data DEV.TSV                                      answers made before

The shipped model has seen the permitted rows of dev.tsv: its figures on them are no promise. Figures on unseen sources come from
`train.py --leave-one-out answers.jsonl`, taken together with the lexicon by `--lexicon`: answers that the tests write to
$PURPOSE_ANSWERS for the rows of $PURPOSE_ROWS."""
import argparse, collections, json, math, os, re, subprocess, sys, time
import features

HERE = os.path.dirname(os.path.abspath(__file__))
NATSEC = {'military_warfare', 'espionage', 'itar_export', 'critical_infrastructure', 'cbrn', 'weapons', 'terrorism'}
# As in Sources/Layers.swift.
MODEL, LEXICON, OFFSET, SILENCE, LOUDEST, WHISPER, PLAIN, LOUD, LOUD_ALONE, CEILING = 2.76, 0.89, 5.75, -6.0, 7.0, 0.4, 0.7, 0.75, 0.55, 0.98

DESCRIBED, STRICT = 1.5, 1.2
# As in Sources/Scan/RequestFrame.swift.
LONGEST = 400
OPENING = re.compile(
    r'^(please )?(describe|discuss|explain|summari[sz]e|outline|what (is|are|was|were|does|did)|why|who|when'
    r'|how (does|did|is|are|was|were|has|have|do (?!i |we ))|provide an? (overview|history|summary)'
    r'|write an? (\S+ )?(article|essay|blog|thread|report|post|speech|story|play|novel|poem|paper)) ')
ASKING = re.compile(
    r' (how to|how do i|how can i|how would i|how could i|how should i|how can you|how do you|how can we|how do we|how can someone'
    r'|how can one|step by step|instructions|guide|tutorial|ways? to|teach me|show me|tell me how|help me|tips|give me|i want|i need'
    r'|recipe|method|best way|script|program|code|design|develop|create|build|plan|make) ')


def described(text):
    """Whether a short text asks to be told about something, not how to do it."""
    folded = features.fold(text)
    words = folded.decode('utf-8', 'replace') + ' '
    return len(folded) < LONGEST and bool(OPENING.search(words)) and not ASKING.search(' ' + words)


def odds(p):
    return SILENCE if p <= 0 else LOUDEST if p >= 1 else min(LOUDEST, max(SILENCE, math.log(p / (1 - p))))


def heard(lexicon):
    if lexicon <= WHISPER:
        return SILENCE
    if lexicon >= PLAIN:
        return odds(lexicon)
    return SILENCE + (lexicon - WHISPER) / (PLAIN - WHISPER) * (odds(PLAIN) - SILENCE)


def spread(z):
    score = 1 / (1 + math.exp(-z))
    beyond = z - math.log(9)
    return score if score <= 0.9 else 0.9 + (CEILING - 0.9) * beyond / (beyond + 4)


def joined(model, lexicon, text):
    found, is_described = {}, described(text)
    for c in set(model) | set(lexicon):
        m, l = model.get(c, 0), lexicon.get(c, 0)
        if m or l > WHISPER:
            doubt = (DESCRIBED if is_described else 0) + (0 if c in NATSEC else STRICT)
            z = MODEL * odds(m) + LEXICON * heard(l) + OFFSET - doubt
            found[c] = max(LOUD_ALONE if l >= LOUD and not is_described else 0, spread(z))
    return found


def classify(program, texts):
    start = os.times()
    out = subprocess.run([program, 'classify', '--json'], input='\n'.join(texts) + '\n', capture_output=True, text=True, check=True)
    spent = os.times()
    seconds = spent.children_user + spent.children_system - start.children_user - start.children_system
    print(f'{len(texts)} texts in {seconds:.2f} s of processor time, start included', file=sys.stderr)
    return [json.loads(line)['scores'] for line in out.stdout.splitlines() if line.strip()]


def table(rows, answers, threshold):
    scored = []
    for (text, category, source), s in zip(rows, answers):
        top = max(s, key=s.get) if s else 'none'
        scored.append((category, source, top, s.get(top, 0.0)))
    good = [x for x in scored if x[0] == 'none']
    bad = [x for x in scored if x[0] != 'none']

    def at(t):
        hit, false = sum(x[3] >= t for x in bad), sum(x[3] >= t for x in good)
        precision, recall = hit / max(1, hit + false), hit / max(1, len(bad))
        return precision, recall, 2 * precision * recall / max(1e-9, precision + recall), false / max(1, len(good))

    steps = sorted({round(x[3], 3) for x in scored if x[3] > 0}) or [1.0]
    best = max(steps, key=lambda t: at(t)[2])
    for name, t in [('threshold of the rules', threshold), ('threshold of best F1', best)]:
        p, r, f, fpr = at(t)
        print(f'{name} {t:.3f}: precision {p:.3f}, recall {r:.3f}, F1 {f:.3f}, benign flagged {fpr:.4f}')
    for limit in (0.01, 0.02, 0.05):
        allowed = [t for t in steps if at(t)[3] <= limit]
        print(f'recall with {limit:.0%} of benign flagged: {at(min(allowed))[1] if allowed else 0:.3f}')
    t = best
    truth = [x[0] in NATSEC for x in scored]
    said = [x[2] in NATSEC and x[3] >= t for x in scored]
    both = sum(a and b for a, b in zip(truth, said))
    print(f'national security: precision {both / max(1, sum(said)):.3f}, recall {both / max(1, sum(truth)):.3f}')
    f1 = []
    for c in sorted({x[0] for x in bad}):
        n, m = sum(x[0] == c for x in scored), sum(x[2] == c and x[3] >= t for x in scored)
        hit = sum(x[0] == c and x[2] == c and x[3] >= t for x in scored)
        f1.append(2 * hit / max(1, n + m))
        print(f'  {c:24} n {n:4}  precision {hit / max(1, m):.2f}  recall {hit / n:.2f}  F1 {f1[-1]:.2f}')
    print(f'macro F1 over {len(f1)} categories: {sum(f1) / max(1, len(f1)):.3f}')
    by = collections.defaultdict(list)
    for x in scored:
        by[x[1]].append(x)
    for source, some in sorted(by.items()):
        g = [x for x in some if x[0] == 'none']
        b = [x for x in some if x[0] != 'none']
        print(f'  {source:24}'
              + (f' recall {sum(x[3] >= t for x in b) / len(b):.2f} of {len(b)}' if b else '')
              + (f' benign flagged {sum(x[3] >= t for x in g) / len(g):.3f} of {len(g)}' if g else ''))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--vedette')
    parser.add_argument('--data', default=os.path.join(HERE, 'heldout-languages.tsv'))
    parser.add_argument('--answers')
    parser.add_argument('--lexicon')
    parser.add_argument('--out', help='write the answers, layers taken together')
    parser.add_argument('--threshold', type=float, default=0.5)
    options = parser.parse_args()
    if not os.path.exists(options.data):
        sys.exit(f'{options.data} is not there; give --data a table of text, category, source')
    rows = [tuple(line.split('\t')) for line in open(options.data, encoding='utf-8').read().split('\n')[1:] if line]
    if options.answers:
        answers = [json.loads(line)['scores'] for line in open(options.answers)]
        if options.lexicon:
            lexicon = [json.loads(line)['scores'] for line in open(options.lexicon)]
            answers = [joined(a, b, r[0]) for a, b, r in zip(answers, lexicon, rows)]
    elif options.vedette:
        answers = classify(options.vedette, [r[0] for r in rows])
    else:
        sys.exit('give --vedette, the built program, or --answers')
    if len(answers) != len(rows):
        sys.exit(f'{len(rows)} rows but {len(answers)} answers')
    if options.out:
        with open(options.out, 'w') as out:
            out.writelines(json.dumps({'scores': a}) + '\n' for a in answers)
    table(rows, answers, options.threshold)


if __name__ == '__main__':
    main()
