import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CheckedFetch, checkedFetch, json } from "../testing/checked-fetch.ts";
import { buildServer, type TestBuild, type TestServer, untilReady } from "../testing/server.ts";

const KEY = "a key of the endpoint";

let build: TestBuild;
let open: TestServer;
let fetch: CheckedFetch;
let guarded: CheckedFetch;
let slow: TestServer;

beforeAll(async () => {
  build = await buildServer();
  const closed = build.start(["--rate-limit", "20", "--workers", "1"], { API_KEY: KEY });
  const late = build.start(["--deadline-ms", "300", "--workers", "1", "--max-queue", "200"]);
  open = await build.start(["--max-items", "8", "--max-characters", "5000", "--max-body-bytes", "100000"]);
  slow = await late;
  await Promise.all([open, await closed, slow].map(untilReady));
  ({ fetch } = await checkedFetch(open.url));
  ({ fetch: guarded } = await checkedFetch((await closed).url));
});
afterAll(() => build.dispose());

const raw = (body: BodyInit, type = "application/json") => ({
  method: "POST",
  body,
  headers: { "content-type": type },
});
const errorOf = async (response: Response) =>
  (await response.json()) as { error: string; error_type: string };

describe("invalid or too large requests", () => {
  const deep = (depth: number) => `{"inputs":${"[".repeat(depth)}${"]".repeat(depth)}}`;

  it.each([
    ["no JSON", "{", 400],
    ["nothing", "", 400],
    ["another value", "[]", 400],
    ["no inputs", '{"text":"a"}', 400],
    ["a number", '{"inputs":1}', 400],
    ["a null in the list", '{"inputs":["a",null]}', 400],
    ["a prototype inside", '{"inputs":"a","parameters":{"__proto__":{"top_k":1}}}', 400],
    [
      "a constructor's prototype",
      '{"inputs":"a","parameters":{"constructor":{"prototype":{"top_k":1}}}}',
      400,
    ],
    ["40,000 brackets", deep(40_000), 400],
    ["a huge number", '{"inputs":"a","parameters":{"top_k":1e999}}', 400],
    ["a broken number of labels", '{"inputs":"a","parameters":{"top_k":0.5}}', 400],
    ["a parameter that is not there", '{"inputs":"a","parameters":{"temperature":2}}', 400],
    ["a function that is not there", '{"inputs":"a","parameters":{"function_to_apply":"constructor"}}', 400],
    ["too large a body", JSON.stringify({ inputs: "a".repeat(100_000) }), 413],
    ["too many texts", JSON.stringify({ inputs: Array.from({ length: 9 }, () => "a") }), 422],
    ["too long a text", JSON.stringify({ inputs: "a".repeat(5001) }), 422],
  ])("are rejected: %s", async (_, body, status) => {
    const response = await fetch("/", raw(body));
    expect(response.status).toBe(status);
    expect((await errorOf(response)).error).not.toBe("");
  });

  it("ignore a prototype as they ignore every unknown field beside the inputs", async () => {
    const plain = await fetch("/", raw('{"inputs":"a"}'));
    const response = await fetch("/", raw('{"inputs":"a","__proto__":{"inputs":"b","raw_scores":true}}'));
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual(await plain.json());
  });

  it("are rejected by content type", async () => {
    expect((await fetch("/", raw("inputs=a", "application/x-www-form-urlencoded"))).status).toBe(415);
    expect((await fetch("/", raw("a", "text/plain"))).status).toBe(415);
    const zipped = {
      ...raw("a"),
      headers: { "content-type": "application/json", "content-encoding": "gzip" },
    };
    expect((await fetch("/", zipped)).status).toBe(415);
    expect((await fetch("/", raw('{"inputs":"a"}', "application/json; charset=utf-8"))).status).toBe(200);
  });

  it("are rejected by path", async () => {
    expect((await fetch("/nowhere")).status).toBe(404);
    const other = await fetch("/predict");
    expect([other.status, other.headers.get("allow")]).toEqual([405, "POST, OPTIONS"]);
    expect((await fetch("/ready", { method: "DELETE" })).headers.get("allow")).toBe("GET, HEAD, OPTIONS");
    expect((await globalThis.fetch(`${open.url}/predict`, { method: "OPTIONS" })).status).toBe(204);
    expect((await fetch("/admin/models", json({ reference: "/" }))).status).toBe(404);
    for (const name of ["%zz", "a".repeat(300)]) {
      const { status, headers } = await fetch(`/models/${name}`, json({ inputs: "a" }));
      expect([status, headers.has("x-request-id"), headers.get("x-content-type-options")]).toEqual([
        400,
        true,
        "nosniff",
      ]);
    }
  });

  it("are rejected if they are not HTTP", async () => {
    const { port } = new URL(open.url);
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(Number(port), "127.0.0.1", () => socket.write("HELO tonescope\r\n\r\n"));
      socket.once("data", (data) => resolve(String(data)));
    });
    expect(answer).toMatch(/^HTTP\/1\.1 400 [^]*\{"error":"[^"]+","error_type":"Malformed"\}$/);
  });
});

