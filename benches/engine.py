#!/usr/bin/env python3
"""Measures the engine beside other clients of one server, in turn, in one run, and prints ratios.

    python3 benches/engine.py [--rounds 3] [--calls 20000]

The quota is out of the way and durability is not: every intent and outcome is committed with synchronous=FULL.
It needs cargo, python3 with venv, node with npm, curl and wrk; as root on Debian it installs what is missing.
"""
import argparse
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


def prepare():
    """Installs and builds what is measured; returns the paths of program and server."""
    needed = {"wrk": "wrk", "curl": "curl", "node": "nodejs", "npm": "npm"}
    missing = [package for command, package in needed.items() if not shutil.which(command)]
    if missing:
        subprocess.run(["apt-get", "update", "-qq"], check=True)
        subprocess.run(["apt-get", "install", "-y", "-qq", *missing], check=True)
    subprocess.run(["cargo", "build", "--release", "--locked", "--bins", "--bench", "answers"], cwd=ROOT, check=True)
    venv, node = CACHE / "venv", CACHE / "node"
    if not (venv / "bin" / "python").exists():
        subprocess.run([sys.executable, "-m", "venv", venv], check=True)
    subprocess.run([venv / "bin" / "pip", "install", "-q", "-r", ROOT / "benches/sdk/requirements.txt"], check=True)
    node.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "benches/sdk/package.json", node)
    shutil.copy(ROOT / "benches/sdk/calls.js", node)
    subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund"], cwd=node, check=True)
    servers = [path for path in (ROOT / "target/release/deps").glob("answers-*")
               if path.suffix == "" and os.access(path, os.X_OK)]
    return ROOT / "target/release/cert-rename", max(servers, key=lambda path: path.stat().st_mtime)


def measure(command, calls, **options):
    """Runs a command that makes `calls` calls; returns calls a second and CPU microseconds a call."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)
    took, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return calls / took, cpu / calls * 1e6


def sides(program, port, calls, folder):
    """The clients, each with the function that measures it once."""
    url = f"http://127.0.0.1:{port}"

    def cert_rename():
        for old in folder.glob("names.csv.journal.db*"):
            old.unlink()
        environment = dict(os.environ, ALIBABA_CLOUD_ACCESS_KEY_ID="key", ALIBABA_CLOUD_ACCESS_KEY_SECRET="secret")
        options = ["--no-preflight", "--endpoint", url, "--rate", "10000000/1s", "--concurrency", str(IN_FLIGHT)]
        subprocess.run([program, "plan", "names.csv", *options[:3]], cwd=folder, env=environment, check=True,
                       stderr=subprocess.DEVNULL)
        return measure([program, "run", "names.csv", "--progress", "none", *options], calls, cwd=folder,
                       env=environment)

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
        return rate, (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / done * 1e6

    def curl():
        return measure(["curl", "-sZ", "--parallel-max", str(IN_FLIGHT), "-o", "/dev/null", "-d", RENAME,
                        f"{url}/?number=[1-{calls}]"], calls)

    some = max(calls // 10, 500)
    return {
        "cert-rename": cert_rename,
        "wrk": wrk,
        "curl -Z": curl,
        "Node SDK": lambda: measure(["node", "calls.js", str(port), str(some)], some, cwd=CACHE / "node"),
        "Python SDK": lambda: measure([CACHE / "venv/bin/python", ROOT / "benches/sdk/calls.py", str(port), str(some)],
                                      some),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--calls", type=int, default=20000)
    arguments = parser.parse_args()
    program, server = prepare()
    with tempfile.TemporaryDirectory() as folder, subprocess.Popen(
            [server], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as serving:
        folder = pathlib.Path(folder)
        rows = (f"vsc-sandbox{number:07},cn-hangzhou,new-{number}\n" for number in range(1, arguments.calls + 1))
        (folder / "names.csv").write_text("cert_id,region,new_name\n" + "".join(rows))
        clients = sides(program, int(serving.stdout.readline()), arguments.calls, folder)
        measured = {name: [] for name in clients}
        for _ in range(arguments.rounds):
            for name, side in clients.items():
                measured[name].append(side())
        serving.stdin.close()
    median = {name: [statistics.median(column) for column in zip(*runs)] for name, runs in measured.items()}
    ours, cpu = median["cert-rename"]
    print(f"| client, {IN_FLIGHT} in flight | calls/s | of cert-rename's | CPU µs a call | of cert-rename's |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for name, (rate, micros) in median.items():
        print(f"| {name} | {rate:,.0f} | {rate / ours:.2f} | {micros:,.0f} | {micros / cpu:.2f} |")


if __name__ == "__main__":
    main()
