#!/usr/bin/env python3
"""Measures how long it takes from an appended line to an entry in a real journald, also while a webhook hangs.

    unshare -m Tests/Benchmarks/latency.py [--lines 400] [--rate 20] [--no-hang] [--idle 20]

Needs root and the systemd package: a journald of its own runs in a private mount namespace, with tmpfs on /run and
/var/log, so the host's journal is untouched. Prints p50, p99 and the maximum in milliseconds, then resident memory and
CPU share of the idle daemon."""
import argparse, json, os, pathlib, signal, socket, subprocess, sys, tempfile, threading, time

root = pathlib.Path(__file__).resolve().parents[2]
arguments = argparse.ArgumentParser(); arguments.add_argument("--lines", type=int, default=400)
arguments.add_argument("--rate", type=float, default=20); arguments.add_argument("--no-hang", action="store_true")
arguments.add_argument("--idle", type=float, default=20)
options = arguments.parse_args()
binary = os.environ.get("VEDETTE_BINARY", str(root / ".build/release/vedette"))
sh = lambda *command: subprocess.run(command, check=True)
folder = pathlib.Path(tempfile.mkdtemp(dir="/var/tmp"))
sh("mount", "--make-rprivate", "/")
for place in ("/run", "/var/log"): sh("mount", "-t", "tmpfs", "tmpfs", place)
for place in ("/run/systemd/journal", "/run/log/journal", "/var/log/journal"): os.makedirs(place, exist_ok=True)
journald = subprocess.Popen(["/lib/systemd/systemd-journald"], stderr=subprocess.DEVNULL)
while not os.path.exists("/run/systemd/journal/socket"): time.sleep(0.05)

listener = socket.create_server(("127.0.0.1", 0))      # accepts and never answers
held = []
def hold():
    while True:
        try: held.append(listener.accept())
        except OSError: return
threading.Thread(target=hold, daemon=True).start()
webhook = "" if options.no_hang else f"""
[[sink]]
id = "hanging"
type = "webhook"
url = "http://127.0.0.1:{listener.getsockname()[1]}/"
allow_http = true
allow_private = true
"""
(folder / "feed").mkdir()
(folder / "vedette.toml").write_text(f"""schema = 1
[ledger]
directory = "{folder}/state"
[alerts]
dedup_window = "0 s"
[[feed]]
id = "gateway"
paths = ["{folder}/feed/*.jsonl"]
format = "json"
[feed.fields]
"time" = "/ts"
"gen_ai.response.id" = "/id"
"user.email" = "/user"
"usage.org.name" = "/org"
"geo.country.iso_code" = "/country"
"gen_ai.input.messages" = "/prompt"
[[rule]]
id = "geo/embargo"
checker = "geo"
severity = "high"
countries = ["IR"]
signals = ["declared"]
[[rule]]
id = "sanctions/supplement"
checker = "sanctions"
severity = "critical"
[[rule]]
id = "purpose/military"
checker = "purpose"
severity = "high"
[[sink]]
id = "journal"
type = "journald"
{webhook}""")
daemon = subprocess.Popen([binary, "run", "--config", folder / "vedette.toml"], stderr=open(folder / "log", "w"))
while not (folder / "state/status.json").exists():
    if daemon.poll() is not None: sys.exit(open(folder / "log").read())
    time.sleep(0.1)
time.sleep(2)
times, offset = {}, 0
with open(folder / "feed/usage.jsonl", "ab", buffering=0) as log:
    for number in range(options.lines):
        line = json.dumps({"ts": time.time(), "id": f"r{number}", "user": f"u{number}@example.org", "org": "Acme", "country": "IR",
                           "prompt": "plain text " * 20}).encode() + b"\n"
        log.write(line); times[offset] = time.time(); offset += len(line)
        time.sleep(1 / options.rate)
time.sleep(3)
def usage():
    fields = open(f"/proc/{daemon.pid}/stat").read().rsplit(")", 1)[1].split()
    memory = [line.split()[1] for line in open(f"/proc/{daemon.pid}/status") if line.startswith(("VmRSS", "VmHWM"))]
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"), memory
sh("journalctl", "--sync")
entries = subprocess.run(["journalctl", "-q", "--no-pager", "-o", "json", "VEDETTE_EVENT=alert.opened", "VEDETTE_RULE=geo/embargo"],
                         capture_output=True, text=True, check=True).stdout.splitlines()
delays = []
for entry in map(json.loads, entries):
    at = int(entry["VEDETTE_RECORD"].rsplit("@", 1)[1])
    delays.append(int(entry["__REALTIME_TIMESTAMP"]) / 1000 - times[at] * 1000)
delays.sort()
before, _ = usage(); time.sleep(options.idle); after, memory = usage()
result = {"sent": options.lines, "in_journal": len(delays), "hanging_webhook": not options.no_hang}
if delays:
    result.update(p50_ms=round(delays[len(delays) // 2], 2), p99_ms=round(delays[int(len(delays) * 0.99)], 2), max_ms=round(delays[-1], 2))
result.update(idle_cpu_percent=round(100 * (after - before) / options.idle, 3), peak_MiB=int(memory[0]) // 1024, resident_MiB=int(memory[1]) // 1024)
print(json.dumps(result))
daemon.send_signal(signal.SIGTERM)
try: daemon.wait(20)
except subprocess.TimeoutExpired: daemon.kill()
journald.terminate(); journald.wait()
subprocess.run(["rm", "-rf", folder])
