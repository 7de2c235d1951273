"""A server that accepts a request only if the official SDKs would have signed it so.

V1 is computed by two SDKs (`Utils.get_rpcsignature` of alibabacloud-tea-openapi, and the composer of
aliyun-python-sdk-core), V3 by `Utils.get_authorization` of the former.
"""

import datetime
import hashlib
import json
import threading
import types
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from alibabacloud_tea_openapi.utils import Utils
from aliyunsdkcore.auth.algorithm import sha_hmac1
from aliyunsdkcore.auth.composer import rpc_signature_composer

# Two underscores make it private to the module, not to a class.
compose_string_to_sign = getattr(rpc_signature_composer, "__compose_string_to_sign")


class CheckingServer:
    """The server, for as long as a `with` lasts. Knows certificates by id, with their names."""

    def __init__(self, key_id, secret, token, certs):
        self.key_id = key_id
        self.secret = secret
        self.token = token
        self.certs = certs
        self.nonces = set()
        # What was called, and why it was not accepted; None for what was.
        self.verdicts = []
        self.lock = threading.Lock()
        checker = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                checker.handle(self)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.host = f"127.0.0.1:{self.server.server_port}"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def handle(self, request):
        """Answers one request."""
        body = request.rfile.read(int(request.headers.get("content-length", "0")))
        query = urllib.parse.urlsplit(request.path).query
        with self.lock:
            try:
                action, parameters = self.accept(request, query, body)
                status, fields = 200, self.carry_out(action, parameters)
                self.verdicts.append((action, None))
            except (AssertionError, KeyError, ValueError) as why:
                status, fields = 400, {"Code": "NotAsTheSdks", "Message": str(why)}
                self.verdicts.append((query or body.decode(), repr(why)))
        answer = json.dumps({"RequestId": "R-1", **fields}).encode()
        request.send_response(status)
        request.send_header("Content-Type", "application/json;charset=utf-8")
        request.send_header("Content-Length", str(len(answer)))
        request.end_headers()
        request.wfile.write(answer)

    def accept(self, request, query, body):
        """Checks a request; returns its action and its parameters."""
        headers = {name.lower(): value for name, value in request.headers.items()}
        assert headers["host"] == self.host, headers["host"]
        if "authorization" in headers:
            return self.accept_v3(headers, query, body)
        assert headers["content-type"] == "application/x-www-form-urlencoded", headers
        return self.accept_v1(query, body)

    def accept_v1(self, query, body):
        parameters = decoded("&".join(filter(None, [query, body.decode("ascii")])))
        signature = parameters.pop("Signature")
        for name, expected in [
            ("SignatureMethod", "HMAC-SHA1"),
            ("SignatureVersion", "1.0"),
            ("Format", "JSON"),
            ("AccessKeyId", self.key_id),
        ]:
            assert parameters[name] == expected, f"{name}={parameters[name]}"
        assert parameters.get("SecurityToken") == self.token, "SecurityToken"
        self.fresh(parameters["SignatureNonce"], parameters["Timestamp"])
        by_tea = Utils.get_rpcsignature(parameters, "POST", self.secret)
        assert signature == by_tea, f"alibabacloud-tea-openapi signs {by_tea}, not {signature}"
        to_sign = compose_string_to_sign("POST", parameters)
        by_core = sha_hmac1.get_sign_string(to_sign, self.secret + "&")
        assert signature == by_core, f"aliyun-python-sdk-core signs {by_core}, not {signature}"
        known(parameters["Action"], parameters["Version"])
        return parameters["Action"], parameters

    def accept_v3(self, headers, query, body):
        authorization = headers["authorization"]
        signed = authorization.split("SignedHeaders=")[1].split(",")[0].split(";")
        needed = {name for name in headers if name == "host" or name.startswith("x-acs-")}
        assert needed <= set(signed), f"{needed - set(signed)} is not signed"
        digest = hashlib.sha256(body).hexdigest()
        assert headers["x-acs-content-sha256"] == digest, "x-acs-content-sha256"
        assert headers["accept"] == "application/json", headers["accept"]
        assert headers.get("x-acs-security-token") == self.token, "x-acs-security-token"
        if self.token:
            assert headers["x-acs-accesskey-id"] == self.key_id, "x-acs-accesskey-id"
        self.fresh(headers["x-acs-signature-nonce"], headers["x-acs-date"])
        parameters = decoded(query)
        request = types.SimpleNamespace(
            method="POST",
            pathname="/",
            query=parameters,
            headers={name: headers[name] for name in signed},
        )
        expected = Utils.get_authorization(
            request, "ACS3-HMAC-SHA256", digest, self.key_id, self.secret
        )
        assert authorization == expected, f"expected {expected}, got {authorization}"
        known(headers["x-acs-action"], headers["x-acs-version"])
        return headers["x-acs-action"], parameters

    def fresh(self, nonce, timestamp):
        """Checks what must be new in every request."""
        assert nonce not in self.nonces, f"nonce {nonce} was used before"
        self.nonces.add(nonce)
        at = datetime.datetime.strptime(timestamp, "%Y-%m-%dT%H:%M:%SZ")
        now = datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)
        assert abs(now - at) < datetime.timedelta(minutes=15), timestamp

    def carry_out(self, action, parameters):
        """Does what is asked, as the service would; returns the answer's fields."""
        if action == "GetCallerIdentity":
            return {"AccountId": "1234567890123456", "Arn": "acs:ram::1234567890123456:user/u"}
        if action == "ModifySslVpnClientCert":
            cert, name = parameters["SslVpnClientCertId"], parameters["Name"]
            assert cert in self.certs, cert
            self.certs[cert] = name
            return {"SslVpnClientCertId": cert, "Name": name}
        size, page = int(parameters["PageSize"]), int(parameters["PageNumber"])
        asked = parameters.get("SslVpnClientCertId")
        listed = [
            {"SslVpnClientCertId": cert, "Name": name, "RegionId": parameters["RegionId"]}
            for cert, name in self.certs.items()
            if asked in (None, cert)
        ]
        return {
            "PageSize": size,
            "PageNumber": page,
            "TotalCount": len(listed),
            "SslVpnClientCertKeys": {
                "SslVpnClientCertKey": listed[size * (page - 1) : size * page]
            },
        }


def decoded(encoded):
    """Reads parameters, each of which may be there once."""
    pairs = urllib.parse.parse_qsl(
        encoded, keep_blank_values=True, strict_parsing=bool(encoded), errors="strict"
    )
    assert len(dict(pairs)) == len(pairs), "a parameter is there twice"
    return dict(pairs)


def known(action, version):
    """Checks that an action is one of those that the program may call, of its own service."""
    versions = {
        "ModifySslVpnClientCert": "2016-04-28",
        "DescribeSslVpnClientCerts": "2016-04-28",
        "GetCallerIdentity": "2015-04-01",
    }
    assert versions[action] == version, f"{action} {version}"
