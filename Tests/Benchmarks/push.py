#!/usr/bin/env python3
"""Sustained ingest over HTTP with the ledger on disk: wrk pushes lines to a daemon of its own on loopback.

Usage: Tests/Benchmarks/push.py [SECONDS]. Needs wrk (Debian: wrk) and .build/release/vedette; ends with 77 without wrk.
Rates are given by wall time, which depends on the machine and wrk itself, and by processor time of the daemon alone.
"""
import os, pathlib, shutil, signal, socket, subprocess, sys, tempfile, time
from usage_fields import FIELDS

SECONDS = int(sys.argv[1]) if len(sys.argv) > 1 else 10
ROOT = pathlib.Path(__file__).resolve().parents[2]
CONFIG = """
schema = 1
[ledger]
directory = "{folder}/state"
[[feed]]
id = "push"
source = "http"
listen = "127.0.0.1:{port}"
{fields}[[rule]]
id = "geo/embargo"
checker = "geo"
severity = "critical"
countries = ["IR", "KP", "SY", "CU"]
signals = ["declared"]
[[rule]]
id = "purpose/weapons"
checker = "purpose"
severity = "high"
categories = ["weapons"]
[[sink]]
id = "file"
type = "file"
path = "{folder}/alerts.jsonl"
events = ["alert.occurrence"]
"""
SCRIPT = """
local thread_count = 0
function setup(thread) thread:set("id", thread_count); thread_count = thread_count + 1 end
local n = 0
function request()
  local lines = {{}}
  for i = 1, {lines} do
    n = n + 1
    local country = n % 1000 < {alerting} and "IR" or "FR"
    lines[i] = string.format('{{"ts":"2026-11-20T10:00:00Z","request_id":"%d-%d-{tag}","user":"u%d@example.org","org":"Acme",' ..
      '"client_ip":"203.0.113.7","country":"%s","model":"llama-3.1-8b","prompt":"Summarise the quarterly report for the ' ..
      'sales team in three sentences and translate it into French, please, item %d"}}', id, n, n % 500, country, n)
  end
  return wrk.format("POST", "/v1/usage", nil, table.concat(lines, "\\n"))
end
"""


def cpu(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(folder, port, daemon, name, lines, alerting):
    script = pathlib.Path(folder, "script.lua")
    script.write_text(SCRIPT.format(lines=lines, alerting=alerting, tag=f"{lines}x{alerting}"))
    before = cpu(daemon.pid)
    out = subprocess.run(
        ["wrk", "-t1", "-c32", f"-d{SECONDS}s", "--latency", "-s", script, f"http://127.0.0.1:{port}"],
        capture_output=True, text=True)
    if "requests in" not in out.stdout:
        sys.exit(f"wrk failed: {out.stdout}{out.stderr}")
    out = out.stdout
    used = cpu(daemon.pid) - before
    words = out.split()
    requests = int(words[words.index("requests") - 1])
    p99 = words[words.index("99%") + 1]
    bad = [line.strip() for line in out.splitlines() if "Non-2xx" in line or "Socket errors" in line]
    print(f"{name}: {requests / SECONDS:.0f} requests/s, {requests * lines / SECONDS:.0f} records/s, "
          f"{requests * lines / used:.0f} records per CPU second of the daemon, p99 {p99} {' '.join(bad)}", flush=True)


def main():
    if not shutil.which("wrk"):
        print("wrk is not installed; nothing was measured", file=sys.stderr)
        sys.exit(77)
    with tempfile.TemporaryDirectory() as folder:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        os.mkdir(f"{folder}/state")
        pathlib.Path(folder, "vedette.toml").write_text(CONFIG.format(folder=folder, port=port, fields=FIELDS))
        with open(f"{folder}/log", "wb") as log:
            daemon = subprocess.Popen(
                [ROOT / ".build/release/vedette", "run", "--config", f"{folder}/vedette.toml"], stderr=log)
        try:
            for _ in range(600):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)
            else:
                sys.exit(pathlib.Path(folder, "log").read_text())
            for name, lines, alerting in [
                ("one line a request, no alert   ", 1, 0), ("one line a request, each alerts", 1, 1000),
                ("100 lines, no alert            ", 100, 0), ("100 lines, 5 of 1000 alert     ", 100, 5),
            ]:
                measure(folder, port, daemon, name, lines, alerting)
        finally:
            daemon.send_signal(signal.SIGTERM)
            daemon.wait()
        print(pathlib.Path(folder, "log").read_text()[-400:] if daemon.returncode else "ended well")


main()
