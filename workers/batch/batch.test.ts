import "fake-indexeddb/auto";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openTable } from "../../src/data/open.ts";
import type { Scorer } from "../../src/engine/schedule/scheduler.ts";
import { chartsOf, columnCharts, parseDate, timeBins, topWords, wordsOf } from "./charts.ts";
import { exportTable } from "./export.ts";
import { evaluate, labelValues } from "./evaluate.ts";
import { importRows, OpenJob, summarize } from "./job.ts";
import { ImportReport } from "../../src/data/report.ts";
import type { Job, ModelReference, View } from "./protocol.ts";
import { Results } from "../../src/scoring/results.ts";
import type { Pool } from "./scorers.ts";
import { decodePage, encodePage, JobStore } from "./store.ts";
import { indicesOf, rowsOf } from "./view.ts";

const MODEL: ModelReference = {
  choice: { kind: "bundle", url: "" },
  id: "toy",
  revision: "1",
  dtype: "int8",
  labels: ["negative", "neutral", "positive"],
  languages: ["en"],
  weightsSha256: "",
};

/** Says "bad" is negative, "good" is positive and all else neutral, the surer the longer the text. */
const toyScorer: Scorer = {
  score: async (texts) =>
    texts.map((text) => {
      const sure = 0.5 + Math.min(0.4, text.length / 100);
      const rest = (1 - sure) / 2;
      const label = text.includes("bad") ? 0 : text.includes("good") ? 2 : 1;
      return { scores: [0, 1, 2].map((index) => (index === label ? sure : rest)), cut: text.length > 60 };
    }),
  terminate() {},
};

let databases = 0;

async function jobOf(
  name: string,
  content: string,
  store?: JobStore,
): Promise<{ store: JobStore; job: Job }> {
  const opened = store ?? (await JobStore.open(`test-${databases++}`));
  const table = await openTable({ name, blob: new Blob([content]) });
  const { rows: _, sample: _sample, ...described } = table;
  const job: Job = {
    id: crypto.randomUUID(),
    created: Date.now(),
    fileName: name,
    fileSize: content.length,
    lastModified: 0,
    options: {},
    table: described,
    model: MODEL,
    rows: 0,
    imported: false,
    report: summarize(new ImportReport()),
    trailer: "",
  };
  const { signal } = new AbortController();
  return {
    store: opened,
    job: await importRows({ store: opened, table, job, signal, onProgress: () => {} }),
  };
}

const POOL: Pool[] = [{ device: "wasm", workers: 2, chunk: 8 }];

async function scored(name: string, content: string): Promise<OpenJob> {
  const { store, job } = await jobOf(name, content);
  const open = await OpenJob.open(store, job);
  await open.score(
    async () => toyScorer,
    POOL,
    () => {},
  );
  return open;
}

const ALL: View = { sort: { by: "row" }, descending: false };
const always = () => true;
const indices = async (open: OpenJob, view: Partial<View>) =>
  Array.from((await indicesOf(open, { ...ALL, ...view }, always)) ?? []);

const TABLE =
  "id,text,lang,day\n" +
  "10,good morning,en,2024-01-01\n" +
  "9,bad bad day,de,2024-01-02\n" +
  "100,,en,2024-01-02\n" +
  "11,a train,en,2024-02-01\n" +
  `12,good ${"x".repeat(70)},fr,never\n`;

