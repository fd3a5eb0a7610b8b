import "fake-indexeddb/auto";
import { parse } from "csv-parse/sync";
import { beforeEach, describe, expect, test } from "vitest";
import type { Scorer } from "../../../src/engine/pool/scheduler.ts";
import type { TaughtHead } from "../../../src/heads/file/head.ts";
import type { Condition } from "../../../src/scoring/selection/selection.ts";
import { exportTable } from "../export.ts";
import { OpenJob } from "../open-job.ts";
import { RowFilters } from "../row-filters.ts";
import type { JobStore } from "../storage/job-store.ts";
import { indicesOf, rowsAt } from "../table-view.ts";
import { jobOf, MODEL, poolOf, toyScorer } from "../testing.ts";
import { secondService } from "./second-service.ts";

/** 1,100 rows over three pages: bad, good and plain texts in turn; the second model takes long plain texts for bad ones. */
const TEXTS = Array.from({ length: 1100 }, (_, row) => {
  if (row % 20 === 19) return "";
  return [
    `a bad day ${row}`,
    `a good day ${row}`,
    row % 2 === 0 ? `a day ${row}` : `quite a long day ${row}`,
  ][row % 3];
});
const LABELS = ["POSITIVE", "NEGATIVE", "NEUTRAL"];
const SECOND = { ...MODEL, id: "other", weightsSha256: "b".repeat(64), labels: LABELS };
const HUB = { url: "" };
let scored: string[];

const secondScorer: Scorer = {
  async score(texts) {
    scored.push(...texts);
    return texts.map((text) => {
      const label = text.includes("good") ? 0 : text.includes("bad") || text.includes("long") ? 1 : 2;
      return { scores: LABELS.map((_, index) => (index === label ? 0.8 : 0.1)), cut: false };
    });
  },
  terminate() {},
};

let store: JobStore;
let open: OpenJob;
let service: ReturnType<typeof secondService>["service"];

beforeEach(async () => {
  scored = [];
  const content = `text,truth\n${TEXTS.map((text, row) => `"${text}",${["negative", "positive", "neutral"][row % 3]}`).join("\n")}\n`;
  const opened = await jobOf("rows.csv", content);
  store = opened.store;
  open = await OpenJob.open(store, opened.job);
  await open.score([poolOf(toyScorer)], () => {});
  ({ service } = secondService({
    current: () => open,
    filters: new RowFilters(),
    load: async () => ({ model: SECOND, device: "wasm" }),
    pools: () => [poolOf(secondScorer)],
  }));
});

const add = () => service.addSecond({ of: "model", choice: SECOND.choice }, HUB);
const viewOf = (...selection: Condition[]) =>
  ({ selection, sort: { by: "row" }, descending: false }) as const;
const rowsOf = async (...selection: Condition[]) =>
  Array.from((await indicesOf(open, viewOf(...selection), () => true)) ?? []);
/** Rows with a text; the models differ on the long ones. */
const FILLED = TEXTS.filter((text) => text !== "").length;
const DIFFERING = TEXTS.flatMap((text, row) => (text?.includes("long") ? [row] : []));

