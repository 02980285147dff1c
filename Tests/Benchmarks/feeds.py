#!/usr/bin/env python3
"""Measures the file feed at scale: many files, a large backlog beside live files, memory.

    python3 Tests/Benchmarks/feeds.py files  [--files 10000] [--nofile 1024] [--idle 60]
    python3 Tests/Benchmarks/feeds.py fair   [--backlog-mib 512] [--live 100] [--seconds 20]
    python3 Tests/Benchmarks/feeds.py memory [--feeds 10] [--others 0] [--record-mib 64] [--actors 1000000] [--full]
    python3 Tests/Benchmarks/feeds.py blocks [--feeds 10000] [--nofile 65536] [--idle 60] [--reloads 5]

`memory` is everything at once: records of 64 MiB (refused: max_record is 32 MiB) and of 16 MiB (judged) in all feeds, a million
actors, and a webhook that takes connections and never answers, while every alert is for it; beside --others further [[feed]]s of
one file each, and with --full all rules (full_rules.py). `blocks` is that many [[feed]]s, and what memory is after each reload.

Prints one line of figures for each and exits with 1 if a limit is broken. VEDETTE_BINARY names the program, by default
.build/release/vedette. Processor time is that of the daemon alone; latencies are wall time, and mean little on a busy machine.
"""

import argparse
import base64
import json
import os
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time

import full_rules
from usage_fields import FIELDS

BINARY = os.environ.get("VEDETTE_BINARY", ".build/release/vedette")
TICKS = os.sysconf("SC_CLK_TCK")

def configuration(folder, feeds, extra=""):
    text = f'schema = 1\n{extra}\n[ledger]\ndirectory = "{folder}/state"\n'
    for name, paths in feeds:
        text += f'[[feed]]\nid = "{name}"\npaths = {json.dumps(paths)}\nmax_record = "32 MiB"\n{FIELDS}'
    text += '[[rule]]\nid = "geo/embargo"\nchecker = "geo"\nseverity = "critical"\ncountries = ["IR"]\nsignals = ["declared"]\n'
    text += f'[[sink]]\nid = "file"\ntype = "file"\npath = "{folder}/alerts.jsonl"\nevents = ["alert.occurrence"]\n'
    os.makedirs(f"{folder}/state", exist_ok=True)
    with open(f"{folder}/vedette.toml", "w") as file:
        file.write(text)


def record(ident, country="IR", user="u@example.org", prompt="plain", **more):
    return json.dumps({
        "ts": "2026-11-20T10:00:00Z", "request_id": ident, "user": user, "country": country, "prompt": prompt, **more,
    }) + "\n"


