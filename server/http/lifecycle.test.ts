import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join, resolve } from "node:path";
import process from "node:process";
import { afterAll, beforeAll, expect, it } from "vitest";
import { checkedFetch, json } from "../testing/checked-fetch.ts";
import { buildServer, type TestBuild, untilReady } from "../testing/server.ts";

const EMBEDDED = "public/models/tonescope-tweets";
const { revision: shipped } = JSON.parse(readFileSync(join(EMBEDDED, "manifest.json"), "utf8")) as {
  revision: string;
};
const ADMIN = { authorization: "Bearer the admin's key" };

let build: TestBuild;

beforeAll(async () => {
  build = await buildServer();
});
afterAll(() => build.dispose());

/** The folder of the embedded model as another revision, which is recognized by its temperature. */
let another: string | undefined;
function anotherRevision(): string {
  if (another !== undefined) return another;
  const folder = join(build.folder, "revision-hotter");
  mkdirSync(folder, { recursive: true });
  cpSync(join(EMBEDDED, "tokenizer.json"), join(folder, "tokenizer.json"));
  cpSync(join(EMBEDDED, "tokenizer_config.json"), join(folder, "tokenizer_config.json"));
  symlinkSync(resolve(EMBEDDED, "onnx"), join(folder, "onnx"));
  const manifest = JSON.parse(readFileSync(join(EMBEDDED, "manifest.json"), "utf8")) as {
    weights: { temperature: number }[];
  };
  const weights = manifest.weights.map((entry) => ({ ...entry, temperature: 4 }));
  writeFileSync(join(folder, "manifest.json"), JSON.stringify({ ...manifest, revision: "hotter", weights }));
  another = folder;
  return folder;
}

/** Sends requests one after the other until it is stopped. */
function keepAsking(url: string) {
  const end = new AbortController();
  const seen: { status: number; revision: string | null }[] = [];
  const done = (async () => {
    while (!end.signal.aborted) {
      const response = await fetch(`${url}/`, json({ inputs: `text ${seen.length}` }));
      await response.arrayBuffer();
      seen.push({ status: response.status, revision: response.headers.get("x-model-revision") });
    }
  })();
  return {
    seen,
    async stop() {
      end.abort();
      await done;
      return seen;
    },
  };
}

it("serves two revisions side by side, and switches between them without losing a request", async () => {
  const server = await build.start([], { ADMIN_KEY: "the admin's key" });
  await untilReady(server);
  const { fetch } = await checkedFetch(server.url);
  const asking = [keepAsking(server.url), keepAsking(server.url)];
  const admin = (method: string, path: string, body?: unknown) =>
    fetch(path, { ...(body !== undefined ? json(body, ADMIN) : { headers: ADMIN }), method });
  const revisionsAfter = async (count: number) => {
    const from = asking.map(({ seen }) => seen.length);
    await expect
      .poll(() => asking.every(({ seen }, index) => seen.length > (from[index] ?? 0) + count))
      .toBe(true);
    return asking.map(({ seen }) => seen.at(-1)?.revision);
  };

  expect((await fetch("/admin/models", json({ reference: anotherRevision() }))).status).toBe(401);
  expect((await admin("POST", "/admin/models", { reference: "no/such/folder" })).status).toBe(422);
  expect(
    (await admin("POST", "/admin/models", { reference: join(build.folder, "revision-hotter") })).status,
  ).toBe(200);
  const scores = async (revision: string) => {
    const response = await fetch(`/models/tonescope-tweets@${revision}`, json({ inputs: "I love this" }));
    return ((await response.json()) as { score: number }[][])[0]?.[0]?.score ?? 0;
  };
  expect(await scores(shipped)).toBeGreaterThan((await scores("hotter")) + 0.1);
  expect(await revisionsAfter(2)).toEqual([shipped, shipped]);

  expect((await admin("PUT", "/admin/models/tonescope-tweets@hotter/default")).status).toBe(200);
  expect(await revisionsAfter(2)).toEqual(["hotter", "hotter"]);
  expect((await admin("PUT", `/admin/models/tonescope-tweets@${shipped}/default`)).status).toBe(200);
  expect(await revisionsAfter(2)).toEqual([shipped, shipped]);

  expect((await admin("DELETE", `/admin/models/tonescope-tweets@${shipped}`)).status).toBe(422);
  expect((await admin("DELETE", "/admin/models/tonescope-tweets@hotter")).status).toBe(200);
  expect((await fetch("/models/tonescope-tweets@hotter", json({ inputs: "a" }))).status).toBe(404);
  const all = (await Promise.all(asking.map((entry) => entry.stop()))).flat();
  expect(new Set(all.map(({ status }) => status))).toEqual(new Set([200]));
});