describe("a job", () => {
  test("keeps every row as it was read, over many pages", async () => {
    const lines = Array.from({ length: 1234 }, (_, row) => `${row},"text ""${row}""\nnext"`);
    const { store, job } = await jobOf("t.csv", `id,text\n${lines.join("\n\n")}\n\n`);
    expect(job).toMatchObject({ rows: 1234, imported: true, trailer: "\n" });
    expect(job.report.counts).toEqual([["blank-line", 1234]]);
    const open = await OpenJob.open(store, job);
    const rows = [];
    for await (const page of open.pages()) rows.push(...page.rows);
    expect(rows.map(({ number, cells }) => [number, ...cells])).toEqual(
      lines.map((_, row) => [row + 1, String(row), `text "${row}"\nnext`]),
    );
    expect(rows.map(({ line }) => line)).toEqual(lines.map((_, row) => 2 + row * 3));
  });

  test("gives each row its status, identical texts once", async () => {
    const open = await scored("t.csv", TABLE);
    expect([0, 1, 2, 3, 4].map((row) => open.results.status(row))).toEqual([
      "scored",
      "scored",
      "empty",
      "scored",
      "cut",
    ]);
    expect([0, 1, 2, 3, 4].map((row) => open.results.label(row))).toEqual([2, 0, -1, 1, 2]);
    expect(open.progress).toMatchObject({ status: "done", rows: 5, scored: 5 });
  });

  test("marks a text in another language, and scores it all the same", async () => {
    const open = await scored(
      "t.csv",
      "id,text\n1,ich liebe diesen schönen Tag so sehr\n2,what a lovely day\n",
    );
    expect([0, 1].map((row) => open.results.status(row))).toEqual(["other_language", "scored"]);
    expect(open.results.label(0)).toBe(1);
  });

  test("stopped in the middle goes on from the store to the same results, scoring nothing twice", async () => {
    const rows = Array.from({ length: 1500 }, (_, row) => `${row},${row % 3 ? "good" : "bad"} tweet ${row}`);
    const { store, job } = await jobOf("t.csv", `id,text\n${rows.join("\n")}\n`);
    const first = await OpenJob.open(store, job);
    const seen: string[] = [];
    const counting: Scorer = {
      async score(texts) {
        await new Promise((resolve) => setTimeout(resolve, 1));
        seen.push(...texts);
        if (seen.length > 400) void first.stop();
        return await toyScorer.score(texts);
      },
      terminate() {},
    };
    await first.score(
      async () => counting,
      POOL,
      () => {},
    );
    expect(first.results.done).toBeGreaterThan(300);
    expect(first.results.done).toBeLessThan(1500);
    expect(first.progress.status).toBe("ready");

    const second = await OpenJob.open(store, job);
    expect(second.results.done).toBe(first.results.done);
    const again: string[] = [];
    await second.score(
      async () => ({
        ...toyScorer,
        score: async (texts) => {
          again.push(...texts);
          return await toyScorer.score(texts);
        },
      }),
      POOL,
      () => {},
    );
    expect(again).toHaveLength(1500 - first.results.done);
    const whole = await scored("t.csv", `id,text\n${rows.join("\n")}\n`);
    for (let row = 0; row < 1500; row++)
      expect(second.results.result(row)).toEqual(whole.results.result(row));
  });

  test("what the graphics processor fails at, the processor finishes, and the job says so", async () => {
    const rows = Array.from({ length: 300 }, (_, row) => `${row},good tweet ${row}`);
    const { store, job } = await jobOf("t.csv", `id,text\n${rows.join("\n")}\n`);
    const open = await OpenJob.open(store, job);
    const seen: string[] = [];
    let told: string | undefined;
    await open.score(
      async (_model, device) => ({
        ...toyScorer,
        async score(texts) {
          if (device === "webgpu" && seen.length >= 100) throw new Error("The device was lost.");
          seen.push(...texts);
          return await toyScorer.score(texts);
        },
      }),
      [{ device: "webgpu", workers: 1, chunk: 50, maxFailures: 1 }, ...POOL],
      ({ moved }) => {
        told = moved;
      },
    );
    expect(open.results.done).toBe(300);
    expect(seen).toHaveLength(300);
    expect(told).toBe("The device was lost.");
    expect(open.devices).toBe("webgpu, wasm");
  });

  test("a model that cannot start keeps what was scored and says why", async () => {
    const { store, job } = await jobOf("t.csv", TABLE);
    const open = await OpenJob.open(store, job);
    const failing = open.score(
      () => Promise.reject(new Error("no model")),
      POOL,
      () => {},
    );
    await expect(failing).rejects.toThrow("no model");
    expect(open.running).toBe(false);
  });

  test("removed, it leaves nothing behind, and other jobs stay", async () => {
    const { store, job } = await jobOf("a.csv", TABLE);
    const { job: other } = await jobOf("b.csv", TABLE, store);
    await store.remove(job.id);
    expect((await store.jobs()).map(({ id }) => id)).toEqual([other.id]);
    expect(await store.rows(job.id, 0)).toBeUndefined();
    expect(await store.rows(other.id, 0)).toBeDefined();
  });
});

