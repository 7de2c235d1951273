"""Holds the program against the official SDKs, both ways. Prints what failed, and last how many checks passed.

The SDKs drive the program's sandbox; and a server that checks with the SDKs' own signing functions answers the
program's requests.
"""

import sys

import program_side
import scenario
import sdk_core
import sdk_pop
import sdk_tea
from program import Sandbox
from tally import Tally


def main(binary):
    tally = Tally()
    with Sandbox(binary) as sandbox:
        for name, caller in [
            ("alibabacloud-vpc20160428, V3", sdk_tea.Caller(sandbox, "ACS3-HMAC-SHA256")),
            ("alibabacloud-vpc20160428, V1", sdk_tea.Caller(sandbox, "v2")),
            ("aliyun-python-sdk-vpc, V1 by GET", sdk_core.Caller(sandbox, "GET")),
            ("aliyun-python-sdk-vpc, V1 by POST", sdk_core.Caller(sandbox, "POST")),
        ]:
            tally.part(name, lambda c=caller: scenario.run(c, tally))
        for method in ["GET", "POST"]:
            with sdk_pop.Caller(sandbox, method) as caller:
                name = f"@alicloud/pop-core, V1 by {method}"
                tally.part(name, lambda c=caller: scenario.run(c, tally))
    for signature in ["v1", "v3"]:
        for token in [None, "a/token+with=signs 1"]:
            name = f"cert-rename, {signature}, {'temporary' if token else 'lasting'} key"
            tally.part(name, lambda s=signature, t=token: program_side.run(binary, s, t, tally))
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 0 if tally.failed == 0 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
