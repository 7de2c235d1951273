#!/usr/bin/env python3
"""Measures the engine beside other clients of one server, in turn, in one run, and prints ratios.

    python3 benches/engine.py [--rounds 3] [--calls 20000] [--profile release]

The quota is out of the way and durability is not: every intent and outcome is committed with synchronous=FULL.
What is measured is `run --confirm` of a plan made before: sending, and the record of it.
It needs cargo, python3 with venv, node with npm, curl and wrk; as root on Debian it installs what is missing.
"""
import argparse
import json
import os
import pathlib
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
CACHE = ROOT / "target" / "bench"
IN_FLIGHT = 64
RENAME = ("AccessKeyId=key&Action=ModifySslVpnClientCert&ClientToken=ed40970a-5d36-5e66-bdc9-82efa20b9789&Format=JSON"
          "&Name=cert2&RegionId=cn-hangzhou&Signature=tDzIcqoE1%2FVaRwSEKUUSVjmi6B4%3D&SignatureMethod=HMAC-SHA1"
          "&SignatureNonce=3ee8c1b883d344afa94f4e0ad82f0000&SignatureVersion=1.0"
          "&SslVpnClientCertId=vsc-bp1n8wcf134yl0osrcg98&Timestamp=2026-05-01T00%3A12%3A00Z&Version=2016-04-28")


def build(profile="release"):
    """Builds program and server; returns their paths."""
    command = ["cargo", "build", "--profile", profile, "--locked", "--bins", "--bench", "answers"]
    subprocess.run(command, cwd=ROOT, check=True)
    built = ROOT / "target" / profile
    servers = [path for path in (built / "deps").glob("answers-*") if path.suffix == "" and os.access(path, os.X_OK)]
    return built / "cert-rename", max(servers, key=lambda path: path.stat().st_mtime)


def install():
    """Installs the clients that the program is measured beside."""
    needed = {"wrk": "wrk", "curl": "curl", "node": "nodejs", "npm": "npm"}
    missing = [package for command, package in needed.items() if not shutil.which(command)]
    if missing:
        subprocess.run(["apt-get", "update", "-qq"], check=True)
        subprocess.run(["apt-get", "install", "-y", "-qq", *missing], check=True)
    venv, node = CACHE / "venv", CACHE / "node"
    if not (venv / "bin" / "python").exists():
        subprocess.run([sys.executable, "-m", "venv", venv], check=True)
    subprocess.run([venv / "bin" / "pip", "install", "-q", "-r", ROOT / "benches/sdk/requirements.txt"], check=True)
    node.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "benches/sdk/package.json", node)
    shutil.copy(ROOT / "benches/sdk/calls.js", node)
    subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund"], cwd=node, check=True)


class Job:
    """A sheet in a folder, and the program that carries it out against a server on loopback."""

    def __init__(self, program, folder, port, calls):
        self.program, self.folder = program, pathlib.Path(folder)
        self.journal = self.folder / "names.csv.journal.db"
        self.environment = dict(os.environ, ALIBABA_CLOUD_ACCESS_KEY_ID="key", ALIBABA_CLOUD_ACCESS_KEY_SECRET="secret")
        self.options = ["--no-preflight", "--endpoint", f"http://127.0.0.1:{port}", "--rate", "10000000/1s",
                        "--concurrency", str(IN_FLIGHT)]
        rows = (f"vsc-sandbox{number:07},cn-hangzhou,new-{number}\n" for number in range(1, calls + 1))
        (self.folder / "names.csv").write_text("cert_id,region,new_name\n" + "".join(rows))

    def plan(self):
        """Plans anew; returns the command that carries the plan out."""
        for old in self.folder.glob("names.csv.journal.db*"):
            old.unlink()
        self.start("plan", "names.csv", *self.options).wait()
        standing = self.start("status", self.journal, "--json", stdout=subprocess.PIPE).communicate()[0]
        return ["run", "names.csv", "--quiet", "--confirm", json.loads(standing)["plan_id"], *self.options]

    def start(self, *arguments, **options):
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        return subprocess.Popen([self.program, *arguments], cwd=self.folder, env=self.environment, **quiet | options)


