import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AppError } from "../../errors/app-error.ts";
import type { Feeds, InferenceSession } from "../model/inference-session.ts";
import { padBatch, planBatches, runBatches } from "./batching.ts";

/** A session whose logit is the sum of the unmasked ids, and whose output `count` is their number. */
function summing(maxTokens = Number.POSITIVE_INFINITY): InferenceSession & { runs: Feeds[] } {
  const runs: Feeds[] = [];
  return {
    runs,
    inputNames: [],
    outputNames: ["logits", "count"],
    async run(feeds) {
      const [rows, tokens] = feeds.dims;
      if (rows * tokens > maxTokens) throw new AppError("out-of-memory", "Too much.");
      runs.push(feeds);
      const data = Float32Array.from({ length: rows }, (_, row) =>
        feeds.inputIds
          .slice(row * tokens, (row + 1) * tokens)
          .reduce((sum, id, at) => sum + id * (feeds.attentionMask[row * tokens + at] ?? 0), 0),
      );
      const counts = Float32Array.from({ length: rows * 2 }, (_, at) =>
        at % 2 === 1
          ? 1
          : feeds.attentionMask
              .slice((at / 2) * tokens, (at / 2 + 1) * tokens)
              .reduce((sum, mask) => sum + mask, 0),
      );
      return { logits: { data, dims: [rows, 1] }, count: { data: counts, dims: [rows, 2] } };
    },
    async dispose() {},
  };
}

const rows = fc.array(fc.array(fc.nat(1000), { minLength: 1, maxLength: 40 }), { maxLength: 50 });
const sum = (ids: readonly number[]) => ids.reduce((total, id) => total + id, 0);

const PADDING = { padId: 9, typesOf: () => undefined };

describe("planBatches", () => {
  it("uses each row once, within the budget, and pads rows to the longest of their batch", () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 200 }), (texts, budget) => {
        const lengths = texts.map(({ length }) => length);
        const batches = planBatches(lengths, budget);
        expect(batches.flat().toSorted((a, b) => a - b)).toEqual(lengths.map((_, row) => row));
        for (const batch of batches) {
          const longest = Math.max(...batch.map((row) => lengths[row] ?? 0));
          if (batch.length > 1) expect(batch.length * longest).toBeLessThanOrEqual(budget);
        }
      }),
    );
  });

  it("makes a batch of each row when there is no budget", () => {
    expect(planBatches([3, 1, 2], undefined)).toEqual([[0], [1], [2]]);
  });
});

describe("runBatches", () => {
  it("returns the logits in the order of the rows for any batches and memory", async () => {
    await fc.assert(
      fc.asyncProperty(rows, fc.integer({ min: 40, max: 300 }), async (texts, maxTokens) => {
        const inputs = texts.map((inputIds) => ({ inputIds }));
        const outputs = ["logits", "count"];
        const found = await runBatches(summing(maxTokens), inputs, {
          outputs,
          batchTokens: 200,
          tokenizer: PADDING,
        });
        expect(found.map(([logits]) => logits?.[0])).toEqual(texts.map(sum));
        expect(found.map(([, count]) => [...(count ?? [])])).toEqual(texts.map((ids) => [ids.length, 1]));
      }),
    );
  });

  it("halves a batch that is too large, and rejects when a single row is too large", async () => {
    const four = Array.from({ length: 4 }, () => ({ inputIds: [1, 2] }));
    const session = summing(4);
    await runBatches(session, four, { outputs: ["logits"], batchTokens: 100, tokenizer: PADDING });
    expect(session.runs.map(({ dims }) => dims)).toEqual([
      [2, 2],
      [2, 2],
    ]);
    const options = { outputs: ["logits"], batchTokens: 100, tokenizer: PADDING };
    await expect(runBatches(summing(1), four, options)).rejects.toMatchObject({ code: "out-of-memory" });
  });

  it("keeps the mask of a row", () => {
    expect(padBatch([{ inputIds: [5, 6], attentionMask: [1, 0] }, { inputIds: [1, 2, 3] }], PADDING)).toEqual(
      {
        inputIds: [5, 6, 9, 1, 2, 3],
        attentionMask: [1, 0, 0, 1, 1, 1],
        dims: [2, 3],
      },
    );
  });

  it("reads a row without tokens as one padding token", () => {
    expect(padBatch([{ inputIds: [] }, { inputIds: [1, 2] }], PADDING)).toEqual({
      inputIds: [9, 9, 1, 2],
      attentionMask: [1, 0, 1, 1],
      dims: [2, 2],
    });
  });

  it("gives the tokens of a row their types, and padding the type 0", () => {
    const tokenizer = { padId: 9, typesOf: (ids: readonly number[]) => ids.map((id) => id % 3) };
    expect(padBatch([{ inputIds: [5] }, { inputIds: [1, 2] }], tokenizer).tokenTypes).toEqual([2, 0, 1, 2]);
  });
});
