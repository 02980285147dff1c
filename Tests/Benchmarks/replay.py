#!/usr/bin/env python3
"""Measures `vedette replay` on a generated log, beside the physical limit, in one run.

    Tests/Benchmarks/replay.py [--lines 1000000] [--evasive] [--full] [--runs 3]

Needs the measuring material next to the project (../shared/tools); says so and ends with 77 where it is absent. Checks
that exactly the true lines are found, then prints lines per CPU second, peak memory, and the ratio to `limit full`.

With --full every checker does all it can (usage_rules.py --full), and clients have public addresses instead of
documentation ones. Then each true line must be found by its checker; what the model, names of real parties and sums find
beyond that is counted by rule, in findings. Start is the processor time of a replay of nothing, which is part of the rest."""
import argparse, collections, json, os, pathlib, re, subprocess, sys, tempfile, zlib

root = pathlib.Path(__file__).resolve().parents[2]
tools = root.parent / "shared" / "tools"
if not (tools / "usage_log.py").exists():
    print("the measuring material ../shared/tools is not here: NOT MEASURED"); sys.exit(77)
arguments = argparse.ArgumentParser(); arguments.add_argument("--lines", type=int, default=1_000_000)
arguments.add_argument("--evasive", action="store_true"); arguments.add_argument("--full", action="store_true")
arguments.add_argument("--runs", type=int, default=3)
options = arguments.parse_args()
binary = os.environ.get("VEDETTE_BINARY", str(root / ".build/release/vedette"))

def cpu(command, **more):
    """Runs a command; returns its status, CPU seconds and peak KiB."""
    process = subprocess.Popen(command, **more)
    _, status, usage = os.wait4(process.pid, 0)
    return os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, usage.ru_maxrss

def public(match):
    """Another address of the same family, in use somewhere; the same for the same."""
    hash = zlib.crc32(match[2]) * 0x9E3779B97F4A7C15
    if b":" in match[2]: return match[1] + b"2%03x:%x:%x::%x" % (hash & 0xFFF, hash >> 12 & 0xFFFF, hash >> 28 & 0xFFFF, hash >> 44 & 0xFFF)
    return match[1] + b"%d.%d.%d.%d" % (11 + hash % 80, hash >> 20 & 255, hash >> 28 & 255, hash >> 36 & 255)

def give_public_addresses(log):
    """Rewrites a log in place, line by line."""
    other = log.with_suffix(".public")
    with open(log, "rb") as lines, open(other, "wb") as out:
        out.writelines(re.sub(rb'("client_ip":")([^"]+)', public, line, count=1) for line in lines)
    other.replace(log)

PREFIX = {"org": "sanctions/", "purpose": "purpose/", "country": "geo/"}

def judged(found, truth):
    """How many true lines their checker missed, and findings by rule in other lines; by request."""
    by_request = collections.defaultdict(set)
    for request, rule in found: by_request[request].add(rule)
    missing = sum(not any(rule.startswith(PREFIX[kind]) for rule in by_request[request]) for request, kind in truth.items())
    return missing, collections.Counter(rule for request, rule in found if request not in truth)

with tempfile.TemporaryDirectory() as folder:
    folder = pathlib.Path(folder)
    log, truth = folder / "usage.jsonl", folder / "truth.tsv"
    subprocess.run([sys.executable, tools / "usage_log.py", "--lines", str(options.lines), "--out", log, "--truth", truth,
                    "--rules", folder / "rules.json"] + (["--evasive"] if options.evasive else []), check=True)
    made = subprocess.run([sys.executable, root / "Tests/Benchmarks/usage_rules.py", folder / "rules.json", folder / "conf"]
                          + (["--full"] if options.full else []))
    if made.returncode: sys.exit(made.returncode)
    if options.full: give_public_addresses(log)
    rules = json.load(open(folder / "rules.json"))
    (folder / "phrases").write_text("\n".join(rules["phrases"]) + "\n"); (folder / "orgs").write_text("\n".join(rules["orgs"]) + "\n")
    limit = folder / "limit"
    subprocess.run(["g++", "-O3", "-std=c++17", tools / "limit.cpp", "-o", limit, "-lsimdjson", "-lhs"], check=True)
    kinds = {int(line.split("\t")[0]): line.split("\t")[1] for line in open(truth)}
    true = {json.loads(line)["request_id"]: kinds[number] for number, line in enumerate(open(log), 1) if number in kinds}
    replay = [binary, "replay", "--config", folder / "conf/vedette.toml", "--json"]
    best = 0
    for run in range(options.runs):
        with open(folder / "out", "wb") as out:
            status, seconds, peak = cpu(replay + [log], stdout=out, stderr=subprocess.DEVNULL)
        _, start, _ = cpu(replay + ["/dev/null"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, floor, _ = cpu([limit, "full", log, folder / "phrases", folder / "orgs", folder / "hits"], stderr=subprocess.DEVNULL)
        found = [(line["request_id"], line["rule"]) for line in map(json.loads, open(folder / "out"))]
        missing, more = judged(found, true)
        if not options.full: more.update({"twice": len(found) - len({request for request, _ in found})})
        row = dict(run=run, status=status, true_lines=len(true), found=len(found), missing=missing, more=dict(+more),
                   lines_per_cpu_second=round(options.lines / seconds), limit_full=round(options.lines / floor),
                   ratio=round(floor / seconds, 3), start_s=round(start, 2), peak_MiB=peak // 1024)
        print(json.dumps(row), flush=True)
        best = max(best, row["ratio"])
        if status != 10 or missing or +more and not options.full: sys.exit("the findings are not exactly the true lines")
    print(json.dumps({"best_ratio_to_limit_full": best}))
