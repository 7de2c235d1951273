"""@alicloud/pop-core for Node.js: signature V1, by GET and POST. The calls are made by `sdk_pop.js`."""

import json
import subprocess
import uuid
from pathlib import Path

from scenario import VPC, Refused


class Caller:
    """Calls through the SDK, for as long as a `with` lasts."""

    def __init__(self, sandbox, method):
        self.sandbox = sandbox
        self.method = method
        self.nonce = uuid.uuid4().hex
        self.process = subprocess.Popen(
            ["node", Path(__file__).with_suffix(".js")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.communicate(timeout=30)

    def call(self, action, parameters, version=VPC, spoil=None, key_id=None, secret=None):
        # This SDK lets a caller's parameters replace its own.
        falsified = {
            "timestamp": {"Timestamp": "2020-01-02T03:04:05Z"},
            "nonce": {"SignatureNonce": self.nonce},
        }.get(spoil, {})
        call = {
            "action": action,
            "parameters": {**parameters, **falsified},
            "version": version,
            "method": self.method,
            "tamper": spoil == "signature",
            "endpoint": f"http://{self.sandbox.host}",
            "key_id": key_id or self.sandbox.key_id,
            "secret": secret or self.sandbox.secret,
        }
        self.process.stdin.write(json.dumps(call) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        if "code" in answer:
            raise Refused(answer["code"], answer["message"])
        return answer["fields"]