test("a table saved before it is scored has empty columns, not failures", async () => {
  const { store, job } = await jobOf("t.csv", TABLE);
  const open = await OpenJob.open(store, job);
  const request = { format: "csv", safeForSpreadsheets: false } as const;
  const { file, summary } = await exportTable(open, { request, indices: undefined, app: "", device: "" });
  expect(summary.rows).toBe(5);
  expect(await file?.text()).toContain("\n9,bad bad day,de,2024-01-02,,,,,,\n");
});

describe("pages", () => {
  test("of any delimited table come back as they were", async () => {
    const cell = fc.string({ unit: fc.constantFrom(..."ab ,;\"'\r\n"), maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 8 }), async (rows) => {
        const quoted = rows.map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(","));
        const table = await openTable(
          { name: "t.csv", blob: new Blob([quoted.join("\n")]) },
          {
            headerRow: null,
            dialect: { delimiter: ",", quote: '"', escape: '"', newline: "\n" },
            encoding: "utf-8",
          },
        );
        for await (const batch of table.rows({})) {
          expect(decodePage(encodePage(batch, table.layout), table.layout, batch[0]?.number ?? 0)).toEqual(
            batch,
          );
        }
      }),
      { numRuns: 200 },
    );
  });

  test("of results come back from their pages, whatever order they were scored in", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(29)), (rows) => {
        const results = new Results(30, 2, 7);
        const copy = new Results(30, 2, 7);
        for (const row of rows) results.set(row, row % 5 ? "scored" : "empty", row % 5 ? [0.25, 0.75] : []);
        for (const { page, content } of results.takeDirty()) copy.restore(page, content);
        for (let row = 0; row < 30; row++) expect(copy.result(row)).toEqual(results.result(row));
        expect(copy.done).toBe(rows.length);
        expect(results.takeDirty()).toEqual([]);
      }),
    );
  });
});

describe("views", () => {
  test("filter by class, status, score, text and cell", async () => {
    const open = await scored("t.csv", TABLE);
    expect(await indices(open, { label: 2 })).toEqual([0, 4]);
    expect(await indices(open, { status: "empty" })).toEqual([2]);
    expect(await indices(open, { score: { low: 0.8, high: 1 } })).toEqual([4]);
    expect(await indices(open, { text: "BAD" })).toEqual([1]);
    expect(await indices(open, { cell: { column: 2, value: "en" }, label: 1 })).toEqual([3]);
  });

  test("sort by row, class, score and any column, numbers by value", async () => {
    const open = await scored("t.csv", TABLE);
    expect(await indices(open, { descending: true })).toEqual([4, 3, 2, 1, 0]);
    expect(await indices(open, { sort: { by: "label" } })).toEqual([2, 1, 3, 0, 4]);
    expect((await indices(open, { sort: { by: "score" }, descending: true }))[0]).toBe(4);
    expect(await indices(open, { sort: { by: "column", column: 0 } })).toEqual([1, 0, 3, 4, 2]);
    expect(await indices(open, { sort: { by: "column", column: 2 }, descending: true })).toEqual([
      4, 0, 2, 3, 1,
    ]);
  });

  test("give the rows at their positions", async () => {
    const open = await scored("t.csv", TABLE);
    const found = await indicesOf(open, { ...ALL, label: 2 }, always);
    const rows = await rowsOf(open, found, 1, 10);
    expect(rows).toMatchObject([{ index: 4, line: 6, status: "cut", label: 2 }]);
    expect(await rowsOf(open, undefined, 3, 10)).toHaveLength(2);
  });
});

