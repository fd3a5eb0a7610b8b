/**
 * `npm run bench -- crashes [SECONDS]`: clients send requests without a pause, while every 5 seconds one inference
 * process is killed with SIGKILL, in rotation. Every request must be answered with status 200. Linux only.
 */

import { startEndpoint, workersOf } from "./endpoint.mjs";
import { TEXTS } from "./texts.mjs";

const SECONDS = Number(process.argv[3] ?? 60);
const KILL_EVERY_MS = 5000;
const CLIENTS = 8;

const server = await startEndpoint(["--workers", "2"]);
const end = performance.now() + 1000 * SECONDS;
/** @type {Map<string, number>} */
const outcomes = new Map();
let longest = 0;
let kills = 0;

/** @param {number} client */
async function sendRequests(client) {
  for (let turn = client; performance.now() < end; turn += CLIENTS) {
    const start = performance.now();
    const outcome = await fetch(`${server.url}/`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ inputs: TEXTS[turn % TEXTS.length] }),
    }).then(
      async (response) => {
        await response.arrayBuffer();
        return String(response.status);
      },
      (cause) => `no answer: ${cause.cause?.code ?? cause.message}`,
    );
    longest = Math.max(longest, performance.now() - start);
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }
}

const killing = setInterval(() => {
  const workers = workersOf(server.pid);
  const victim = workers[kills % workers.length];
  if (victim === undefined) return;
  process.kill(victim, "SIGKILL");
  kills += 1;
}, KILL_EVERY_MS);
await Promise.all(Array.from({ length: CLIENTS }, (_, client) => sendRequests(client)));
clearInterval(killing);
const metrics = await (await fetch(`${server.url}/metrics`)).text();
await server.stop();
const counts = [...outcomes].map(([outcome, count]) => `${outcome}: ${count}`).join(", ");
console.log(
  `${kills} processes killed in ${SECONDS} s; answers: ${counts}; the longest took ${longest.toFixed(0)} ms`,
);
console.log(/^tonescope_worker_restarts_total .*$/m.exec(metrics)?.[0]);
if (outcomes.size !== 1 || !outcomes.has("200") || kills === 0) process.exitCode = 1;