def measure(process, calls, began):
    """Waits for a process that makes `calls` calls; returns calls a second, CPU µs a call and its peak memory in MiB."""
    _, status, used = os.wait4(process.pid, 0)
    took = time.monotonic() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise subprocess.CalledProcessError(process.returncode, process.args)
    return calls / took, (used.ru_utime + used.ru_stime) / calls * 1e6, used.ru_maxrss / 1024


def measure_command(command, calls, **options):
    began = time.monotonic()
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return measure(subprocess.Popen(command, **quiet, **options), calls, began)


def sides(job, port, calls, folder):
    """The clients, each with the function that measures it once."""
    url = f"http://127.0.0.1:{port}"

    def cert_rename():
        command = job.plan()
        began = time.monotonic()
        return measure(job.start(*command), calls, began)

    def wrk():
        script = folder / "rename.lua"
        script.write_text(f'wrk.method = "POST"\nwrk.body = "{RENAME}"\n'
                          'wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"\n')
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        printed = subprocess.run(["wrk", "-t1", f"-c{IN_FLIGHT}", "-d3s", "-s", script, url], check=True,
                                 capture_output=True, text=True).stdout
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = int(next(line for line in printed.splitlines() if "requests in" in line).split()[0])
        rate = float(next(line for line in printed.splitlines() if line.startswith("Requests/sec")).split()[1])
        return rate, (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / done * 1e6, 0

    def curl():
        return measure_command(["curl", "-sZ", "--parallel-max", str(IN_FLIGHT), "-o", "/dev/null", "-d", RENAME,
                                f"{url}/?number=[1-{calls}]"], calls)

    some = max(calls // 10, 500)
    return {
        "cert-rename": cert_rename,
        "wrk": wrk,
        "curl -Z": curl,
        "Node SDK": lambda: measure_command(["node", "calls.js", str(port), str(some)], some, cwd=CACHE / "node"),
        "Python SDK": lambda: measure_command(
            [CACHE / "venv/bin/python", ROOT / "benches/sdk/calls.py", str(port), str(some)], some),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--calls", type=int, default=20000)
    parser.add_argument("--profile", default="release", help="release, as README builds it, or dist, as packagers do")
    arguments = parser.parse_args()
    install()
    program, server = build(arguments.profile)
    with tempfile.TemporaryDirectory() as folder, subprocess.Popen(
            [server], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as serving:
        folder = pathlib.Path(folder)
        port = int(serving.stdout.readline())
        clients = sides(Job(program, folder, port, arguments.calls), port, arguments.calls, folder)
        measured = {name: [] for name in clients}
        for _ in range(arguments.rounds):
            for name, side in clients.items():
                measured[name].append(side())
        serving.stdin.close()
    # The machine may have other work: rates are compared within a round, CPU time over all.
    ours = [rate for rate, _, _ in measured["cert-rename"]]
    cpu = statistics.median(micros for _, micros, _ in measured["cert-rename"])
    print(f"| client, {IN_FLIGHT} in flight | calls/s | cert-rename is faster by (least, most) | CPU µs a call | of cert-rename's |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for name, runs in measured.items():
        rate, micros = (statistics.median(column) for column in list(zip(*runs))[:2])
        faster = sorted(own / other for own, (other, _, _) in zip(ours, runs))
        print(f"| {name} | {rate:,.0f} | {statistics.median(faster):.2f} ({faster[0]:.2f}, {faster[-1]:.2f}) "
              f"| {micros:,.0f} | {micros / cpu:.2f} |")
    peak = max(memory for _, _, memory in measured["cert-rename"])
    print(f"\npeak memory of `run` with {arguments.calls:,} rows: {peak:.1f} MiB")


if __name__ == "__main__":
    main()
