import { afterAll, beforeAll, expect, it } from "vitest";
import { type CheckedFetch, checkedFetch } from "../testing/checked-fetch.ts";
import { buildServer, type TestBuild, type TestServer, untilReady } from "../testing/server.ts";

let build: TestBuild;
let server: TestServer;
let fetch: CheckedFetch;

beforeAll(async () => {
  build = await buildServer();
  server = await build.start(["--max-batches", "1", "--max-batch-bytes", "400000"]);
  await untilReady(server);
  ({ fetch } = await checkedFetch(server.url));
});
afterAll(() => build.dispose());

const send = (body: BodyInit, type = "text/csv", query = "") =>
  fetch(`/batch${query}`, {
    method: "POST",
    body,
    headers: { "content-type": type },
  });
const lines = async (response: Response) => (await response.text()).trimEnd().split("\n");

it("returns every row in order, with its columns unchanged", async () => {
  const csv = [
    "id;tweet",
    '007;"I love it; really"',
    "8;",
    "9;Das ist ein sehr schöner Tag und die Sonne scheint",
    "10;I hate it",
  ];
  const [header, ...rows] = await lines(await send(csv.join("\n")));
  expect(header).toBe(
    "id;tweet;sentiment;sentiment_score;sentiment_negative;sentiment_neutral;sentiment_positive;sentiment_status",
  );
  expect(rows.map((row, index) => row.startsWith(`${csv[index + 1]};`))).toEqual([true, true, true, true]);
  const status = (row: string | undefined) => row?.split(";").at(-1);
  expect(rows.map(status)).toEqual(["scored", "empty", "other_language", "scored"]);
});

it("keeps JSON records unchanged, with any content", async () => {
  const records = [
    '{"id": 12345678901234567890, "text": "I love it"}',
    '{"__proto__": {"a": 1}, "text": "I hate it"}',
    "no json",
  ];
  const answered = await lines(await send(records.join("\n"), "application/jsonl"));
  expect(answered[0]).toMatch(/^\{"id": 12345678901234567890, "text": "I love it","sentiment":"positive"/);
  expect(answered[1]).toContain('"__proto__": {"a": 1}');
  expect(answered).toHaveLength(3);
});

it("answers lines with lines, also when none of them is a record", async () => {
  const response = await send('id,text\n1,"a good day"\n', "application/x-ndjson");
  expect(response.headers.get("content-type")).toBe("application/jsonl; charset=utf-8");
  for (const line of await lines(response)) expect(JSON.parse(line)).toHaveProperty("sentiment_status");
});

it("reads other encodings, uses the requested column, and keeps surplus cells", async () => {
  const rows = ["name,note,other", "é,I love it,I hate it", ...Array.from({ length: 3 }, () => "a,b,c")];
  const latin = Buffer.from(rows.join("\n"), "latin1");
  const response = await send(latin, "text/csv; charset=latin1", "?text=other");
  const text = Buffer.from(await response.arrayBuffer()).toString("latin1");
  expect(text.split("\n")[1]).toMatch(/^é,I love it,I hate it,negative/);
  // More rows than are used to find the columns, then a row that is wider than all of them.
  const wide = `text,id\n${",1\n".repeat(1100)}fine,1,2,3\n`;
  expect((await lines(await send(wide))).at(-1)).toMatch(/^fine,"1,2,3",/);
});

it("responds while the file is still being sent", async () => {
  let release = () => {};
  const answered = new Promise<void>((resolve) => {
    release = resolve;
  });
  const encode = (text: string) => new TextEncoder().encode(text);
  // Enough rows to find the columns, with texts that are scored quickly.
  const parts = [`id,text\n${`${"0".repeat(2000)},fine\n`.repeat(160)}`, "last,I love it\n"];
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (parts.length === 1) await answered;
      const part = parts.shift();
      if (part === undefined) controller.close();
      else controller.enqueue(encode(part));
    },
  });
  const response = await globalThis.fetch(`${server.url}/batch`, {
    method: "POST",
    body,
    duplex: "half",
    headers: { "content-type": "text/csv" },
  } as RequestInit);
  let text = "";
  for await (const chunk of response.body ?? []) {
    text += new TextDecoder().decode(chunk);
    if (text.includes(",few_words")) release();
  }
  expect(text.trimEnd().split("\n")).toHaveLength(1 + 160 + 1);
  expect(text).toContain("last,I love it,positive");
});

