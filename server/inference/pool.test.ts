import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { buildServer, type TestBuild } from "../testing/server.ts";
import { Pool, type PoolOptions } from "./pool.ts";
import { QueueFull } from "./rejections.ts";
import type { ExplainRequest } from "./protocol.ts";

let build: TestBuild;
/** One worker and a queue of twelve texts. */
let small: Pool;
const pools: Pool[] = [];

beforeAll(async () => {
  build = await buildServer();
  small = await start({ workers: 1, maxQueue: 12 });
});
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.close()));
  await build.dispose();
});

async function start(options: Partial<PoolOptions> = {}): Promise<Pool> {
  const pool = await Pool.start({
    workerFile: build.workerFile,
    local: { kind: "folder", folder: "public/models/tonescope-tweets" },
    workers: 2,
    maxQueue: 100,
    stuckAfter: 60_000,
    ...options,
  });
  pools.push(pool);
  return pool;
}

const classify = (text: string) => ({ kind: "classify" as const, text });
const REQUEST: ExplainRequest = {
  method: "shapley",
  level: "words",
  operator: "delete",
  orders: 32,
  returns: ["attributions"],
  maxTokens: 128,
};
const LONG = {
  kind: "explain" as const,
  text: "one two three four five six seven eight nine ten",
  request: REQUEST,
  passes: 578,
};

it("returns every result once while its processes are killed repeatedly", async () => {
  let restarts = 0;
  const pool = await start({ onRestart: () => restarts++ });
  const texts = Array.from({ length: 60 }, (_, index) => `A text with the number ${index}`);
  const calm = await pool.run(texts.map(classify));
  const answered: Promise<unknown>[] = [];
  for (let round = 0; round < 2; round++) {
    answered.push(pool.run(texts.map(classify)).then((answers) => answers.map(({ scores }) => scores)));
    // While the first texts are being processed.
    await new Promise((resolve) => setTimeout(resolve, 5));
    pool.replace();
    await answered.at(-1);
  }
  const scores = calm.map((answer) => answer.scores);
  expect(await Promise.all(answered)).toEqual([scores, scores]);
  expect(restarts).toBe(2);
  await expect.poll(() => pool.workers).toBe(2);
});

it("rejects requests that do not fit the queue as a whole, with a time to retry after", async () => {
  const many = Array.from({ length: 12 }, (_, index) => classify(`text ${index}`));
  const first = small.run(many.slice(0, 8));
  // The worker has these in one message, so they no longer wait.
  const second = small.run(many);
  const rejected = await small.run(many.slice(0, 1)).catch((cause: unknown) => cause);
  expect(rejected).toBeInstanceOf(QueueFull);
  expect((rejected as QueueFull).retryAfter).toBeGreaterThanOrEqual(1);
  expect(await first).toHaveLength(8);
  expect(await second).toHaveLength(12);
  expect(await small.run(many.slice(0, 1))).toHaveLength(1);
});

it("removes cancelled texts, and stops a cancelled explanation between two runs", async () => {
  const controller = new AbortController();
  const { signal } = controller;
  const explained = small.run([LONG], { signal });
  const texts = Array.from({ length: 12 }, (_, index) => classify(`text ${index}`));
  const running = small.run(texts.slice(0, 8), { signal });
  const waiting = small.run(texts.slice(8), { signal });
  const second = small.run([LONG], { signal });
  expect(small.queued).toBe(5);
  expect(small.queuedPasses).toBe(4 + LONG.passes);
  controller.abort(new Error("gone"));
  for (const answer of [explained, running, waiting, second]) await expect(answer).rejects.toThrow("gone");
  expect(small.queued).toBe(0);
  const [answer] = await small.run([classify("c")]);
  expect(answer?.best).toBeTypeOf("number");
  await small.idle();
  expect(small.running).toBe(0);
});

it("classifies texts between the passes of an explanation, on its only process", async () => {
  let isExplained = false;
  const explained = small.run([LONG]).then(([answer]) => {
    isExplained = true;
    return answer;
  });
  const alone = await small.run([classify("a text")]);
  for (let text = 0; text < 5; text++)
    expect(await small.run([classify("a text")])).toMatchObject([{ scores: alone[0]?.scores }]);
  expect(isExplained).toBe(false);
  expect(await explained).toMatchObject({ tokens: 12 });
});

it("limits waiting explanations by their passes, and says when they will be done", async () => {
  const controller = new AbortController();
  const { signal } = controller;
  // Other texts than above, because a process remembers its last one.
  const accepted = ["eleven", "twelve"].map((word) =>
    small.run([{ ...LONG, text: `${LONG.text} ${word}` }], { signal }),
  );
  const rejected = await small.run([{ ...LONG, passes: 1 }], { signal }).catch((cause: unknown) => cause);
  expect(rejected).toBeInstanceOf(QueueFull);
  expect((rejected as QueueFull).retryAfter).toBe(small.secondsForExplanations);
  expect(await small.run([classify("a text")])).toHaveLength(1);
  controller.abort(new Error("gone"));
  for (const answer of accepted) await expect(answer).rejects.toThrow("gone");
  await small.idle();
});

it("does not delay requests by the rows of a file, and still serves the file", async () => {
  const order: string[] = [];
  const record = (name: string) => () => void order.push(name);
  const rows = Array.from({ length: 4 }, (_, index) =>
    small.run([classify(`row ${index}`)], { background: true }).then(record("row")),
  );
  const requests = Array.from({ length: 10 }, (_, index) =>
    small.run([classify(`text ${index}`)]).then(record("text")),
  );
  await Promise.all([...rows, ...requests]);
  // The worker had the first two rows before the requests arrived; afterwards every fifth text is a row.
  expect(order.slice(0, 2)).toEqual(["row", "row"]);
  const later = order.slice(2);
  expect(later.indexOf("row")).toBeLessThan(5);
  expect(later.lastIndexOf("row") - later.indexOf("row")).toBe(5);
});

it("replaces a process that hangs, and fails a text that ends every process", async () => {
  let restarts = 0;
  const pool = await start({ workers: 1, stuckAfter: 100, onRestart: () => restarts++ });
  const answer = pool.run([{ ...LONG, text: `${LONG.text} ${LONG.text} ${LONG.text}` }]);
  await expect(answer).rejects.toMatchObject({ code: "worker-crashed" });
  expect(restarts).toBe(3);
});

it("never continues with a model other than the initial one", async () => {
  const folder = `${build.folder}/changing`;
  cpSync("public/models/tonescope-tweets", folder, { recursive: true });
  const causes: string[] = [];
  const pool = await start({
    local: { kind: "folder", folder },
    workers: 2,
    onRestart: (cause) => causes.push(cause),
  });
  const manifest = readFileSync(`${folder}/manifest.json`, "utf8");
  writeFileSync(`${folder}/manifest.json`, manifest.replace(/"revision": ".*?"/, '"revision": "another"'));
  pool.replace();
  await expect.poll(() => causes.at(-1)).toContain("no longer the model");
  expect(pool.workers).toBe(1);
  writeFileSync(`${folder}/manifest.json`, manifest);
  await expect.poll(() => pool.workers).toBe(2);
});

it("reports why a model cannot be served", async () => {
  await expect(start({ local: { kind: "folder", folder: "no/such/folder" } })).rejects.toMatchObject({
    code: "not-found",
  });
});
