#!/usr/bin/env python3
"""Measures `vedette replay` on a generated log, beside the physical limit, in one run.

    Tests/Benchmarks/replay.py [--lines 1000000] [--evasive] [--runs 3]

Needs the measuring material next to the project (../shared/tools); says so and ends with 77 where it is absent. Checks
that exactly the true lines are found, then prints lines per CPU second, peak memory, and the ratio to `limit full`."""
import argparse, json, os, pathlib, resource, subprocess, sys, tempfile, time

root = pathlib.Path(__file__).resolve().parents[2]
tools = root.parent / "shared" / "tools"
if not (tools / "usage_log.py").exists():
    print("the measuring material ../shared/tools is not here: NOT MEASURED"); sys.exit(77)
arguments = argparse.ArgumentParser(); arguments.add_argument("--lines", type=int, default=1_000_000)
arguments.add_argument("--evasive", action="store_true"); arguments.add_argument("--runs", type=int, default=3)
options = arguments.parse_args()
binary = os.environ.get("VEDETTE_BINARY", str(root / ".build/release/vedette"))

def cpu(command, **more):
    """Runs a command; returns its status, CPU seconds and peak KiB."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    process = subprocess.Popen(command, **more)
    _, status, usage = os.wait4(process.pid, 0)
    return os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, usage.ru_maxrss

with tempfile.TemporaryDirectory() as folder:
    folder = pathlib.Path(folder)
    log, truth = folder / "usage.jsonl", folder / "truth.tsv"
    subprocess.run([sys.executable, tools / "usage_log.py", "--lines", str(options.lines), "--out", log, "--truth", truth,
                    "--rules", folder / "rules.json"] + (["--evasive"] if options.evasive else []), check=True)
    subprocess.run([sys.executable, root / "Tests/Benchmarks/usage_rules.py", folder / "rules.json", folder / "conf"], check=True)
    rules = json.load(open(folder / "rules.json"))
    (folder / "phrases").write_text("\n".join(rules["phrases"]) + "\n"); (folder / "orgs").write_text("\n".join(rules["orgs"]) + "\n")
    limit = folder / "limit"
    subprocess.run(["g++", "-O3", "-std=c++17", tools / "limit.cpp", "-o", limit, "-lsimdjson", "-lhs"], check=True)
    wanted = {int(line.split("\t")[0]) for line in open(truth)}
    ids = [json.loads(line)["request_id"] for number, line in enumerate(open(log), 1) if number in wanted]
    best = None
    for run in range(options.runs):
        with open(folder / "out", "wb") as out:
            status, seconds, peak = cpu([binary, "replay", "--config", folder / "conf/vedette.toml", "--json", log],
                                        stdout=out, stderr=subprocess.DEVNULL)
        _, floor, _ = cpu([limit, "full", log, folder / "phrases", folder / "orgs", folder / "hits"], stderr=subprocess.DEVNULL)
        found = [json.loads(line)["request_id"] for line in open(folder / "out")]
        missing, more = len(set(ids) - set(found)), len(found) - len(set(found) & set(ids))
        row = dict(run=run, status=status, true_lines=len(ids), found=len(found), missing=missing, more=more,
                   lines_per_cpu_second=round(options.lines / seconds), limit_full=round(options.lines / floor),
                   ratio=round(floor / seconds, 3), peak_MiB=peak // 1024)
        print(json.dumps(row), flush=True)
        best = max(best or 0, row["ratio"])
        if status != 10 or missing or more: sys.exit("the findings are not exactly the true lines")
    print(json.dumps({"best_ratio_to_limit_full": best}))
