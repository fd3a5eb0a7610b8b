/** What a client does that sends no usual request, and what a server answers that has no usual state. */

import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, openSync, writeSync, closeSync } from "node:fs";
import { connect } from "node:net";
import { dirname, join } from "node:path";
import process from "node:process";
import { afterAll, beforeAll, expect, it } from "vitest";
import { json } from "../testing/checked-fetch.ts";
import { buildServer, type TestBuild, type TestServer, untilReady } from "../testing/server.ts";

let build: TestBuild;
let server: TestServer;
let model: string;

beforeAll(async () => {
  build = await buildServer();
  model = join(build.folder, "model");
  cpSync("public/models/tonescope-tweets", model, { recursive: true });
  server = await build.start(["--workers", "1", "--deadline-ms", "2000", "--model", model]);
  await untilReady(server);
});
afterAll(() => build.dispose());

/** The response to bytes that are sent as they are. */
function responseTo(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let response = "";
    const socket = connect(Number(new URL(server.url).port), "127.0.0.1", () => socket.write(bytes));
    socket.on("data", (data) => (response += String(data)));
    socket.on("close", () => resolve(response));
    socket.on("error", reject);
  });
}

it.each([
  ["without a host", "GET /info HTTP/1.1\r\nConnection: close\r\n\r\n", 400],
  ["with an unknown expectation", "GET /info HTTP/1.1\r\nHost: a\r\nExpect: foo\r\n\r\n", 417],
  ["with large headers", `GET /info HTTP/1.1\r\nHost: a\r\nX: ${"a".repeat(20_000)}\r\n\r\n`, 431],
  ["of another protocol", "HELLO\r\n\r\n", 400],
  ["for a proxy", "CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n", 405],
  ["to another name", "GET /info HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", 403],
])("a request %s gets an error in the usual shape", async (_name, bytes, status) => {
  const [head = "", body = ""] = (await responseTo(bytes)).split("\r\n\r\n");
  expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(head).toMatch(/^x-request-id: [\w-]{36}$/im);
  expect(JSON.parse(body)).toEqual({
    error: expect.stringMatching(/\.$|\.\)\.$/),
    error_type: expect.any(String),
  });
});

it("an explanation that cannot end in time is refused with its price, and leaves the others alone", async () => {
  const inputs = "a good day ".repeat(30);
  const body = { inputs, parameters: { method: "shapley", orders: 32 } };
  const response = await fetch(`${server.url}/explain`, json(body));
  expect(response.status).toBe(422);
  expect(response.headers.get("retry-after")).toBeNull();
  expect(await response.json()).toMatchObject({
    error: expect.stringMatching(/up to \d+ passes.* about \d+ seconds/),
  });
  expect((await fetch(server.url, json({ inputs: "a good day" }))).status).toBe(200);
});

it("a port that is in use is named in a sentence", async () => {
  const entry = join(dirname(build.workerFile), "tonescope.js");
  const { port } = new URL(server.url);
  const { status, stderr, stdout } = spawnSync(process.execPath, [entry, "serve", "--port", port], {
    encoding: "utf8",
  });
  expect(status).toBe(1);
  expect(`${stdout}${stderr}`).toMatch(
    new RegExp(`^Cannot listen on 127\\.0\\.0\\.1, port ${port}\\. [^\\n]*\\n$`),
  );
});

it.skipIf(process.platform === "win32")(
  "without a worker that has the model it is not ready, and answers at once",
  async () => {
    const weights = openSync(join(model, "onnx", "model_int8.onnx"), "r+");
    writeSync(weights, "changed", 1000);
    closeSync(weights);
    const [worker] = execFileSync("pgrep", ["-P", String(server.process.pid)], { encoding: "utf8" }).split(
      "\n",
    );
    process.kill(Number(worker), "SIGKILL");
    await expect.poll(async () => (await fetch(`${server.url}/ready`)).status, { interval: 100 }).toBe(503);
    await expect.poll(async () => (await fetch(server.url, json({ inputs: "a" }))).status).toBe(503);
    expect((await fetch(`${server.url}/health`)).status).toBe(200);
  },
);
