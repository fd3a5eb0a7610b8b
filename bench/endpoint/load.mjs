/**
 * The endpoint under load: `npm run bench -- serve [SECONDS]`.
 *
 * At capacity: texts per second of one inference process compared with onnxruntime-node alone on prepared token ids,
 * both pinned to one core, alternating. Also texts per second of processor time, which other load does not change.
 * Beyond capacity: twice the capacity for SECONDS (60): response statuses, latency of /health, growth of memory.
 */

import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { cpus } from "node:os";
import { join } from "node:path";
// @ts-expect-error It has no types.
import autocannon from "autocannon";
import { build as viteBuild } from "vite";
import { ROOT } from "../../scripts/support/install.mjs";
import { median } from "../support/report.mjs";
import { startEndpoint, workersOf } from "./endpoint.mjs";
import { TEXTS } from "./texts.mjs";

const SECONDS = Number(process.argv[3] ?? 60);
const ROUNDS = 6;
const ROUND_SECONDS = 6;
/** Number of requests. */
const WARM_UP = 3000;
/** Clock ticks per second in /proc (USER_HZ). */
const TICKS = 100;
const LOADS = [
  { texts: 1, connections: 8 },
  { texts: 1, connections: 64 },
  { texts: 32, connections: 2 },
];

// As in the endpoint: without this the runtime reports usage.
const env = { ...process.env, ORT_DISABLE_TELEMETRY: "1" };
const outDir = join(ROOT, ".cache/bench-serve");
await viteBuild({
  configFile: false,
  root: ROOT,
  logLevel: "error",
  build: { ssr: "bench/endpoint/bare.ts", target: "node20", outDir, copyPublicDir: false },
});
const canPin = spawnSync("taskset", ["--version"]).status === 0;
/** @param {string} core @param {string[]} command */
const pinned = (core, command) => (canPin ? ["taskset", "-c", core, ...command] : command);
if (canPin) execFileSync("taskset", ["-acp", "1", String(process.pid)]);

/** The server and its inference processes. @param {number} pid */
const processesOf = (pid) => [pid, ...workersOf(pid)];

/** @param {number} pid */
function cpuSeconds(pid) {
  return processesOf(pid).reduce((sum, each) => {
    const fields = readFileSync(`/proc/${each}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return sum + (Number(fields[11]) + Number(fields[12])) / TICKS;
  }, 0);
}

/** Mebibytes resident. @param {number} pid */
function memory(pid) {
  return processesOf(pid).reduce((sum, each) => {
    const [, kib = "0"] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${each}/status`, "utf8")) ?? [];
    return sum + Number(kib) / 1024;
  }, 0);
}

/**
 * Sends requests from concurrent clients without a pause. Each client starts at a different text, so that all lengths
 * are equally frequent even if a client sends few requests; all responses are awaited, so that all work is counted.
 * @param {string} url @param {{ texts: number, connections: number, amount: number }} load amount: requests
 */
async function sendAll(url, { texts, connections, amount }) {
  const requests = Array.from({ length: TEXTS.length / texts }, (_, index) => {
    const some = TEXTS.slice(index * texts, (index + 1) * texts);
    return { body: JSON.stringify({ inputs: texts === 1 ? some[0] : some }) };
  });
  let next = 0;
  const start = performance.now();
  let end = start;
  const run = autocannon({
    url: `${url}/predict`,
    method: "POST",
    headers: { "content-type": "application/json" },
    requests,
    setupClient(/** @type {{ setRequests: (all: typeof requests) => void }} */ client) {
      const first = Math.floor((next++ * requests.length) / connections);
      client.setRequests([...requests.slice(first), ...requests.slice(0, first)]);
    },
    connections,
    amount,
    timeout: 60,
  });
  run.on("response", () => {
    end = performance.now();
  });
  const { "2xx": answered } = await run;
  return { answered, seconds: (end - start) / 1000 };
}