class Daemon:
    def __init__(self, folder, nofile=None):
        def limit():
            if nofile:
                resource.setrlimit(resource.RLIMIT_NOFILE, (nofile, nofile))
        self.folder = folder
        if os.path.exists(f"{folder}/state/status.json"):
            os.remove(f"{folder}/state/status.json")
        self.log = open(f"{folder}/log", "w")
        self.start = time.monotonic()
        self.process = subprocess.Popen(
            [BINARY, "run", "--config", f"{folder}/vedette.toml"], stdout=subprocess.DEVNULL, stderr=self.log, preexec_fn=limit)

    def cpu(self):
        with open(f"/proc/{self.process.pid}/stat") as file:
            parts = file.read().rsplit(")", 1)[1].split()
        return (int(parts[11]) + int(parts[12])) / TICKS

    def peak(self):
        with open(f"/proc/{self.process.pid}/status") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("VmHWM")) / 1024

    def memory(self):
        """Anonymous and file-backed resident memory in MiB: the kernel takes back the latter when a limit presses."""
        with open(f"/proc/{self.process.pid}/status") as file:
            lines = dict(line.split(":", 1) for line in file)
        return [int(lines[name].split()[0]) // 1024 for name in ("RssAnon", "RssFile")]

    def status(self):
        try:
            with open(f"{self.folder}/state/status.json") as file:
                return {feed["id"]: feed for feed in json.load(file)["feeds"]}
        except (OSError, ValueError, KeyError):
            return {}

    def reload(self, times):
        """Anonymous memory in MiB after each of so many reloads."""
        after = []
        for _ in range(times):
            subprocess.run([BINARY, "ctl", "reload", "--config", f"{self.folder}/vedette.toml", "--wait", "120s"], check=True)
            time.sleep(1)
            after.append(self.memory()[0])
        return after

    def alerts(self):
        try:
            with open(f"{self.folder}/alerts.jsonl") as file:
                return [json.loads(line).get("request_id") for line in file if line.endswith("\n")]
        except OSError:
            return []

    def wait(self, condition, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise SystemExit("the daemon ended: " + open(f"{self.folder}/log").read()[-2000:])
            if condition():
                return True
            time.sleep(0.1)
        return False

    def stop(self):
        self.process.terminate()
        self.process.wait(30)


def files(folder, options):
    """Many files: start, idle cost, memory, and that every line comes."""
    os.makedirs(f"{folder}/logs")
    for index in range(options.files):
        with open(f"{folder}/logs/usage-{index}.jsonl", "w") as file:
            file.write(record(f"a{index}"))
    configuration(folder, [("many", [f"{folder}/logs/*.jsonl"])])
    broken = []
    for start in ("first", "second"):
        daemon = Daemon(folder, options.nofile)
        try:
            want = options.files if start == "first" else 1
            seen = daemon.wait(lambda: daemon.status().get("many", {}).get("files", 0) >= options.files, 120)
            daemon.wait(lambda: daemon.status().get("many", {}).get("records", 0) >= want or start == "second", 120)
            ready, used = time.monotonic() - daemon.start, daemon.cpu()
            time.sleep(5)
            before = daemon.cpu()
            time.sleep(options.idle)
            idle = (daemon.cpu() - before) / options.idle * 100
            for index in range(0, options.files, 7):
                with open(f"{folder}/logs/usage-{index}.jsonl", "a") as file:
                    file.write(record(f"{start}{index}"))
            ids = {f"{start}{index}" for index in range(0, options.files, 7)}
            daemon.wait(lambda: ids <= set(daemon.alerts()), 120)
            alerts = daemon.alerts()
            lost, doubled = len(ids - set(alerts)), len(alerts) - len(set(alerts))
            print(f"files={options.files} nofile={options.nofile} start={start} seen={seen} ready_s={ready:.1f} cpu_s={used:.2f} "
                  f"idle_percent={idle:.2f} peak_mib={daemon.peak():.0f} lost={lost} doubled={doubled}", flush=True)
            if lost or doubled or idle >= 1 or daemon.peak() >= 256:
                broken.append(start)
        finally:
            daemon.stop()
    return not broken


def fair(folder, options):
    """A backlog beside live files: how long a live line waits."""
    os.makedirs(f"{folder}/logs")
    line = record("b", country="FR", prompt="words " * 150)
    with open(f"{folder}/logs/backlog.jsonl", "w") as file:
        block = line * 1000
        for _ in range(options.backlog_mib * (1 << 20) // len(block)):
            file.write(block)
    configuration(folder, [("gateway", [f"{folder}/logs/*.jsonl"])])
    daemon = Daemon(folder)
    written, seen = {}, {}
    try:
        daemon.wait(lambda: daemon.status().get("gateway", {}).get("records", 0) > 0, 60)
        end, count, offset = time.monotonic() + options.seconds, 0, 0
        tail = None
        while time.monotonic() < end or (len(seen) < len(written) and time.monotonic() < end + 60):
            if time.monotonic() < end:
                for _ in range(5):
                    ident = f"l{count}"
                    with open(f"{folder}/logs/live-{count % options.live}.jsonl", "a") as file:
                        file.write(record(ident))
                    written[ident] = time.monotonic()
                    count += 1
            if tail is None and os.path.exists(f"{folder}/alerts.jsonl"):
                tail = open(f"{folder}/alerts.jsonl")
            for alert in tail or []:
                seen.setdefault(json.loads(alert)["request_id"], time.monotonic())
            time.sleep(0.05)
        backlog = daemon.status().get("gateway", {}).get("backlog", 0)
        waits = sorted(seen[ident] - written[ident] for ident in written if ident in seen)
        p50, p99 = waits[len(waits) // 2], waits[len(waits) * 99 // 100]
        print(f"backlog_mib={options.backlog_mib} left_mib={backlog >> 20} live={options.live} lines={len(written)} "
              f"lost={len(written) - len(seen)} p50_s={p50:.3f} p99_s={p99:.3f} max_s={waits[-1]:.3f} "
              f"peak_mib={daemon.peak():.0f} cpu_s={daemon.cpu():.1f}")
        return len(written) == len(seen) and p99 < 2 and daemon.peak() < 256
    finally:
        daemon.stop()


class DeadEnd(threading.Thread):
    """A receiver on the loopback that takes every connection and says nothing."""

    def __init__(self):
        super().__init__(daemon=True)
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.taken = []

    def run(self):
        while True:
            self.taken.append(self.socket.accept()[0])


def memory(folder, options):
    """Long lines in many feeds at once, many distinct actors, a dead webhook: the peak of resident memory."""
    feeds = []
    for index in range(options.feeds or 10):
        os.makedirs(f"{folder}/logs/{index}")
        with open(f"{folder}/logs/{index}/usage.jsonl", "w") as file:
            file.write(record(f"refused{index}", prompt="x" * (options.record_mib << 20)))
            file.write(record(f"long{index}", prompt="plain words " * ((options.record_mib << 20) // 48)))
            file.write(record(f"after{index}"))
        feeds.append((f"feed{index}", [f"{folder}/logs/{index}/*.jsonl"]))
    for index in range(options.others):
        os.makedirs(f"{folder}/logs/other{index}")
        with open(f"{folder}/logs/other{index}/usage.jsonl", "w") as file:
            file.write(record(f"other{index}"))
        feeds.append((f"other{index}", [f"{folder}/logs/other{index}/usage.jsonl"]))
    with open(f"{folder}/logs/0/actors.jsonl", "w") as file:
        for index in range(options.actors):
            country = "IR" if index % 50 == 0 else "FR"
            more = {"org": f"Example Works {index}", "client_ip": f"11.{index >> 16}.{index >> 8 & 255}.{index & 255}"} if options.full else {}
            file.write(record(f"x{index}", country=country, user=f"u{index}@example.org", **more))
    receiver = DeadEnd()
    receiver.start()
    os.makedirs(f"{folder}/secrets")
    with open(f"{folder}/secrets/hook", "w") as file:
        file.write("whsec_" + base64.b64encode(b"k" * 32).decode())
    os.chmod(f"{folder}/secrets/hook", 0o600)
    extra = full_rules.write(folder) if options.full else ""
    configuration(folder, feeds, f'[secrets]\ndirectory = "{folder}/secrets"\n{extra}')
    with open(f"{folder}/vedette.toml", "a") as file:
        file.write(f'[[sink]]\nid = "dead"\ntype = "webhook"\nurl = "http://127.0.0.1:{receiver.socket.getsockname()[1]}/"\n'
                   'secrets = ["hook"]\nallow_private = true\nallow_http = true\n')
    daemon = Daemon(folder)
    try:
        ids = {f"{kind}{index}" for kind in ("long", "after") for index in range(options.feeds or 10)}
        ids |= {f"other{index}" for index in range(options.others)}
        highest = [0, 0]

        def is_done(more=lambda: True):
            highest[:] = map(max, highest, daemon.memory())
            return more()
        daemon.wait(lambda: is_done(lambda: daemon.status().get("feed0", {}).get("records", 0) >= options.actors), 500)
        daemon.wait(lambda: is_done(lambda: ids <= set(daemon.alerts())), 200)
        lost = len(ids - set(daemon.alerts()))
        print(f"feeds={len(feeds)} record_mib={options.record_mib} actors={options.actors} alerts={len(daemon.alerts())} lost={lost} "
              f"taken_by_webhook={len(receiver.taken)} peak_mib={daemon.peak():.0f} anonymous_mib={highest[0]} "
              f"mapped_mib={highest[1]} cpu_s={daemon.cpu():.1f}")
        return not lost and daemon.peak() < 256
    finally:
        daemon.stop()


def blocks(folder, options):
    """A [[feed]] for each of many files: start, memory, idle cost, and that every line comes, also after a restart."""
    count = options.feeds or 10000
    feeds = []
    for index in range(count):
        os.makedirs(f"{folder}/logs/{index}")
        with open(f"{folder}/logs/{index}/usage.jsonl", "w") as file:
            file.write(record(f"a{index}"))
        feeds.append((f"tenant{index}", [f"{folder}/logs/{index}/usage.jsonl"]))
    configuration(folder, feeds)
    broken = []
    for start in ("first", "second"):
        daemon = Daemon(folder, options.nofile)
        try:
            with open(f"{folder}/logs/0/usage.jsonl", "a") as file:
                file.write(record(f"{start}0"))
            daemon.wait(lambda: len(daemon.alerts()) > count and f"{start}0" in daemon.alerts(), 200)
            ready, used = time.monotonic() - daemon.start, daemon.cpu()
            time.sleep(15)
            before = daemon.cpu()
            time.sleep(options.idle)
            idle = (daemon.cpu() - before) / options.idle * 100
            for index in range(7, count, 7):
                with open(f"{folder}/logs/{index}/usage.jsonl", "a") as file:
                    file.write(record(f"{start}{index}"))
            ids = {f"{start}{index}" for index in range(7, count, 7)}
            daemon.wait(lambda: ids <= set(daemon.alerts()), 120)
            alerts = daemon.alerts()
            lost, doubled = len(ids - set(alerts)), len(alerts) - len(set(alerts))
            begun = time.monotonic()
            anonymous, mapped = daemon.memory()
            peak = daemon.peak()
            reloaded = daemon.reload(options.reloads)
            daemon.stop()
            print(f"blocks={count} nofile={options.nofile} start={start} ready_s={ready:.1f} cpu_s={used:.2f} idle_percent={idle:.2f} "
                  f"peak_mib={peak:.0f} anonymous_mib={anonymous} mapped_mib={mapped} lost={lost} doubled={doubled} "
                  f"reloaded_mib={reloaded} stop_s={time.monotonic() - begun:.1f}", flush=True)
            if lost or doubled:
                broken.append(start)
        finally:
            if daemon.process.poll() is None:
                daemon.stop()
    return not broken


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["files", "fair", "memory", "blocks"])
    parser.add_argument("--files", type=int, default=10000)
    parser.add_argument("--nofile", type=int, default=1024)
    parser.add_argument("--idle", type=float, default=60)
    parser.add_argument("--backlog-mib", type=int, default=512)
    parser.add_argument("--live", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--feeds", type=int)
    parser.add_argument("--reloads", type=int, default=5)
    parser.add_argument("--others", type=int, default=0)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--record-mib", type=int, default=64)
    parser.add_argument("--actors", type=int, default=1000000)
    options = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="vedette-feeds-")
    try:
        return 0 if {"files": files, "fair": fair, "memory": memory, "blocks": blocks}[options.what](folder, options) else 1
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
