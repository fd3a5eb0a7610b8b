import "fake-indexeddb/auto";
import { describe, expect, test } from "vitest";
import { rescaleTemperature } from "../../src/engine/classifier/calibration.ts";
import type { Scorer } from "../../src/engine/pool/scheduler.ts";
import { DEFAULT_RULES } from "../../src/scoring/rules.ts";
import { evaluate, findLabels } from "./evaluate.ts";
import { exportTable } from "./export.ts";
import { OpenJob } from "./open-job.ts";
import { jobOf, poolOf, scored, toyScorer } from "./testing.ts";

describe("evaluation", () => {
  test("compares mapped rows and leaves out the others", async () => {
    const open = await scored("t.csv", "text,gold\ngood,pos\nbad,pos\ntrain,neu\n,neu\ngood one,odd\n");
    expect(await findLabels(open)).toEqual({
      columns: [1],
      countVotes: false,
      values: [
        { value: "pos", rows: 2 },
        { value: "neu", rows: 2 },
        { value: "odd", rows: 1 },
      ],
    });
    const report = await evaluate(
      open,
      [1],
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
    expect(report.fit?.rows).toBe(3);
    expect(report.mistakes).toMatchObject([{ index: 1, text: "bad", gold: 2, label: 0 }]);
  });

  test("counts votes in columns that are named after classes, and keeps ties apart", async () => {
    const open = await scored("t.csv", "text,pos,neg\ngood,3,0\nbad,1,2\ngood one,1,1\ntrain,,\n");
    expect(await findLabels(open)).toEqual({
      columns: [1, 2],
      countVotes: true,
      values: ["pos", "neg", "neg / pos", ""].map((value) => ({ value, rows: 1 })),
    });
    const classes = new Map([
      ["pos", 2],
      ["neg", 0],
    ]);
    const report = await evaluate(open, [1, 2], classes);
    expect(report).toMatchObject({ left: 2, evaluation: { accuracy: 1, texts: 2 } });
    expect(report.unmapped).toContainEqual({ value: "neg / pos", rows: 1 });
  });

  test("a saved temperature is used for the next batch and recorded in its provenance", async () => {
    const labeled = Array.from({ length: 60 }, (_, row) => `good ${row},${row % 3 ? "pos" : "neg"}`);
    const first = await scored("gold.csv", `text,gold\n${labeled.join("\n")}\n`);
    const gold = new Map([
      ["pos", 2],
      ["neg", 0],
    ]);
    const { fit, ece } = await evaluate(first, [1], gold);
    expect(fit?.ece).toBeLessThan(ece);
    const calibration = {
      name: "mine",
      temperature: fit?.temperature ?? 1,
      weightsSha256: "",
      file: "gold.csv",
      rows: 60,
    };
    const { store, job } = await jobOf("next.csv", "text\ngood\n\nbad\n");
    const open = await OpenJob.open(store, { ...job, rules: { ...DEFAULT_RULES, calibration } });
    await open.score([poolOf(toyScorer)], () => {});
    const calibrated = (await scored("next.csv", "text\ngood\n\nbad\n")).results;
    for (const row of [0, 2]) {
      expect(open.results.label(row)).toBe(calibrated.label(row));
      const expected = rescaleTemperature(calibrated.scores(row), calibration.temperature);
      for (const [at, share] of expected.entries())
        expect(open.results.scores(row)[at]).toBeCloseTo(share, 6);
    }
    const request = { format: "csv", safeForSpreadsheets: false } as const;
    const { provenance } = await exportTable(open, { request, indices: undefined });
    expect(provenance.calibratedOn).toContain('60 labelled rows of gold.csv, kept as "mine"');
  });

  test("offers no temperature for scores that do not add up to 1", async () => {
    const { store, job } = await jobOf("t.csv", "text,gold\ngood,pos\n");
    const open = await OpenJob.open(store, job);
    const score: Scorer["score"] = async (texts) =>
      texts.map(() => ({ scores: [0.9, 0.9, 0.1], cut: false }));
    await open.score([poolOf({ ...toyScorer, score })], () => {});
    expect((await evaluate(open, [1], new Map([["pos", 2]]))).fit).toBeUndefined();
  });
});
