"""The program's own requests, checked by a server that signs with the official SDKs."""

import csv
import tempfile
from pathlib import Path

import program
from checking_server import CheckingServer
from names import NAMES


def run(binary, signature, token, tally):
    """Renames one certificate a name, and looks at every request and every name."""
    key_id, secret = ("STS.NTcheckme" if token else "LTAI5tCheckMe"), "a/secret+with=signs"
    certs = {f"vsc-check{number:04}": f"old-{number}" for number in range(len(NAMES))}
    wanted = dict(zip(certs, NAMES))
    with tempfile.TemporaryDirectory() as folder, CheckingServer(
        key_id, secret, token, certs
    ) as server:
        with open(Path(folder, "names.csv"), "w", encoding="utf-8", newline="") as sheet:
            writer = csv.writer(sheet)
            writer.writerow(["cert_id", "region", "new_name"])
            writer.writerows([cert, "cn-hangzhou", name] for cert, name in wanted.items())
        variables = {
            "ALIBABA_CLOUD_ACCESS_KEY_ID": key_id,
            "ALIBABA_CLOUD_ACCESS_KEY_SECRET": secret,
        }
        if token:
            variables["ALIBABA_CLOUD_SECURITY_TOKEN"] = token
        options = ["--yes", "--rate", "1000/1s", "--name-rule", "current"]
        code, said = program.run(
            binary,
            folder,
            ["run", "names.csv", "--endpoint", f"http://{server.host}"]
            + ["--signature", signature, *options],
            variables,
        )
        tally.check("the job ends well", code == 0, said)
        for action, refused in server.verdicts:
            tally.check(f"{action} is signed as the SDKs sign", refused is None, refused)
        renames = sum(action == "ModifySslVpnClientCert" for action, _ in server.verdicts)
        tally.check("one rename a name", renames == len(NAMES), server.verdicts)
        for cert, name in wanted.items():
            tally.check(f"{name!r} arrived", certs[cert] == name, certs[cert])
