/**
 * npm run check:clients: the running endpoint with the Python clients of Triton and of KServe, and with the bodies of the
 * documents of text-embeddings-inference. The clients are installed under `.cache` at the first use (500 MB).
 */

import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { startEndpoint } from "../../bench/endpoint/endpoint.mjs";
import { ROOT } from "../support/install.mjs";
import { pythonWith } from "../support/python.mjs";

const REQUIREMENTS = ["tritonclient[http]==2.73.0", "kserve==0.21.0"];
const MODEL = "tonescope-tweets";

const python = pythonWith(REQUIREMENTS);
const server = await startEndpoint([]);
/** @type {Map<string, { calls: number, failed: number }>} */
const clients = new Map();
try {
  const child = spawn(python, [join(ROOT, "scripts/check/clients/clients.py"), server.url, MODEL], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface(child.stdout)) {
    if (!line.startsWith("{")) continue;
    const { client, call, cause } = JSON.parse(line);
    const counts = clients.get(client) ?? { calls: 0, failed: 0 };
    clients.set(client, counts);
    counts.calls++;
    if (cause === null) continue;
    counts.failed++;
    console.log(`${client}, ${call}: ${cause}`);
  }
} finally {
  await server.stop();
}
console.log("| client | calls | failed |\n| --- | --- | --- |");
for (const [client, { calls, failed }] of clients) console.log(`| ${client} | ${calls} | ${failed} |`);
const hasFailed = [...clients.values()].some(({ failed }) => failed > 0);
process.exitCode = hasFailed || clients.size < 3 ? 1 : 0;
