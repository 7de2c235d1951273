"""What an official SDK is put through against the sandbox. The SDKs differ only in how a call is made.

A caller has `call(action, parameters, version=…, spoil=…, secret=…, key_id=…)`, which returns the answer's fields or
raises `Refused`. `spoil` is `signature`, `timestamp` or `nonce`: what to falsify.
"""

import uuid

from names import NAMES

VPC = "2016-04-28"
STS = "2015-04-01"
REGION = "cn-hangzhou"
CERT = "vsc-sandbox0000001"


class Refused(Exception):
    """The service's refusal."""

    def __init__(self, code, message=""):
        super().__init__(f"{code}: {message}")
        self.code = code


def tampered(signature):
    """Changes the first character of a signature, which may stand at the end of a header."""
    head, mark, tail = signature.rpartition("Signature=")
    return head + mark + ("1" if tail[0] == "0" else "0") + tail[1:]


def rename(caller, name, token=None, **more):
    """Renames the certificate."""
    parameters = {
        "RegionId": REGION,
        "SslVpnClientCertId": CERT,
        "Name": name,
        "ClientToken": token or str(uuid.uuid4()),
    }
    parameters.update(more.pop("parameters", {}))
    return caller.call("ModifySslVpnClientCert", parameters, **more)


def listed_name(caller):
    """Reads the certificate's present name from the list."""
    answer = caller.call(
        "DescribeSslVpnClientCerts", {"RegionId": REGION, "SslVpnClientCertId": CERT}
    )
    (cert,) = answer["SslVpnClientCertKeys"]["SslVpnClientCertKey"]
    return cert["Name"]


def run(caller, tally):
    """Runs the whole scenario."""
    for name in NAMES:
        answer = rename(caller, name)
        tally.check(f"rename to {name!r}", answer["Name"] == name, answer)
        tally.check("the answer names the certificate", answer["SslVpnClientCertId"] == CERT, answer)
        seen = listed_name(caller)
        tally.check(f"{name!r} is listed", seen == name, seen)
    replayed_tokens(caller, tally)
    lists(caller, tally)
    refusals(caller, tally)


def replayed_tokens(caller, tally):
    """A ClientToken gets its first answer again, and nothing is done."""
    token = str(uuid.uuid4())
    first = rename(caller, "first", token)
    rename(caller, "second")
    again = rename(caller, "first", token)
    tally.check("a replay has the first request id", first["RequestId"] == again["RequestId"], again)
    seen = listed_name(caller)
    tally.check("a replay does nothing", seen == "second", seen)
    refused(tally, "IdempotentParameterMismatch", lambda: rename(caller, "third", token))


def lists(caller, tally):
    """Pages, regions, and who is calling."""
    page = {"RegionId": REGION, "PageSize": "50", "PageNumber": "1"}
    answer = caller.call("DescribeSslVpnClientCerts", page)
    certs = answer["SslVpnClientCertKeys"]["SslVpnClientCertKey"]
    tally.check("the region holds 40 of 120", len(certs) == int(answer["TotalCount"]) == 40, answer)
    answer = caller.call("DescribeRegions", {})
    regions = [region["RegionId"] for region in answer["Regions"]["Region"]]
    tally.check("regions are listed", REGION in regions, regions)
    answer = caller.call("GetCallerIdentity", {}, version=STS)
    tally.check("the account is known", answer["AccountId"] == "1234567890123456", answer)


def refusals(caller, tally):
    """Each with the service's own code."""
    for code, parameters in [
        ("InvalidSslVpnClientCertId.NotFound", {"SslVpnClientCertId": "vsc-other"}),
        ("InvalidRegionId.NotFound", {"RegionId": "cn-nowhere"}),
        ("InvalidName", {"Name": "https://x"}),
        ("InvalidName", {"Name": "x" * 101}),
        ("InvalidParameter", {"ClientToken": "t" * 65}),
    ]:
        refused(tally, code, lambda p=parameters: rename(caller, "x", parameters=p))
    refused(tally, "SignatureDoesNotMatch", lambda: rename(caller, "x", secret="wrong"))
    refused(tally, "InvalidAccessKeyId.NotFound", lambda: rename(caller, "x", key_id="nobody"))
    refused(tally, "SignatureDoesNotMatch", lambda: rename(caller, "x", spoil="signature"))
    refused(tally, "InvalidTimeStamp.Expired", lambda: rename(caller, "x", spoil="timestamp"))
    rename(caller, "once", spoil="nonce")
    refused(tally, "SignatureNonceUsed", lambda: rename(caller, "twice", spoil="nonce"))
    seen = listed_name(caller)
    tally.check("nothing refused was done", seen == "once", seen)


def refused(tally, code, call):
    """Expects a refusal with this code."""
    try:
        seen = call()
    except Refused as refusal:
        tally.check(f"refused as {code}", refusal.code == code, refusal)
    else:
        tally.check(f"refused as {code}", False, seen)
