#!/usr/bin/env python3
"""Measures the journal feed on a generated journal, beside libsystemd alone reading the same messages, in one run.

    Tests/Benchmarks/journal.py [--entries 300000] [--runs 3]

Entries come from the measuring material next to the project (../shared/tools) and are written by systemd-journal-remote; says
so and ends with 77 where one of them is absent. Processor time is that of the whole daemon: reading, decoding, judging, commit."""
import argparse, json, os, pathlib, subprocess, sys, tempfile, time
from usage_fields import FIELDS

root = pathlib.Path(__file__).resolve().parents[2]
tools = root.parent / "shared" / "tools"
remote = "/lib/systemd/systemd-journal-remote"
if not (tools / "journal_export.py").exists() or not os.access(remote, os.X_OK):
    print("../shared/tools or systemd-journal-remote is not here: NOT MEASURED"); sys.exit(77)
arguments = argparse.ArgumentParser(); arguments.add_argument("--entries", type=int, default=300_000)
arguments.add_argument("--runs", type=int, default=3)
options = arguments.parse_args()
binary = os.environ.get("VEDETTE_BINARY", str(root / ".build/release/vedette"))

CONFIGURATION = """schema = 1
[ledger]
directory = "FOLDER/state"
[[feed]]
id = "gateway"
source = "journal"
directory = "FOLDER/journal"
matches = ["_SYSTEMD_UNIT=gateway.service"]
FIELDS[[rule]]
id = "geo/embargo"
checker = "geo"
severity = "critical"
countries = ["AQ"]
signals = ["declared"]
[[sink]]
id = "file"
type = "file"
path = "FOLDER/alerts.jsonl"
events = ["alert.occurrence"]
"""


def daemon_seconds(folder):
    """Reads the whole journal from its beginning; the daemon's CPU seconds, all threads, and its unshared memory in MiB."""
    state = folder / "state"
    subprocess.run(["rm", "-rf", state], check=True); state.mkdir()
    process = subprocess.Popen([binary, "run", "--config", folder / "vedette.toml"], stderr=subprocess.DEVNULL)
    try:
        for _ in range(3000):
            time.sleep(0.1)
            try:
                read = json.load(open(state / "status.json"))["feeds"][0]["records"]
            except (OSError, ValueError, KeyError, IndexError):
                continue
            if read >= options.entries: break
        else:
            sys.exit(f"read only {read} of {options.entries} entries")
        fields = open(f"/proc/{process.pid}/stat").read().rsplit(")", 1)[1].split()
        anonymous = next(int(line.split()[1]) for line in open(f"/proc/{process.pid}/status") if line.startswith("RssAnon"))
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"), anonymous // 1024
    finally:
        process.terminate(); process.wait(30)


with tempfile.TemporaryDirectory() as folder:
    folder = pathlib.Path(folder)
    (folder / "journal").mkdir()
    subprocess.run([sys.executable, tools / "usage_log.py", "--lines", str(options.entries), "--out", folder / "usage.jsonl",
                    "--truth", folder / "truth.tsv", "--rules", folder / "rules.json"], check=True)
    export = subprocess.Popen([sys.executable, tools / "journal_export.py", folder / "usage.jsonl", str(options.entries)],
                              stdout=subprocess.PIPE)
    subprocess.run([remote, "-o", folder / "journal/remote.journal", "-"], stdin=export.stdout, check=True,
                   stderr=subprocess.DEVNULL)
    (folder / "vedette.toml").write_text(CONFIGURATION.replace("FIELDS", FIELDS).replace("FOLDER", str(folder)))
    subprocess.run(["gcc", "-O2", root / "Tests/Benchmarks/journal_pass.c", "-lsystemd", "-o", folder / "pass"], check=True)
    for run in range(options.runs):
        entries, _, alone = subprocess.run([folder / "pass", folder / "journal"], check=True, capture_output=True,
                                           text=True).stdout.split()
        if int(entries) != options.entries: sys.exit(f"the journal has {entries} entries")
        seconds, anonymous = daemon_seconds(folder)
        print(json.dumps(dict(
            run=run, entries_per_cpu_second=round(options.entries / seconds), libsystemd_alone=round(options.entries / float(alone)),
            ratio=round(float(alone) / seconds, 3), anonymous_MiB=anonymous)), flush=True)