async function atCapacity() {
  /** @type {Record<string, { rate: number[], efficiency: number[] }>} */
  const results = {};
  /** @param {string} name @param {number} count @param {number} seconds @param {number} cpu */
  const note = (name, count, seconds, cpu) => {
    const entry = (results[name] ??= { rate: [], efficiency: [] });
    entry.rate.push(count / seconds);
    entry.efficiency.push(count / cpu);
  };
  const server = await startEndpoint(["--workers", "1"], (command) => pinned("0", command));
  // Until the JavaScript engine has compiled the hot functions, as on a server that has run for some minutes.
  await sendAll(server.url, { texts: 1, connections: 8, amount: WARM_UP });
  for (let round = 0; round < ROUNDS; round++) {
    const [file = "", ...rest] = pinned("0", [
      process.execPath,
      join(outDir, "bare.js"),
      String(1000 * ROUND_SECONDS),
    ]);
    const bare = JSON.parse(execFileSync(file, rest, { encoding: "utf8", cwd: ROOT, env }));
    note("onnxruntime-node alone", bare.runs, bare.seconds, bare.cpuSeconds);
    for (const { texts, connections } of LOADS) {
      const before = cpuSeconds(server.pid);
      const amount = Math.round(bare.runs / texts);
      const { answered, seconds } = await sendAll(server.url, { texts, connections, amount });
      note(
        `endpoint, ${connections} clients with ${texts} texts a request`,
        answered * texts,
        seconds,
        cpuSeconds(server.pid) - before,
      );
    }
  }
  await server.stop();
  const [bare = { rate: [], efficiency: [] }] = Object.values(results);
  /** The median of ratios by round, because the machine's speed varies more between rounds than within one. @param {number[]} values @param {number[]} base */
  const share = (values, base) =>
    `${(100 * median(values.map((value, round) => value / (base[round] ?? Number.NaN)))).toFixed(1)} %`;
  for (const [name, { rate, efficiency }] of Object.entries(results)) {
    console.log(
      `${name}: ${median(rate).toFixed(1)} texts a second (${share(rate, bare.rate)}), ` +
        `${median(efficiency).toFixed(1)} a second of processor time (${share(efficiency, bare.efficiency)})`,
    );
  }
}

/**
 * Sends requests at a fixed rate (open loop), whether or not earlier ones were answered.
 * @param {string} url @param {number} rate
 */
async function flood(url, rate) {
  const agent = new Agent({ keepAlive: true });
  /** @type {Map<number, number>} */
  const statuses = new Map();
  let errors = 0;
  let sent = 0;
  /** @param {string} body @returns {Promise<void>} */
  const send = (body) =>
    new Promise((done) => {
      const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
      request(`${url}/predict`, { method: "POST", agent, headers }, (response) => {
        const { statusCode = 0 } = response;
        statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1);
        response.resume().once("end", done);
      })
        .once("error", () => {
          errors++;
          done();
        })
        .end(body);
    });
  const start = performance.now();
  /** @type {Promise<void>[]} */
  const all = [];
  for (let now = start; now - start < 1000 * SECONDS; now = performance.now()) {
    for (; sent < (rate * (now - start)) / 1000; sent++) {
      all.push(send(JSON.stringify({ inputs: TEXTS[sent % TEXTS.length] })));
    }
    await new Promise((done) => setTimeout(done, 5));
  }
  await Promise.all(all);
  agent.destroy();
  return { sent, statuses, errors };
}

async function beyondCapacity() {
  // All cores, because a child process inherits the pinning of this process.
  const cores = `0-${cpus().length - 1}`;
  const server = await startEndpoint(["--max-queue", "128"], (command) => pinned(cores, command));
  const calm = await sendAll(server.url, { texts: 1, connections: 16, amount: WARM_UP });
  const capacity = calm.answered / calm.seconds;
  /** @type {number[]} */
  const probes = [];
  /** @type {number[]} */
  const memories = [];
  const end = new AbortController();
  const probing = (async () => {
    while (!end.signal.aborted) {
      const start = performance.now();
      await (await fetch(`${server.url}/health`)).arrayBuffer();
      probes.push(performance.now() - start);
      if (probes.length % 20 === 0) memories.push(memory(server.pid));
      await new Promise((done) => setTimeout(done, 50));
    }
  })();
  const { sent, statuses, errors } = await flood(server.url, 2 * capacity);
  end.abort();
  await probing;
  await server.stop();
  const sorted = probes.toSorted((a, b) => a - b);
  /** @param {number} from @param {number} to */
  const part = (from, to) =>
    median(memories.slice(Math.floor(from * memories.length), Math.ceil(to * memories.length)));
  console.log(
    `capacity: ${capacity.toFixed(1)} requests a second; sent: ${(sent / SECONDS).toFixed(1)} for ${SECONDS} s`,
  );
  console.log(
    `answers: ${[...statuses].map(([status, count]) => `${status}: ${count}`).join(", ")}; dropped connections: ${errors}`,
  );
  console.log(
    `/health: p50 ${median(probes).toFixed(1)} ms, p99 ${sorted[Math.floor(0.99 * sorted.length)]?.toFixed(1)} ms of ${probes.length}`,
  );
  console.log(
    `memory: ${part(0.25, 0.5).toFixed(0)} MiB in the second quarter, ${part(0.75, 1).toFixed(0)} MiB in the last`,
  );
}

await atCapacity();
await beyondCapacity();
