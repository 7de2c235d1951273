"""alibabacloud-vpc20160428 over alibabacloud-tea-openapi: signature V3, and V1 (which it calls v2)."""

import uuid
from contextlib import ExitStack
from unittest.mock import patch

from alibabacloud_tea_openapi import models as openapi
from alibabacloud_tea_openapi.utils import Utils
from alibabacloud_vpc20160428 import models
from alibabacloud_vpc20160428.client import Client
from darabonba.exceptions import DaraException
from darabonba.runtime import RuntimeOptions

from scenario import VPC, Refused, tampered

# The typed methods of the client; every other operation goes through its general one.
TYPED = {
    "ModifySslVpnClientCert": (models.ModifySslVpnClientCertRequest, "modify_ssl_vpn_client_cert"),
    "DescribeSslVpnClientCerts": (
        models.DescribeSslVpnClientCertsRequest,
        "describe_ssl_vpn_client_certs",
    ),
    "DescribeRegions": (models.DescribeRegionsRequest, "describe_regions"),
}


class Caller:
    """Calls through the SDK."""

    def __init__(self, sandbox, algorithm):
        self.sandbox = sandbox
        self.algorithm = algorithm
        self.nonce = uuid.uuid4().hex

    def call(self, action, parameters, version=VPC, spoil=None, key_id=None, secret=None):
        config = openapi.Config(
            access_key_id=key_id or self.sandbox.key_id,
            access_key_secret=secret or self.sandbox.secret,
            endpoint=self.sandbox.host,
            protocol="http",
            signature_algorithm=self.algorithm,
        )
        client = Client(config)
        with ExitStack() as patches:
            for attribute, value in self.spoiled(spoil):
                patches.enter_context(patch.object(Utils, attribute, value))
            try:
                if action in TYPED:
                    request_type, method = TYPED[action]
                    request = request_type().from_map(parameters)
                    return getattr(client, method)(request).body.to_map()
                return client.call_api(*general(action, version, parameters))["body"]
            except DaraException as error:
                raise Refused(getattr(error, "code", type(error).__name__), str(error)) from error

    def spoiled(self, what):
        """Returns what to put in the place of which function of the SDK."""
        right_v1, right_v3 = Utils.get_rpcsignature, Utils.get_authorization
        return {
            None: [],
            "timestamp": [("get_timestamp", staticmethod(lambda: "2020-01-02T03:04:05Z"))],
            "nonce": [("get_nonce", staticmethod(lambda: self.nonce))],
            "signature": [
                ("get_rpcsignature", staticmethod(lambda *given: tampered(right_v1(*given)))),
                ("get_authorization", staticmethod(lambda *given: tampered(right_v3(*given)))),
            ],
        }[what]


def general(action, version, parameters):
    """Returns the arguments of a call that the client has no method for."""
    params = openapi.Params(
        action=action,
        version=version,
        protocol="HTTP",
        pathname="/",
        method="POST",
        auth_type="AK",
        style="RPC",
        req_body_type="formData",
        body_type="json",
    )
    return params, openapi.OpenApiRequest(query=parameters), RuntimeOptions()
