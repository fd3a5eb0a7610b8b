/** Changed requests to the built endpoint: every response is documented, in time, and says nothing of the server's code. */

import { readFile } from "node:fs/promises";
import { connect } from "node:net";
import { type CheckedFetch, checkedFetch, type OpenApi } from "../../../server/testing/checked-fetch.ts";
import { buildServer, type TestBuild, type TestServer, untilReady } from "../../../server/testing/server.ts";
import { ADMIN_KEY, anyRequest, type HttpRequest, type RawRequest, SEEDS } from "./requests.ts";
import type { FuzzTarget } from "./target.ts";

/** Shorter than the time after which an input counts as a hang. */
const DEADLINE_MS = 6000;
/** A socket without data for this time has its whole response. */
const QUIET_MS = 250;
const ERROR_LEVEL = 50;

/** A line of a stack, and paths of this machine. */
const STACK = /\n\s+at |node_modules|dist-node|file:\/\//;

interface Running {
  build: TestBuild;
  server: TestServer;
  fetch: CheckedFetch;
}

/** @throws TypeError for a route of the document that no seed calls */
function checkSeeds({ paths }: OpenApi): void {
  for (const [path, operations] of Object.entries(paths)) {
    const pattern = new RegExp(`^${path.replaceAll(/\{\w+\}/g, "[^/]+")}$`);
    for (const method of Object.keys(operations)) {
      const isCalled = SEEDS.some(
        (seed) => seed.method.toLowerCase() === method && pattern.test(seed.path.split("?", 1)[0] ?? ""),
      );
      if (!isCalled) throw new TypeError(`No request of the fuzz test calls ${method} ${path}.`);
    }
  }
}

async function startServer(): Promise<Running> {
  const build = await buildServer();
  const args = ["--workers", "1", "--deadline-ms", String(DEADLINE_MS), "--max-characters", "5000"];
  const server = await build.start(args, { ADMIN_KEY, HF_HUB_OFFLINE: "1" });
  await untilReady(server);
  const { fetch, contract } = await checkedFetch(server.url);
  checkSeeds(contract.document);
  return { build, server, fetch };
}

let running: Running | undefined;

function checkServer({ server }: Running): void {
  if (server.process.exitCode !== null || server.process.signalCode !== null)
    throw new TypeError("The server has ended.");
  const error = server.log.find(({ level }) => Number(level) >= ERROR_LEVEL);
  server.log.length = 0;
  if (error) throw new TypeError(`The server logged an error: ${JSON.stringify(error).slice(0, 2000)}`);
}

function checkText(text: string): void {
  if (STACK.test(text)) throw new TypeError(`A response tells of the server's code: ${text.slice(0, 500)}`);
}

async function send({ fetch }: Running, { method, path, headers, body }: HttpRequest): Promise<string> {
  let response: Response;
  try {
    response = await fetch(path, { method, headers, ...(body !== undefined && { body }) });
  } catch (cause) {
    // The connection of a file is cut when it turns out to be damaged after its first rows.
    if (path.startsWith("/batch") && cause instanceof TypeError && cause.message === "terminated")
      return "cut";
    throw cause;
  }
  if (response.status >= 500) throw new TypeError(`Status ${response.status}: ${await response.text()}`);
  if (!response.headers.has("x-request-id"))
    throw new TypeError(`A ${response.status} without x-request-id.`);
  checkText(await response.text());
  return String(response.status);
}

/** @returns what the server sends until it is quiet or closes the connection */
function exchange(port: number, raw: string): Promise<string> {
  return new Promise((resolve) => {
    let received = "";
    let timer: NodeJS.Timeout;
    const socket = connect(port, "127.0.0.1", () => socket.write(raw));
    const end = () => {
      clearTimeout(timer);
      socket.destroy();
      resolve(received);
    };
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(end, QUIET_MS);
    };
    timer = setTimeout(end, QUIET_MS);
    socket.on("data", (data) => {
      received += data.toString("latin1");
      wait();
    });
    // The server may close the connection while the client writes.
    socket.on("error", () => {});
    socket.on("close", end);
  });
}

async function sendRaw({ server }: Running, { raw }: RawRequest): Promise<string> {
  const received = await exchange(Number(new URL(server.url).port), raw);
  checkText(received);
  const statuses = [...received.matchAll(/^HTTP\/1\.1 (\d+)/gm)].map(([, status]) => Number(status));
  if (statuses.some((status) => status >= 500)) throw new TypeError(`Status 5xx: ${received.slice(0, 500)}`);
  if (received !== "" && !received.startsWith("HTTP/1.1 "))
    throw new TypeError(`No HTTP: ${received.slice(0, 200)}`);
  return `socket ${statuses[0] ?? "without a response"}`;
}

/** The largest memory in MB that a process had; 0 where the system does not tell. */
async function peakOf(pid: string): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) / 1024;
}

export const endpointTarget: FuzzTarget = {
  async start() {
    running = await startServer();
  },

  make(random) {
    return { name: "request.json", bytes: new TextEncoder().encode(JSON.stringify(anyRequest(random))) };
  },

  async run({ bytes }) {
    if (!running) throw new TypeError("The server has not been started.");
    const request = JSON.parse(new TextDecoder().decode(bytes)) as HttpRequest | RawRequest;
    const outcome = "raw" in request ? await sendRaw(running, request) : await send(running, request);
    checkServer(running);
    return outcome;
  },

  async megabytes() {
    if (!running) return 0;
    const pid = String(running.server.process.pid);
    const children = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8").catch(() => "");
    const peaks = await Promise.all([pid, ...children.split(" ").filter(Boolean)].map(peakOf));
    return Math.max(...peaks);
  },

  async dispose() {
    await running?.build.dispose();
  },
};
