#!/usr/bin/env python3
"""Prints the figures of the purpose checker, from the built program.

    Tests/Benchmarks/purposes.py [--data DEV.TSV] [--unseen ANSWERS.JSONL] [--threshold 0.5]

Needs labelled requests (../shared/data/purposes/dev.tsv: text, category, source); ends with 77 where they are absent. The
shipped model was trained on the sources listed in its model card: what is printed for them is no promise. --unseen takes answers
of models that had not seen the source of the row (plugins/DisallowedPurposes/Training) instead of the program's for the rows
about accuracy; speed, size and load are always the program's. $VEDETTE_BINARY names the program."""
import argparse, collections, json, math, os, pathlib, random, statistics, subprocess, sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PLUGIN = ROOT / "plugins/DisallowedPurposes"
NATSEC = {"military_warfare", "espionage", "itar_export", "critical_infrastructure", "cbrn", "weapons", "terrorism"}
binary = os.environ.get("VEDETTE_BINARY", str(ROOT / ".build/release/vedette"))


def classify(texts):
    """Returns the scores of each text, and the microseconds of processor time each took."""
    lines = "".join(" ".join(text.split()) + "\n" for text in texts)
    out = subprocess.run([binary, "classify", "--json"], input=lines, capture_output=True, text=True, check=True).stdout
    answers = [json.loads(line) for line in out.splitlines() if line.strip()]
    if len(answers) != len(texts):
        sys.exit(f"{len(texts)} texts but {len(answers)} answers of {binary}")
    return [a["scores"] for a in answers], [a.get("micros", 0) for a in answers]


def seconds(texts):
    """Processor time of the whole program for these texts, the best of three runs."""
    lines = ("\n".join(texts) + "\n").encode()
    best = math.inf
    for _ in range(3):
        before = os.times()
        subprocess.run([binary, "classify", "--json"], input=lines, stdout=subprocess.DEVNULL, check=True)
        after = os.times()
        best = min(best, after.children_user + after.children_system - before.children_user - before.children_system)
    return best


