import "fake-indexeddb/auto";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openTable } from "../../src/data/open.ts";
import type { ErrorReport } from "../../src/errors/app-error.ts";
import type { Scorer } from "../../src/engine/pool/scheduler.ts";
import { Results } from "../../src/scoring/results.ts";
import { DEFAULT_RULES } from "../../src/scoring/rules.ts";
import { exportTable } from "./export.ts";
import { OpenJob } from "./open-job.ts";
import type { Job, TableView } from "./protocol.ts";
import { decodePage, encodePage } from "./storage/job-store.ts";
import { jobOf, POOL, scored, TABLE, toyScorer } from "./testing.ts";
import { indicesOf, rowsOf } from "./table-view.ts";

const ALL: TableView = { sort: { by: "row" }, descending: false };
const always = () => true;
const indices = async (open: OpenJob, view: Partial<TableView>) =>
  Array.from((await indicesOf(open, { ...ALL, ...view }, always)) ?? []);

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

  test("says which texts were read in windows and averaged", async () => {
    const { store, job } = await jobOf("t.csv", TABLE);
    const open = await OpenJob.open(store, job);
    const score: Scorer["score"] = async (texts) =>
      texts.map((text) => ({ scores: [0.2, 0.3, 0.5], cut: false, averaged: text.length > 60 }));
    await open.score(
      async () => ({ ...toyScorer, score }),
      POOL,
      () => {},
    );
    expect([0, 1, 2, 3, 4].map((row) => open.results.status(row))).toEqual([
      "scored",
      "scored",
      "empty",
      "scored",
      "averaged",
    ]);
  });

  test("knows its file by the bytes alone", async () => {
    const { job } = await jobOf("t.csv", TABLE);
    const { job: renamed } = await jobOf("other.csv", TABLE);
    const { job: changed } = await jobOf("t.csv", TABLE.replace("a train", "a plane"));
    expect(job.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(renamed.sha256).toBe(job.sha256);
    expect(changed.fileSize).toBe(job.fileSize);
    expect(changed.sha256).not.toBe(job.sha256);
  });

  test("a job of an earlier version was scored by what are now the default rules", async () => {
    const { store, job } = await jobOf("t.csv", TABLE);
    const { rules: _, ...earlier } = job;
    await store.saveJob(earlier as Job);
    expect((await store.job(job.id))?.rules).toEqual(DEFAULT_RULES);
    expect((await store.jobs())[0]?.rules).toEqual(DEFAULT_RULES);
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
    let told: ErrorReport | undefined;
    await open.score(
      async (_model, { device }) => ({
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
    expect(told?.message).toContain("The device was lost.");
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
  const { file, summary } = await exportTable(open, { request, indices: undefined });
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
        const pages = results.dirtyPages();
        for (const { page, content } of pages) copy.restore(page, content);
        for (let row = 0; row < 30; row++) expect(copy.result(row)).toEqual(results.result(row));
        expect(copy.done).toBe(rows.length);
        results.markClean(pages);
        expect(results.dirtyPages()).toEqual([]);
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
    expect(await indices(open, { text: "GOOD", textColumn: 1 })).toEqual([0, 4]);
    expect(await indices(open, { text: "good", textColumn: 0 })).toEqual([]);
    expect(await indices(open, { cell: { column: 2, value: "en" }, label: 1 })).toEqual([3]);
    const day = { from: Date.UTC(2024, 0, 2), to: Date.UTC(2024, 1, 1) };
    expect(await indices(open, { time: { column: 3, ...day } })).toEqual([1, 2]);
    expect(await indices(open, { cell: { column: "language", value: "de" } })).toEqual([]);
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
