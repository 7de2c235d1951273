// Renames through the official Node SDK: calls.js PORT CALLS, 64 at a time.
const { RPCClient } = require('@alicloud/pop-core');

const [port, calls] = process.argv.slice(2).map(Number);
const client = new RPCClient({
  endpoint: `http://127.0.0.1:${port}`, apiVersion: '2016-04-28', accessKeyId: 'key', accessKeySecret: 'secret',
});
let next = 1;

async function worker() {
  while (next <= calls) {
    const number = next++;
    const answer = await client.request('ModifySslVpnClientCert', {
      RegionId: 'cn-hangzhou', SslVpnClientCertId: `vsc-sandbox${number}`, Name: `new-${number}`, ClientToken: `token-${number}`,
    }, { method: 'POST' });
    if (answer.Name !== `new-${number}`) throw new Error(JSON.stringify(answer));
  }
}

Promise.all(Array.from({ length: 64 }, worker)).catch((error) => { console.error(error); process.exit(1); });