/** The process ids of the server's inference processes. */
const childrenOf = (pid: number) =>
  execFileSync("ps", ["-o", "pid=", "--ppid", String(pid)], { encoding: "utf8" })
    .trim()
    .split(/\s+/)
    .map(Number);

it.skipIf(process.platform !== "linux")("answers every request though its processes are killed", async () => {
  const server = await build.start();
  await untilReady(server);
  const asking = Array.from({ length: 4 }, () => keepAsking(server.url));
  for (let kill = 0; kill < 2; kill++) {
    const known = asking.reduce((sum, { seen }) => sum + seen.length, 0);
    await expect
      .poll(() => asking.reduce((sum, { seen }) => sum + seen.length, 0))
      .toBeGreaterThan(known + 8);
    const [victim] = childrenOf(server.process.pid ?? 0);
    process.kill(victim ?? 0, "SIGKILL");
  }
  const all = (await Promise.all(asking.map((entry) => entry.stop()))).flat();
  expect(new Set(all.map(({ status }) => status))).toEqual(new Set([200]));
  expect(await (await fetch(`${server.url}/metrics`)).text()).toMatch(
    /^tonescope_worker_restarts_total [12]$/m,
  );
});

it("after SIGTERM is not ready, finishes accepted requests, rejects new ones, and ends", async () => {
  const server = await build.start(["--drain-delay-ms", "500", "--grace-ms", "60000", "--workers", "1"]);
  expect((await fetch(`${server.url}/health`)).status).toBe(200);
  const early = await fetch(`${server.url}/`, json({ inputs: "a" }));
  expect([200, 503]).toContain(early.status);
  await untilReady(server);
  const underWay = fetch(
    `${server.url}/`,
    json({ inputs: Array.from({ length: 12 }, () => "word ".repeat(500)) }),
  );
  await expect
    .poll(async () => (await fetch(`${server.url}/metrics`)).text())
    .toMatch(/tonescope_running_texts\{.*\} [1-9]/);
  const ended = server.stop();
  await expect.poll(async () => (await fetch(`${server.url}/ready`)).status).toBe(503);
  expect((await fetch(`${server.url}/health`)).status).toBe(200);
  // Load balancers may not have noticed yet, so their requests are still accepted.
  const late = fetch(`${server.url}/`, json({ inputs: "a" }));
  const answer = await underWay;
  expect(answer.status).toBe(200);
  expect(await answer.json()).toHaveLength(12);
  expect((await late).status).toBe(200);
  expect(await ended).toBe(0);
});

it("ends in time even if a client's file never ends", async () => {
  const server = await build.start(["--grace-ms", "1500", "--workers", "1"]);
  await untilReady(server);
  const { port } = new URL(server.url);
  const head = ["POST /batch HTTP/1.1", "Host: a", "Content-Type: text/csv", "Transfer-Encoding: chunked"];
  const rows = `text\n${`${"a ".repeat(500)}\n`.repeat(400)}`;
  const socket = connect(Number(port), "127.0.0.1");
  socket.write(`${head.join("\r\n")}\r\n\r\n${rows.length.toString(16)}\r\n${rows}\r\n`);
  socket.on("error", () => {});
  const [answer] = (await once(socket, "data")) as [Buffer];
  expect(String(answer)).toMatch(/^HTTP\/1\.1 200 /);
  expect(await server.stop()).toBe(1);
});

it("answers with the class names that are set, in every contract and for the first model alone", async () => {
  const other = anotherRevision();
  const server = await build.start(["--class-names", "bad,so-so,good", "--model", `embedded,${other}`], {
    PREPROCESSING: "none",
  });
  await untilReady(server);
  const post = async (path: string, body: unknown) => (await fetch(server.url + path, json(body))).json();
  expect(await post("/", { inputs: "I love this" })).toMatchObject([{ label: "good" }]);
  const tensor = { name: "text", datatype: "BYTES", shape: [1], data: ["I love this"] };
  expect(await post("/v2/models/tonescope-tweets/infer", { inputs: [tensor] })).toMatchObject({
    outputs: [{ data: ["good"] }, {}],
  });
  const csv = await fetch(`${server.url}/batch`, {
    method: "POST",
    headers: { "content-type": "text/csv" },
    body: "text\nI love this",
  });
  expect(await csv.text()).toMatch(/\bgood\b/);
  expect(await post("/models/tonescope-tweets@hotter", { inputs: "I love this" })).toMatchObject([
    [{ label: "positive" }, {}, {}],
  ]);
});

it.each([
  ["cannot be served", ["--model", "no/such/folder"]],
  ["has another number of classes than names are set", ["--class-names", "bad,good"]],
])("ends with an error when its model %s", async (_name, args) => {
  const server = await build.start(args);
  await expect.poll(() => server.process.exitCode).toBe(1);
  expect(server.log.at(-1)?.["msg"] ?? "").not.toBe("ready");
});
