"""aliyun-python-sdk-core and -vpc: signature V1, by GET and POST, JSON and XML."""

import json
import uuid
from contextlib import ExitStack
from unittest.mock import patch

from aliyunsdkcore.acs_exception.exceptions import ServerException
from aliyunsdkcore.auth.algorithm import sha_hmac1
from aliyunsdkcore.client import AcsClient
from aliyunsdkcore.request import CommonRequest
from aliyunsdkcore.utils import parameter_helper
from aliyunsdkvpc.request.v20160428.DescribeRegionsRequest import DescribeRegionsRequest
from aliyunsdkvpc.request.v20160428.DescribeSslVpnClientCertsRequest import (
    DescribeSslVpnClientCertsRequest,
)
from aliyunsdkvpc.request.v20160428.ModifySslVpnClientCertRequest import (
    ModifySslVpnClientCertRequest,
)

from scenario import VPC, Refused, tampered

TYPED = {
    "ModifySslVpnClientCert": ModifySslVpnClientCertRequest,
    "DescribeSslVpnClientCerts": DescribeSslVpnClientCertsRequest,
    "DescribeRegions": DescribeRegionsRequest,
}


class Caller:
    """Calls through the SDK."""

    def __init__(self, sandbox, method):
        self.sandbox = sandbox
        self.method = method
        self.nonce = str(uuid.uuid4())

    def call(self, action, parameters, version=VPC, spoil=None, key_id=None, secret=None):
        client = AcsClient(
            key_id or self.sandbox.key_id,
            secret or self.sandbox.secret,
            parameters.get("RegionId", "cn-hangzhou"),
            auto_retry=False,
        )
        request = self.request(action, version)
        request.set_endpoint(self.sandbox.host)
        request.set_method(self.method)
        for name, value in parameters.items():
            request.add_query_param(name, value)
        with ExitStack() as patches:
            for module, attribute, value in self.spoiled(spoil):
                patches.enter_context(patch.object(module, attribute, value))
            try:
                return json.loads(client.do_action_with_exception(request))
            except ServerException as error:
                code = error.get_error_code()
                # What this SDK makes of SignatureDoesNotMatch once it has found that the string which the server says it
                # signed is its own: a proof more that both sign the same.
                if code == "InvalidAccessKeySecret":
                    code = "SignatureDoesNotMatch"
                elif code == "SignatureDoesNotMatch":
                    code = "the server signed another string"
                raise Refused(code, error.get_error_msg()) from error

    @staticmethod
    def request(action, version):
        if action in TYPED:
            return TYPED[action]()
        request = CommonRequest(version=version, action_name=action)
        request.set_protocol_type("http")
        request.set_domain("127.0.0.1")  # the endpoint set later is what counts
        return request

    def spoiled(self, what):
        """Returns what to put in the place of which function of the SDK."""
        right = sha_hmac1.get_sign_string
        return {
            None: [],
            "timestamp": [
                (parameter_helper, "get_iso_8061_date", lambda: "2020-01-02T03:04:05Z")
            ],
            "nonce": [(parameter_helper, "get_uuid", lambda: self.nonce)],
            "signature": [(sha_hmac1, "get_sign_string", lambda *given: tampered(right(*given)))],
        }[what]
