// @alicloud/pop-core, driven by lines of JSON: one call a line on standard input, its answer a line on standard output.
'use strict';

const readline = require('readline');
const Core = require('@alicloud/pop-core');
const kitx = require('kitx');

const sign = kitx.sha1;

function tampered(signature) {
  return (signature[0] === '0' ? '1' : '0') + signature.slice(1);
}

async function answer(call) {
  const client = new Core({
    accessKeyId: call.key_id,
    accessKeySecret: call.secret,
    endpoint: call.endpoint,
    apiVersion: call.version,
  });
  kitx.sha1 = call.tamper ? (...given) => tampered(sign(...given)) : sign;
  try {
    return { fields: await client.request(call.action, call.parameters, { method: call.method }) };
  } catch (error) {
    return { code: error.code || error.name, message: error.message };
  }
}

(async () => {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    process.stdout.write(JSON.stringify(await answer(JSON.parse(line))) + '\n');
  }
  process.exit(0);
})();
