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
import type { Job, JobStatus } from "../protocols/batch-types.ts";
import { decodePage, encodePage } from "./storage/job-store.ts";
import { jobOf, poolOf, scored, TABLE, toyScorer } from "./testing.ts";

describe("a job", () => {
  test("stores every row unchanged, over many pages", async () => {
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

  test("gives each row its status", async () => {
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

  test("marks texts whose prediction is not reliable, which then name no class", async () => {
    const { store, job } = await jobOf("t.csv", TABLE);
    const open = await OpenJob.open(store, job);
    const score: Scorer["score"] = async (texts) =>
      (await toyScorer.score(texts)).map((scores) => ({ ...scores, warning: "few_words" }));
    await open.score([poolOf({ ...toyScorer, score })], () => {});
    const rows = [0, 1, 2, 3, 4];
    expect(rows.map((row) => open.results.status(row))).toEqual(
      rows.map((row) => (row === 2 ? "empty" : "few_words")),
    );
    expect(rows.map((row) => open.isNotSure(row))).toEqual([true, true, false, true, true]);
    expect(rows.map((row) => open.results.label(row))).toEqual([2, 0, -1, 1, 2]);
  });

  test("texts in other languages are scored by another model, whose threshold decides what is not sure", async () => {
    const { store, job } = await jobOf("t.csv", TABLE);
    const calibration = { name: "mine", temperature: 0.5, weightsSha256: "", file: "t.csv", rows: 3 };
    const heads = [{ name: "irony", labels: ["no", "yes"] }];
    const { model, rules } = job;
    const withHead = { model: { ...model, heads }, rules: { ...rules, calibration, heads: ["irony"] } };
    const open = await OpenJob.open(store, { ...job, ...withHead });
    const seen: Record<"own" | "other", string[]> = { own: [], other: [] };
    const scorerOf = (name: "own" | "other"): Scorer => ({
      ...toyScorer,
      score: async (texts) => {
        seen[name].push(...texts);
        const ofHead = name === "own" ? [0.5, 0.5] : [];
        return texts.map(() => ({ scores: [0.2, 0.2, 0.6, ...ofHead], cut: false }));
      },
    });
    await open.score([poolOf(scorerOf("own"))], () => {}, {
      pools: [poolOf(scorerOf("other"))],
      notSureBelow: 0.7,
      accepts: (text) => text.startsWith("good"),
    });
    expect(seen.own.toSorted()).toEqual(["a train", "bad bad day"]);
    expect(seen.other.every((text) => text.startsWith("good"))).toBe(true);
    expect([0, 1, 2, 3, 4].map((row) => open.isNotSure(row))).toEqual([true, false, false, false, true]);
    expect(open.progress).toMatchObject({ status: "done", scored: 5 });
    // The calibration and the output heads are of the first model.
    expect(open.results.score(1)).toBeGreaterThan(0.7);
    const other = open.results.result(0)?.scores ?? [];
    expect(Array.from(other, (score) => Number(score.toFixed(4)))).toEqual([
      0.2,
      0.2,
      0.6,
      Number.NaN,
      Number.NaN,
    ]);
  });

  test("marks texts that were read in windows and averaged", async () => {
    const { store, job } = await jobOf("t.csv", TABLE);
    const open = await OpenJob.open(store, job);
    const score: Scorer["score"] = async (texts) =>
      texts.map((text) => ({ scores: [0.2, 0.3, 0.5], cut: false, averaged: text.length > 60 }));
    await open.score([poolOf({ ...toyScorer, score })], () => {});
    expect([0, 1, 2, 3, 4].map((row) => open.results.status(row))).toEqual([
      "scored",
      "scored",
      "empty",
      "scored",
      "averaged",
    ]);
  });

  test("identifies its file by the bytes alone", async () => {
    const { job } = await jobOf("t.csv", TABLE);
    const { job: renamed } = await jobOf("other.csv", TABLE);
    const { job: changed } = await jobOf("t.csv", TABLE.replace("a train", "a plane"));
    expect(job.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(renamed.sha256).toBe(job.sha256);
    expect(changed.fileSize).toBe(job.fileSize);
    expect(changed.sha256).not.toBe(job.sha256);
  });

  test("a job of an earlier version has the default rules", async () => {
    const { store, job } = await jobOf("t.csv", TABLE);
    const { rules: _, ...earlier } = job;
    await store.saveJob(earlier as Job);
    expect((await store.job(job.id))?.rules).toEqual(DEFAULT_RULES);
    expect((await store.jobs())[0]?.rules).toEqual(DEFAULT_RULES);
  });

  test("after a stop resumes from the store with the same results and scores no row twice", async () => {
    const rows = Array.from({ length: 1500 }, (_, row) => `${row},${row % 3 ? "good" : "bad"} tweet ${row}`);
    const { store, job } = await jobOf("t.csv", `id,text\n${rows.join("\n")}\n`);
    const first = await OpenJob.open(store, job);
    const seen: string[] = [];
    const counting: Scorer = {
      async score(texts) {
        seen.push(...texts);
        if (seen.length > 400) void first.stop();
        return await toyScorer.score(texts);
      },
      terminate() {},
    };
    await first.score([poolOf(counting)], () => {});
    expect(first.results.done).toBeGreaterThan(300);
    expect(first.results.done).toBeLessThan(1500);
    expect(first.progress.status).toBe("ready");

    const second = await OpenJob.open(store, job);
    expect(second.results.done).toBe(first.results.done);
    const again: string[] = [];
    await second.score(
      [
        poolOf({
          ...toyScorer,
          score: async (texts) => {
            again.push(...texts);
            return await toyScorer.score(texts);
          },
        }),
      ],
      () => {},
    );
    expect(again).toHaveLength(1500 - first.results.done);
    const whole = await scored("t.csv", `id,text\n${rows.join("\n")}\n`);
    for (let row = 0; row < 1500; row++)
      expect(second.results.result(row)).toEqual(whole.results.result(row));
  });

  test("falls back to the processor when the graphics processor fails, and reports the cause", async () => {
    const rows = Array.from({ length: 300 }, (_, row) => `${row},good tweet ${row}`);
    const { store, job } = await jobOf("t.csv", `id,text\n${rows.join("\n")}\n`);
    const open = await OpenJob.open(store, job);
    const seen: string[] = [];
    let cause: ErrorReport | undefined;
    const counting: Scorer = {
      ...toyScorer,
      async score(texts) {
        seen.push(...texts);
        return await toyScorer.score(texts);
      },
    };
    const failing: Scorer = {
      ...counting,
      async score(texts) {
        if (seen.length >= 100) throw new Error("The device was lost.");
        return await counting.score(texts);
      },
    };
    const gpu = poolOf(failing, { device: "webgpu", workers: 1, chunk: 50, maxFailures: 1 });
    await open.score([gpu, poolOf(counting)], ({ fallbackCause }) => {
      cause = fallbackCause;
    });
    expect(open.results.done).toBe(300);
    expect(seen).toHaveLength(300);
    expect(cause?.message).toContain("The device was lost.");
    expect(open.devices).toBe("webgpu, wasm");
  });

  test("fails with the cause when no model can be loaded", async () => {
    const { store, job } = await jobOf("t.csv", TABLE);
    const open = await OpenJob.open(store, job);
    const pool = poolOf(toyScorer, { createScorer: () => Promise.reject(new Error("no model")) });
    const failing = open.score([pool], () => {});
    await expect(failing).rejects.toThrow("no model");
    expect(open.progress.status).toBe("ready");
  });

  test("is idle, scoring, paused or stopping", async () => {
    const { store, job } = await jobOf("t.csv", TABLE);
    const open = await OpenJob.open(store, job);
    const statuses: JobStatus[] = [open.progress.status];
    let entered = () => {};
    const started = new Promise<void>((resolve) => {
      entered = resolve;
    });
    let answer = () => {};
    const heldScorer: Scorer = {
      async score(texts) {
        entered();
        await new Promise<void>((resolve) => {
          answer = resolve;
        });
        return await toyScorer.score(texts);
      },
      terminate: () => answer(),
    };
    const finished = open.score([poolOf(heldScorer, { workers: 1 })], () => {});
    await started;
    statuses.push(open.progress.status);
    open.pause();
    statuses.push(open.progress.status);
    open.resume();
    statuses.push(open.progress.status);
    const stopped = open.stop();
    statuses.push(open.progress.status);
    await Promise.all([stopped, finished]);
    statuses.push(open.progress.status);
    expect(statuses).toEqual(["ready", "scoring", "paused", "scoring", "stopping", "ready"]);
  });

  test("is removed with its rows, and other jobs stay", async () => {
    const { store, job } = await jobOf("a.csv", TABLE);
    const { job: other } = await jobOf("b.csv", TABLE, store);
    await store.remove(job.id);
    expect((await store.jobs()).map(({ id }) => id)).toEqual([other.id]);
    expect(await store.rows(job.id, 0)).toBeUndefined();
    expect(await store.rows(other.id, 0)).toBeDefined();
  });
});

test("a table that is exported before it is scored has empty columns", async () => {
  const { store, job } = await jobOf("t.csv", TABLE);
  const open = await OpenJob.open(store, job);
  const request = { format: "csv", safeForSpreadsheets: false } as const;
  const { file, summary } = await exportTable(open, { request, indices: undefined });
  expect(summary.rows).toBe(5);
  expect(await file?.text()).toContain("\n9,bad bad day,de,2024-01-02,,,,,,\n");
});

describe("pages", () => {
  test("of any delimited table are decoded unchanged", async () => {
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

  test("of results are restored, whatever the order of scoring", () => {
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
