#!/usr/bin/env python3
"""Measures `vedette screen` on the labelled development set: accuracy, speed, latency, load and memory.

    Tests/Benchmarks/screening.py [--queries dev.tsv] [--list entities.tsv]

Needs the measuring material next to the project (../shared/tools, ../shared/data/screening); says so and ends with 77
where it is absent. The binary is VEDETTE_BINARY, else .build/release/vedette."""
import argparse, collections, json, os, pathlib, subprocess, sys, tempfile

root = pathlib.Path(__file__).resolve().parents[2]
shared = root.parent / "shared"
arguments = argparse.ArgumentParser()
arguments.add_argument("--queries", type=pathlib.Path, default=shared / "data/screening/dev.tsv")
arguments.add_argument("--list", type=pathlib.Path, default=shared / "data/screening/entities.tsv")
options = arguments.parse_args()
evaluate = shared / "tools/evaluate_screening.py"
for needed in (evaluate, options.queries, options.list):
    if not needed.exists():
        print(f"the measuring material {needed} is not here: NOT MEASURED"); sys.exit(77)
binary = os.environ.get("VEDETTE_BINARY", str(root / ".build/release/vedette"))

def cpu(command, **more):
    """Runs a command; returns its status, CPU seconds and peak KiB."""
    process = subprocess.Popen(command, **more)
    _, status, usage = os.wait4(process.pid, 0)
    return os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, usage.ru_maxrss

rows = [line.rstrip("\n").split("\t") for line in open(options.queries, encoding="utf-8")][1:]
screen = [binary, "screen", "--list", str(options.list), "--json", "--limit", "10", "--min-score", "0"]
load = min(cpu(screen, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)[1:] for _ in range(3))
with tempfile.TemporaryDirectory() as folder:
    queries, answers = pathlib.Path(folder) / "queries", pathlib.Path(folder) / "answers.jsonl"
    queries.write_text("".join(row[0] + "\n" for row in rows), encoding="utf-8")
    with open(queries) as asked, open(answers, "wb") as out:
        status, _, peak = cpu(screen, stdin=asked, stdout=out)
    if status != 0: sys.exit(f"vedette screen ended with {status}")
    result = json.loads(subprocess.run([sys.executable, evaluate, options.queries, answers], check=True, stdout=subprocess.PIPE).stdout)
    found = [json.loads(line)["matches"] for line in open(answers, encoding="utf-8") if line.strip()]

product = {"handle", "org_embedded", "zh_org"}
negatives = sorted(matches[0]["score"] if matches else 0 for (_, expected, category), matches in zip(rows, found)
                   if expected == "-" and category not in product)
strict = negatives[len(negatives) - 1 - len(negatives) // 100] if negatives else 0     # 1 % of the negatives lie above it

def recall(category, exceeds):
    rated = [any(match["id"] in expected.split("|") and exceeds(match["score"]) for match in matches)
             for (_, expected, name), matches in zip(rows, found) if name == category]
    return f"{sum(rated) / len(rated):.3f}" if rated else "none"

at_best = lambda *names: " / ".join(recall(name, lambda score: score >= result["threshold"]) for name in names)
at_strict = lambda *names: " / ".join(recall(name, lambda score: score > strict) for name in names)
single = ("per_typo1", "per_typo2", "org_typo1", "per_order", "per_partial", "per_join", "org_suffix", "per_cyr")
for what, must, figure in (
    ("best F1", ".92", f"{result['F1']} at {result['threshold']}"),
    ("recall at 1 % / 0.2 % of negatives alerting", ".87 / .80", f"{result['recall_at_0.01_negatives']} / {result['recall_at_0.002_negatives']}"),
    ("right entry first", ".90", result["rank1"]),
    ("Arabic / Hangul, 1 % of negatives alerting", ".65 / .60", at_strict("per_arab", "per_hangul")),
    ("organisation alias / person alias", ".83 / .91", at_best("org_alias", "per_alias")),
    ("one slip / two / organisation / order / part / joined / legal form / Cyrillic", ".97 each", at_best(*single)),
    ("handle / inside an affiliation / Chinese organisation", ".95 / .90 / .95", at_best("handle", "org_embedded", "zh_org")),
    ("queries per CPU second", "5000", result.get("queries_per_second")),
    ("p99, ms", "2", round(result.get("p99_micros", 0) / 1000, 3)),
    ("load of the list, CPU s, with the process; peak MiB with searches", "0.5; 120", f"{load[0]:.2f}; {peak // 1024}"),
):
    print(f"{what:78} must {must:15} {figure}")