describe("API key and rate limit", () => {
  it("accept only requests with the key", async () => {
    const post = async (authorization: Record<string, string>) =>
      (await guarded("/", json({ inputs: "a" }, authorization))).status;
    expect(await post({})).toBe(401);
    expect(await post({ authorization: `Bearer ${KEY}x` })).toBe(401);
    expect(await post({ authorization: "Bearer " })).toBe(401);
    expect(await post({ authorization: `Basic ${KEY}` })).toBe(401);
    expect(await post({ authorization: `Bearer ${KEY}` })).toBe(200);
    expect((await guarded("/info")).status).toBe(401);
    for (const path of ["/health", "/ready", "/metrics"])
      expect((await guarded(path)).status, path).toBe(200);
  });

  it("reject clients that send too many requests or guess keys, but not probes", async () => {
    const authorization = { authorization: `Bearer ${KEY}` };
    const statuses: number[] = [];
    let last: Response | undefined;
    for (let request = 0; request < 25; request++) {
      last = await guarded("/info", { headers: authorization });
      statuses.push(last.status);
    }
    expect(statuses.at(-1)).toBe(429);
    expect(Number(last?.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await guarded("/info", { headers: { authorization: "Bearer a guess" } })).status).toBe(429);
    expect((await guarded("/health")).status).toBe(200);
  });
});

it("cancel the requests of a disconnected client", async () => {
  const controller = new AbortController();
  const inputs = Array.from({ length: 8 }, () => "word ".repeat(900));
  // More than the workers accept at a time.
  const requests = Array.from({ length: 4 }, () =>
    globalThis
      .fetch(`${open.url}/`, { ...json({ inputs }), signal: controller.signal })
      .catch((cause: unknown) => cause),
  );
  const queued = async () => {
    const metrics = await (await fetch("/metrics")).text();
    return Number(/^tonescope_queue_texts\{.*\} (\d+)$/m.exec(metrics)?.[1]);
  };
  await expect.poll(queued, { interval: 5 }).toBeGreaterThan(0);
  controller.abort();
  for (const cause of await Promise.all(requests)) expect(cause).toMatchObject({ name: "AbortError" });
  await expect.poll(queued, { interval: 5 }).toBe(0);
  await expect
    .poll(async () => (await fetch("/metrics")).text())
    .toMatch(/^tonescope_rejections_total\{reason="hang-up"\} 4$/m);
  expect(open.log.filter(({ level }) => Number(level) >= 40)).toEqual([]);
});

it("does not log a client that leaves in the middle of its body as an error", async () => {
  const hangUps = async () => {
    const metrics = await (await fetch("/metrics")).text();
    return Number(/^tonescope_rejections_total\{reason="hang-up"\} (\d+)$/m.exec(metrics)?.[1] ?? 0);
  };
  const before = await hangUps();
  const { port } = new URL(open.url);
  const socket = connect(Number(port), "127.0.0.1");
  const head = [
    "POST / HTTP/1.1",
    "Host: a",
    "Content-Type: application/json",
    "Content-Length: 100",
    "",
    '{"inp',
  ];
  await new Promise((resolve) => socket.write(head.join("\r\n"), resolve));
  // The server has begun to read the body when it has answered a later request.
  await hangUps();
  socket.destroy();
  await expect.poll(hangUps).toBe(before + 1);
  expect(open.log.filter(({ level }) => Number(level) >= 40)).toEqual([]);
});

describe("a deadline", () => {
  it("ends a request, and the server continues", async () => {
    const { fetch } = await checkedFetch(slow.url);
    const inputs = Array.from({ length: 100 }, () => "word ".repeat(600));
    const late = await fetch("/", json({ inputs }));
    expect(late.status).toBe(429);
    expect((await errorOf(late)).error).toContain("deadline");
    await expect.poll(async () => (await fetch("/", json({ inputs: "a" }))).status).toBe(200);
  });

  it("applies to a body that does not arrive", async () => {
    const { port } = new URL(slow.url);
    const head = [
      "POST / HTTP/1.1",
      "Host: a",
      "Content-Type: application/json",
      "Content-Length: 100",
      "",
      '{"inputs',
    ];
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(Number(port), "127.0.0.1", () => socket.write(head.join("\r\n")));
      socket.once("data", (data) => resolve(String(data)));
    });
    expect(answer).toMatch(/^HTTP\/1\.1 408 [^]*did not arrive/);
  });
});
