"""The program under test: its sandbox as a process, and its runs."""

import os
import subprocess


class Sandbox:
    """`cert-rename sandbox`, for as long as a `with` lasts."""

    def __init__(self, binary):
        self.process = subprocess.Popen(
            [binary, "sandbox", "--certs", "120"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        printed = {}
        while "ALIBABA_CLOUD_ACCESS_KEY_SECRET" not in printed:
            line = self.process.stdout.readline()
            if not line:
                raise RuntimeError(f"the sandbox ended: {self.process.stderr.read()}")
            name, _, value = line.rstrip("\n").partition("=")
            printed[name] = value
        self.host = printed["ENDPOINT"].removeprefix("http://")
        self.key_id = printed["ALIBABA_CLOUD_ACCESS_KEY_ID"]
        self.secret = printed["ALIBABA_CLOUD_ACCESS_KEY_SECRET"]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.communicate(timeout=30)


def run(binary, folder, arguments, variables):
    """Runs the program in a folder that is also its home; returns its exit code and what it said."""
    environment = {"PATH": os.environ["PATH"], "HOME": folder, **variables}
    done = subprocess.run(
        [binary, *arguments],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.returncode, done.stdout + done.stderr
