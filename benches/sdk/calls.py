"""Renames through the official Python SDK: calls.py PORT CALLS, 64 threads."""
import sys
from concurrent.futures import ThreadPoolExecutor

from alibabacloud_tea_openapi.models import Config
from alibabacloud_vpc20160428.client import Client
from alibabacloud_vpc20160428.models import ModifySslVpnClientCertRequest

port, calls = int(sys.argv[1]), int(sys.argv[2])
client = Client(Config(access_key_id="key", access_key_secret="secret", protocol="http",
                       endpoint=f"127.0.0.1:{port}", region_id="cn-hangzhou"))


def call(number):
    answer = client.modify_ssl_vpn_client_cert(ModifySslVpnClientCertRequest(
        region_id="cn-hangzhou", ssl_vpn_client_cert_id=f"vsc-sandbox{number:07}",
        name=f"new-{number}", client_token=f"token-{number}"))
    assert answer.body.name == f"new-{number}", answer


with ThreadPoolExecutor(64) as pool:
    list(pool.map(call, range(1, calls + 1)))