describe("charts", () => {
  test("count what is scored", async () => {
    const charts = chartsOf(await scored("t.csv", TABLE));
    expect(charts.classes).toEqual([1, 1, 2]);
    expect(charts.statuses).toEqual({ scored: 3, empty: 1, cut: 1 });
    expect(charts.histogram.flatMap(({ counts }) => counts).reduce((sum, count) => sum + count, 0)).toBe(4);
  });

  test("by date and by value", async () => {
    const open = await scored("t.csv", TABLE);
    const { time } = await columnCharts(open, 3, always);
    expect(time?.undated).toBe(1);
    expect(time?.bins.map(({ counts }) => counts.reduce((sum, count) => sum + count, 0))).toContain(1);
    const { categories } = await columnCharts(open, 2, always);
    expect(categories?.[0]).toEqual({ value: "en", counts: [0, 1, 1] });
  });

  test("of time have a bin for every step, and none is lost", () => {
    const hour = 3_600_000;
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 400_000 }), { minLength: 1, maxLength: 30 }),
        (hours) => {
          const { bins } = timeBins(new Map(hours.map((at) => [at * hour, [1, 2]])));
          expect(bins.length).toBeLessThanOrEqual(700);
          expect(bins.reduce((sum, { counts }) => sum + (counts[1] ?? 0), 0)).toBe(2 * hours.length);
          const starts = bins.map(({ start }) => Date.parse(start));
          expect(starts).toEqual([...new Set(starts)].toSorted((a, b) => a - b));
        },
      ),
    );
  });

  test.each([
    ["2024-01-02", "2024-01-02T00:00:00.000Z"],
    ["2024-01-02 03:04", "2024-01-02T03:04:00.000Z"],
    ["2024-01-02T03:04:05+02:00", "2024-01-02T01:04:05.000Z"],
    ["Thu May 14 01:38:56 +0000 2020", "2020-05-14T01:38:56.000Z"],
    ["1589420336", "2020-05-14T01:38:56.000Z"],
  ])("understand the date %s", (text, iso) => {
    expect(new Date(parseDate(text)).toISOString()).toBe(iso);
  });

  test.each(["", "hello", "12", "3.5", "2024", "en"])("do not take %j for a date", (text) => {
    expect(parseDate(text)).toBeNaN();
  });

  test("count a word once a row, without names, links and filler", async () => {
    expect([...wordsOf("The #Great great GREAT day @anna https://t.co/x don't été")]).toEqual([
      "#great",
      "great",
      "day",
      "don't",
      "été",
    ]);
    const words = await topWords(await scored("t.csv", TABLE), always);
    expect(words.find(({ word }) => word === "good")).toEqual({ word: "good", counts: [0, 0, 2] });
  });
});

describe("evaluation", () => {
  test("compares mapped rows and leaves out the others", async () => {
    const open = await scored("t.csv", "text,gold\ngood,pos\nbad,pos\ntrain,neu\n,neu\ngood one,odd\n");
    expect(await labelValues(open, 1)).toEqual([
      { value: "pos", rows: 2 },
      { value: "neu", rows: 2 },
      { value: "odd", rows: 1 },
    ]);
    const report = await evaluate(
      open,
      1,
      new Map([
        ["pos", 2],
        ["neu", 1],
      ]),
    );
    expect(report.left).toBe(2);
    expect(report.evaluation.accuracy).toBeCloseTo(2 / 3);
    expect(report.matrix).toEqual([
      [0, 0, 0],
      [0, 1, 0],
      [1, 0, 1],
    ]);
    expect(report.mistakes).toMatchObject([{ index: 1, text: "bad", gold: 2, label: 0 }]);
  });
});