it("reads long texts completely and computes further heads on request", async () => {
  const long = `${"I hate this. ".repeat(150)}${"What a lovely day. ".repeat(150)}`;
  const rows = `text\n${long}\nI am so angry about this\n""\n`;
  const [header, averaged, angry, empty] = await lines(
    await send(rows, "text/csv", "?long_texts=average&heads=irony,%20emotion"),
  );
  expect(header).toMatch(/^text,sentiment,.*,emotion_sadness,.*irony/);
  const cell = (row: string | undefined, name: string) =>
    row?.split(",")[header?.split(",").indexOf(name) ?? -1];
  expect([cell(averaged, "sentiment_status"), cell(angry, "sentiment_status")]).toEqual([
    "averaged",
    "scored",
  ]);
  expect([cell(angry, "emotion"), cell(empty, "emotion")]).toEqual(["anger", ""]);
  const [, cut, plain] = await lines(await send(rows));
  expect(cut?.split(",").at(-1)).toBe("cut");
  // Further heads do not change the probabilities of the classes.
  expect(plain?.split(",").slice(0, 6)).toEqual(angry?.split(",").slice(0, 6));
});

it.each([
  ["a head that the model has not", "text\na", "text/csv", "?heads=sarcasm", 422],
  ["another choice for long texts", "text\na", "text/csv", "?long_texts=some", 400],
  ["an empty file", "", "text/csv", "", 400],
  ["no record", "\n\n", "application/jsonl", "", 400],
  ["an unknown encoding", "text\na", "text/csv; charset=klingon", "", 400],
  ["a column that is not there", "text\na", "text/csv", "?text=tweet", 400],
  ["another type", "text\na", "application/json", "", 415],
  ["a model that is not there", "text\na", "text/csv", "?model=none", 404],
  ["a file that is too large", "a".repeat(400_001), "text/csv", "", 413],
] as const)("rejects %s", async (_, body, type, query, status) => {
  expect((await send(body, type, query)).status).toBe(status);
});

it("rejects a second file while one is scored, and cancels a file whose client disconnected", async () => {
  const abort = new AbortController();
  const rows = `text\n${"a word or two\n".repeat(12_000)}`;
  const response = await globalThis.fetch(`${server.url}/batch`, {
    method: "POST",
    body: rows,
    headers: { "content-type": "text/csv" },
    signal: abort.signal,
  });
  await response.body?.getReader().read();
  const second = await send("text\nI love it");
  expect(second.status).toBe(429);
  expect(Number(second.headers.get("retry-after"))).toBeGreaterThan(0);
  abort.abort();
  await expect.poll(async () => (await send("text\nI love it")).status).toBe(200);
});

it("recognizes exports of services among the tables and records", async () => {
  const reviews = [
    "Package Name,Reviewer Language,Review Submit Date and Time,Star Rating,Review Text,Developer Reply Text",
    "app,en,2024-03-01T10:00:00Z,1,I hate it,Thank you so much for your wonderful and kind words",
  ];
  const [, review] = await lines(await send(reviews.join("\n")));
  expect(review).toMatch(/wonderful and kind words,negative,/);
  const survey = [
    "ResponseId,RecordedDate,Q1",
    "Response ID,Recorded Date,What should we change?",
    '"{""ImportId"":""_recordId""}","{""ImportId"":""recordedDate""}","{""ImportId"":""QID1_TEXT""}"',
    "R_1,2024-03-01 10:00:00,I love everything about it",
  ];
  expect((await lines(await send(survey.join("\n")))).at(-1)).toMatch(/^R_1,.*about it,positive,/);
  const bulk = [
    { index: { _index: "posts", _id: "1" } },
    { user: "ann", text: "I hate it" },
    { index: { _index: "posts", _id: "2" } },
    { user: "ben", text: "I love it" },
  ];
  const body = bulk.map((line) => `${JSON.stringify(line)}\n`).join("");
  const answered = await lines(await send(body, "application/x-ndjson"));
  expect(answered.map((line) => (JSON.parse(line) as { sentiment: string }).sentiment)).toEqual([
    "negative",
    "positive",
  ]);
});
