#!/usr/bin/env python3
"""Measures the adding up of weak findings per principal, with the built program and the rule as shipped.

    Tests/Benchmarks/principals.py [--data DEV.TSV] [--unseen ANSWERS.JSONL] [--count 400] [--days 7] [--sweep]

Simulates principals with 200 messages each in so many days: harmless ones, and ones of whose messages 10 are violations. The
log goes through `vedette replay` with the rule purpose/persistent of etc/vedette alone; a principal is found if that alerts.
The messages are labelled requests (../shared/data/purposes/dev.tsv: text, category, source); ends with 77 where they are
absent. The shipped model has seen some of their sources: --unseen takes the answers of models that had not
(plugins/DisallowedPurposes/Training) and does the same sums here, which are checked against the program's first.
--sweep prints other weights, limits and spans. $VEDETTE_BINARY names the program."""
import argparse, json, math, os, pathlib, random, resource, subprocess, sys, tempfile, tomllib

ROOT = pathlib.Path(__file__).resolve().parents[2]
RULES = ROOT / "etc/vedette/rules.d/30-purpose.toml"
binary = os.environ.get("VEDETTE_BINARY", str(ROOT / ".build/release/vedette"))
DAY = 86_400_000
START = 1_760_000_000_000
UNITS = {"min": 60_000, "h": 3_600_000, "day": DAY, "days": DAY}

MAIN = """schema = 1
[privacy]
subject = "clear"
[[sink]]
id = "console"
type = "console"
[[feed]]
id = "gateway"
paths = ["/nonexistent/*.jsonl"]
format = "json"
[feed.fields]
"time" = "/ts"
"user.id" = "/user"
"gen_ai.request.model" = "/model"
"gen_ai.input.messages" = "/text"
"""
RULE = """[[rule]]
id = "purpose/persistent"
checker = "purpose"
severity = "medium"
{extra}
"""


def shipped():
    rules = tomllib.loads(RULES.read_text())["rule"]
    sums = next(r for r in rules if r["id"] == "purpose/persistent")["accumulate"]
    number, unit = sums["half_life"].split()
    return sums["from"], float(number) * UNITS[unit], sums["reaches"], sums["half_life"]


def weight(score):
    return -math.log1p(-min(score, 0.98))


def alerts(messages, least, half_life, reaches, weigh=weight):
    """How often a principal's messages, (time, score), come to an alert; what was told counts no more."""
    total, last, count = 0.0, None, 0
    for time, score in sorted(messages):
        if score < least:
            continue
        if last is not None:
            total *= 2 ** (-(time - last) / half_life)
        last, total = time, total + weigh(score)
        if total >= reaches:
            total, count = 0.0, count + 1
    return count


def peak(messages, least, half_life, weigh):
    total, last, best = 0.0, None, 0.0
    for time, score in sorted(messages):
        if score >= least:
            if last is not None:
                total *= 2 ** (-(time - last) / half_life)
            last, total = time, total + weigh(score)
            best = max(best, total)
    return best


def principals(rows, rng, count, days, violating, messages=200):
    """For each principal its messages, as time and index of the row."""
    good = [i for i, r in enumerate(rows) if r[1] == "none"]
    bad = [i for i, r in enumerate(rows) if r[1] != "none"]
    made = []
    for _ in range(count):
        some = rng.choices(good, k=messages - violating) + rng.choices(bad, k=violating)
        made.append([(START + rng.randrange(int(days * DAY)), i) for i in some])
    return made