describe("a second model", () => {
  test("answers for all rows, in its own classes, which are mapped by their meaning", async () => {
    expect(await add()).toMatchObject({ labels: LABELS, classes: [2, 0, 1] });
    const progress = await service.scoreSecond(HUB, () => {});
    expect(progress).toMatchObject({ status: "done", scored: TEXTS.length });
    const [row] = await rowsAt(open, undefined, 1, 1);
    expect(row?.label).toBe(2);
    expect(row?.second).toEqual({ label: 0, scores: [0.8, 0.1, 0.1].map(Math.fround) });
  });

  test("is compared: agreement, confusion, and against labels which is right more often", async () => {
    await add();
    await service.scoreSecond(HUB, () => {});
    const whole = await service.compareModels(viewOf());
    expect(whole).toMatchObject({
      rows: FILLED,
      left: TEXTS.length - FILLED,
      agreeing: FILLED - DIFFERING.length,
    });
    expect(whole.labeled).toBeUndefined();
    expect(whole.table[1]?.[0]).toBe(DIFFERING.length);
    expect(whole.kappa.value).toBeGreaterThan(0.5);
    const mapping = new Map([
      ["negative", 0],
      ["neutral", 1],
      ["positive", 2],
    ]);
    const { labeled } = await service.compareModels(viewOf(), { columns: [1], mapping });
    expect(labeled?.first.accuracy).toBe(1);
    expect(labeled?.test).toMatchObject({ onlyFirst: DIFFERING.length, onlySecond: 0 });
    expect(labeled?.difference.interval.low).toBeGreaterThan(0);
    const some = await service.compareModels(viewOf({ on: "second", agrees: false }));
    expect(some).toMatchObject({ rows: DIFFERING.length, agreeing: 0 });
  });

  test("gives the selection the rows on which the models differ, and agree", async () => {
    await add();
    await service.scoreSecond(HUB, () => {});
    expect(await rowsOf({ on: "second", agrees: false })).toEqual(DIFFERING);
    expect(await rowsOf({ on: "second", agrees: true })).toHaveLength(FILLED - DIFFERING.length);
    // Nothing is neutral to it, so that no row on which it says so is compared.
    await service.setSecondClasses([2, 0, -1]);
    expect((await service.compareModels(viewOf())).rows).toBeLessThan(FILLED);
  });

  test("is stopped, and resumes after the tab was closed", async () => {
    await add();
    let stopping: Promise<void> | undefined;
    const stoppable = secondService({
      current: () => open,
      filters: new RowFilters(),
      pools: () => [
        poolOf({
          ...secondScorer,
          async score(texts) {
            if (scored.length >= 300) stopping ??= service.stopSecond();
            return secondScorer.score(texts);
          },
        }),
      ],
    });
    await stoppable.service.scoreSecond(HUB, () => {});
    await stopping;
    const before = scored.length;
    expect(before).toBeLessThan(FILLED);
    const job = await store.job(open.job.id);
    if (!job) throw new Error("The job is gone.");
    open = await OpenJob.open(store, job);
    const resumed = await service.secondProgress();
    expect(resumed?.status).toBe("ready");
    expect(resumed?.scored).toBeGreaterThan(0);
    await service.scoreSecond(HUB, () => {});
    expect((await service.secondProgress())?.status).toBe("done");
    expect(await rowsOf({ on: "second", agrees: false })).toEqual(DIFFERING);
    await service.removeSecond();
    expect(await service.secondProgress()).toBeUndefined();
    open = await OpenJob.open(store, (await store.job(job.id)) ?? job);
    expect(open.second).toBeUndefined();
    expect((await rowsAt(open, undefined, 0, 1))[0]?.second).toBeUndefined();
  });

  test("is in the saved file, and in its provenance", async () => {
    await add();
    await service.scoreSecond(HUB, () => {});
    const { file, provenance } = await exportTable(open, {
      request: { format: "csv", safeForSpreadsheets: false },
      indices: undefined,
    });
    const rows = parse((await file?.text()) ?? "", { columns: true }) as Record<string, string>[];
    expect(rows[0]).toMatchObject({
      second_model: "NEGATIVE",
      second_model_score: "0.8",
      second_model_neutral: "0.1",
    });
    expect(rows[19]).toMatchObject({ sentiment_status: "empty", second_model: "" });
    expect(provenance.secondModel).toBe(`other@1 (${SECOND.weightsSha256})`);
  });

  test.each([
    ["the weights of the batch", { ...SECOND, weightsSha256: "" }, undefined],
    ["a head of another encoder", SECOND, { encoder: { weightsSha256: "c".repeat(64) }, kind: "single" }],
    ["a head with several labels", SECOND, { encoder: { weightsSha256: "" }, kind: "multiple" }],
  ])("is refused: %s", async (name, model, head) => {
    const own = { ...open.job.model, weightsSha256: name.startsWith("the") ? "d".repeat(64) : "" };
    open = await OpenJob.open(store, { ...open.job, model: own });
    const refusing = secondService({
      current: () => open,
      filters: new RowFilters(),
      load: async () => ({ model: head ? model : own, device: "wasm" }),
    }).service;
    const chosen = head
      ? ({ of: "head", head: head as unknown as TaughtHead } as const)
      : ({ of: "model", choice: MODEL.choice } as const);
    await expect(refusing.addSecond(chosen, HUB)).rejects.toHaveProperty("code");
    expect(open.job.second).toBeUndefined();
  });
});