def start(*arguments):
    """Processor milliseconds and peak megabytes of the program for one short text, the least of five runs."""
    spent, peak = math.inf, math.inf
    for _ in range(5):
        child = subprocess.Popen([binary, *arguments], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
        child.stdin.write(b"hello\n"); child.stdin.close()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        spent = min(spent, 1000 * (usage.ru_utime + usage.ru_stime))
        peak = min(peak, usage.ru_maxrss / 1024)
    return spent, peak


class Table:
    """Rows with their category, source, strongest category and its score."""

    def __init__(self, rows, answers):
        self.rows = [(category, source, max(s, key=s.get) if s else "none", max(s.values(), default=0.0))
                     for (_, category, source), s in zip(rows, answers)]
        self.bad = [r for r in self.rows if r[0] != "none"]
        self.good = [r for r in self.rows if r[0] == "none"]

    def at(self, threshold):
        hit = sum(r[3] >= threshold for r in self.bad)
        false = sum(r[3] >= threshold for r in self.good)
        precision, recall = hit / max(1, hit + false), hit / max(1, len(self.bad))
        return precision, recall, 2 * precision * recall / max(1e-9, precision + recall), false / max(1, len(self.good))

    def threshold(self, flagged):
        """The lowest threshold at which no more than this share of the harmless is flagged."""
        scores = sorted((r[3] for r in self.good), reverse=True)
        return math.nextafter(scores[int(flagged * len(scores))], 2.0) if scores else 1.0

    def natsec(self, threshold):
        truth = [r[0] in NATSEC for r in self.rows]
        said = [r[2] in NATSEC and r[3] >= threshold for r in self.rows]
        both = sum(a and b for a, b in zip(truth, said))
        return both / max(1, sum(said)), both / max(1, sum(truth))

    def macro(self, threshold):
        found = []
        for category in sorted({r[0] for r in self.bad}):
            n = sum(r[0] == category for r in self.rows)
            m = sum(r[2] == category and r[3] >= threshold for r in self.rows)
            found.append(2 * sum(r[0] == r[2] == category and r[3] >= threshold for r in self.rows) / max(1, n + m))
        return statistics.mean(found) if found else 0.0, len(found)

    def sources(self, threshold):
        by = collections.defaultdict(list)
        for row in self.good:
            by[row[1]].append(row[3] >= threshold)
        return {source: (sum(flags) / len(flags), len(flags)) for source, flags in sorted(by.items())}


def principals(rows, answers, seed=11, count=400, messages=200, violating=10):
    """Share of violating principals found where one benign principal in a hundred is flagged, by the sum of the odds."""
    rng = random.Random(seed)
    top = [max(s.values(), default=0.0) for s in answers]
    good = [t for t, r in zip(top, rows) if r[1] == "none"]
    bad = [t for t, r in zip(top, rows) if r[1] != "none"]
    weigh = lambda some: sum(min(t, 0.98) / (1 - min(t, 0.98)) for t in some)
    benign = sorted((weigh(rng.choices(good, k=messages)) for _ in range(count)), reverse=True)
    limit = benign[count // 100]
    return sum(weigh(rng.choices(good, k=messages - violating) + rng.choices(bad, k=violating)) > limit for _ in range(count)) / count


def read(path):
    return [tuple(line.split("\t")) for line in open(path, encoding="utf-8").read().split("\n")[1:] if line]


def accuracy(say, rows, answers, threshold):
    table = Table(rows, answers)
    say("recall where 1 % of the harmless is flagged", f"{table.at(table.threshold(0.01))[1]:.3f}", ".60", ".75")
    best = max({round(r[3], 3) for r in table.rows if r[3] > 0} or {1.0}, key=lambda t: table.at(t)[2])
    for name, t in (("best F1", best), (f"threshold {threshold:g}", threshold)):
        p, r, f, fpr = table.at(t)
        say(f"F1 any / flagged harmless, {name} ({t:.2f})", f"{f:.3f} / {fpr:.2%}", ".75 / 3 %", ".82 / 2 %")
        say(f"national security, precision / recall, {name}", "%.3f / %.3f" % table.natsec(t), ".85 / .75", ".92 / .85")
        say(f"macro F1 over {table.macro(t)[1]} categories, {name}", f"{table.macro(t)[0]:.3f}", ".60", ".70")
    for source, (share, n) in table.sources(best).items():
        at = table.sources(threshold)[source][0]
        say(f"flagged: {source} ({n}), best F1 / {threshold:g}", f"{share:.3f} / {at:.3f}", ".05", ".02")
    say("violating principals found, 10 of 200 messages", f"{principals(rows, answers):.3f}", ".95", ".99")


def languages(say, threshold):
    rows = read(PLUGIN / "Training/heldout-languages.tsv")
    table = Table(rows, classify([r[0] for r in rows])[0])
    p, r, f, fpr = table.at(threshold)
    say(f"other languages, recall / flagged at {threshold:g}", f"{r:.3f} / {fpr:.3f}", ".70 / .05", ".85 / .02")
    say("other languages, recall where 5 % is flagged", f"{table.at(table.threshold(0.05))[1]:.3f}", ".70", ".85")


def speed(say, rows):
    harmless = [r[0] for r in rows if r[1] == "none"]
    typical = [" ".join(t.split()) for t in harmless if 140 <= len(t.encode()) <= 180]
    typical = (typical * (20000 // max(1, len(typical)) + 1))[:20000]
    load = min(seconds(["hello"]) for _ in range(3))
    spent = (seconds(typical) - load) / len(typical)
    say("texts of 160 bytes a second and core, `classify` with its JSON", f"{1 / spent:,.0f}", "150,000", "500,000")
    _, micros = classify(typical)
    say("the same, inside the checker, from its own clock", f"{1e6 / max(1e-9, statistics.mean(micros)):,.0f}", "150,000", "500,000")
    _, micros = classify([r[0] for r in rows if r[1] != "none"])
    say("microseconds for a violating text, median / mean", f"{statistics.median(micros)} / {statistics.mean(micros):.0f}", "some tens", "")
    whole, bare = start("classify", "--json"), start("--version")
    say("load: processor ms to the first answer / without the program's own start", f"{whole[0]:.0f} / {whole[0] - bare[0]:.0f}", "50", "")
    say("memory: peak megabytes / without the program's own", f"{whole[1]:.0f} / {whole[1] - bare[1]:.0f}", "64", "32")
    say("model, megabytes", f"{(PLUGIN / 'Model/purposes.bin').stat().st_size / 1e6:.2f}", "8", "3")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", default=str(ROOT.parent / "shared/data/purposes/dev.tsv"))
    parser.add_argument("--unseen"); parser.add_argument("--threshold", type=float, default=0.5)
    options = parser.parse_args()
    if not os.path.exists(options.data):
        print(f"the labelled requests {options.data} are not here: NOT MEASURED"); sys.exit(77)
    rows = read(options.data)
    say = lambda what, value, must, aim: print(f"{what:72} {value:>18}  must {must:12} aim {aim}", flush=True)
    if options.unseen:
        answers = [json.loads(line)["scores"] for line in open(options.unseen)]
        print(f"accuracy: {options.unseen}, answers of models that had not seen the source")
    else:
        answers, _ = classify([r[0] for r in rows])
        print("accuracy: the program, whose model was trained on some of these sources: no promise for others")
    accuracy(say, rows, answers, options.threshold)
    languages(say, options.threshold)
    speed(say, rows)


if __name__ == "__main__":
    main()