def replay(rows, everybody, extra):
    """The principals that alert, and the processor seconds it took."""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "rules.d").mkdir()
        (folder / "vedette.toml").write_text(MAIN)
        (folder / "rules.d/10.toml").write_text(RULE.format(extra=extra))
        uses = sorted((time, name, i) for name, messages in everybody.items() for time, i in messages)
        with open(folder / "log.jsonl", "w") as log:
            for time, name, i in uses:
                log.write(json.dumps({"ts": time, "user": name, "model": "llama-3.1-8b", "text": rows[i][0]}) + "\n")
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run([binary, "replay", "--config", str(folder / "vedette.toml"), "--json", str(folder / "log.jsonl")],
                              capture_output=True, text=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode not in (0, 10):
            sys.exit(done.stderr)
        lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
        found = {line["subject"] for line in lines if line["what"] == "accumulated"}
        return found, after.ru_utime - before.ru_utime, len(uses)


def classify(rows):
    lines = "".join(" ".join(r[0].split()) + "\n" for r in rows)
    out = subprocess.run([binary, "classify", "--json"], input=lines, capture_output=True, text=True, check=True).stdout
    return [json.loads(line)["scores"] for line in out.splitlines() if line.strip()]


def top(answers):
    return [max(scores.values(), default=0.0) for scores in answers]


def share(made, scores, sums):
    return sum(alerts([(t, scores[i]) for t, i in m], *sums) > 0 for m in made) / len(made)


def sweep(rows, scores, count, half_life):
    odds = lambda c: min(c, 0.98) / (1 - min(c, 0.98))
    kinds = {"-ln(1-c)": weight, "odds": odds, "confidence": lambda c: c,
             "ln odds above 0.05": lambda c: max(0.0, math.log(odds(max(c, 1e-6)) * 0.95 / 0.05))}
    for days in (1, 7, 30):
        rng = random.Random(7)
        good, bad = principals(rows, rng, count, days, 0), principals(rows, rng, count, days, 10)
        for name, weigh in kinds.items():
            for least in (0.1, 0.2, 0.3):
                peaks = lambda made: [peak([(t, scores[i]) for t, i in m], least, half_life, weigh) for m in made]
                harmless = sorted(peaks(good), reverse=True)
                limit = harmless[count // 100]
                found = sum(p > limit for p in peaks(bad)) / count
                print(f"  {days:2} days, weight {name:18} from {least}: limit {limit:6.2f} where 1 % is flagged, found {found:.3f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", default=str(ROOT.parent / "shared/data/purposes/dev.tsv"))
    parser.add_argument("--unseen"); parser.add_argument("--sweep", action="store_true")
    parser.add_argument("--count", type=int, default=400); parser.add_argument("--days", type=float, default=7)
    options = parser.parse_args()
    if not os.path.exists(options.data):
        print(f"the labelled requests {options.data} are not here: NOT MEASURED"); sys.exit(77)
    rows = [tuple(l.split("\t")) for l in open(options.data, encoding="utf-8").read().split("\n")[1:] if l]
    least, half_life, reaches, written = shipped()
    rng = random.Random(11)
    good = principals(rows, rng, options.count, options.days, 0)
    bad = principals(rows, rng, options.count, options.days, 10)
    everybody = {f"good-{i}": m for i, m in enumerate(good)} | {f"bad-{i}": m for i, m in enumerate(bad)}
    sums = f'[rule.accumulate]\nfrom = {least}\nhalf_life = "{written}"\nreaches = {reaches}\nalone = false'
    found, spent, uses = replay(rows, everybody, sums)
    say = lambda what, value, must="": print(f"{what:84} {value:>10}  {must}", flush=True)
    print(f"{options.count} principals of each kind, 200 messages in {options.days:g} days; from {least}, half-life {written}, reaches {reaches}")
    flagged = sum(n.startswith("good") for n in found) / options.count
    say("the program (its model has seen some of the sources): violating principals found", f"{sum(n.startswith('bad') for n in found) / options.count:.4f}", "must .95, aim .99")
    say("the program: harmless principals flagged", f"{flagged:.4f}", "must .01")
    scores = top(classify(rows))
    same = {n for n, m in everybody.items() if alerts([(t, scores[i]) for t, i in m], least, half_life, reaches)}
    say("principals on whom the sums of this script and the program differ", f"{len(same ^ found)}", "some: classify sees one line, the checker the text")
    _, plain, _ = replay(rows, everybody, "threshold = 0.5\nmode = \"monitor\"")
    _, none, _ = replay(rows, everybody, "threshold = 0.99\nmode = \"monitor\"")
    say("processor microseconds a use: adding up; findings from 0.5 alone; none", f"{spent / uses * 1e6:.1f}; {plain / uses * 1e6:.1f}; {none / uses * 1e6:.1f}")
    if options.unseen:
        scores = top([json.loads(line)["scores"] for line in open(options.unseen)])
        for days in sorted({1, options.days, 30}):
            rng = random.Random(13)
            many = max(options.count, 1000)
            good, bad = principals(rows, rng, many, days, 0), principals(rows, rng, many, days, 10)
            for name, made, must in (("violating principals found", bad, "must .95, aim .99"), ("harmless principals flagged", good, "must .01")):
                say(f"sources unseen in training, {days:g} days: {name}", f"{share(made, scores, (least, half_life, reaches)):.4f}", must)
    if options.sweep:
        sweep(rows, scores, max(options.count, 1000), half_life)


if __name__ == "__main__":
    main()
