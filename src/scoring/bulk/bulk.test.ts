import * as fc from "fast-check";
import { parquetReadObjects } from "hyparquet";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { folderSource } from "../../../server/models/folder-source.ts";
import { Classifier } from "../../engine/classifier/classifier.ts";
import { AppError } from "../../errors/app-error.ts";
import { loadDifferentiable } from "../../engine/explain/attribution/load-differentiable.ts";
import { METHOD_IDS, METHOD_PARAMETERS, methodOf } from "../../engine/explain/attribution/registry.ts";
import {
  type AttributedText,
  type AttributionRequest,
  checkRequest,
  type EmbeddedText,
  explainTexts,
  needsGradients,
} from "../../engine/explain/bulk.ts";
import { wasmBackend } from "../../engine/backends/wasm.ts";
import type { Scorer } from "../../engine/pool/scheduler.ts";
import { writeAttributions } from "./attributions-file.ts";
import { writeEmbeddings } from "./embeddings-file.ts";
import { inOrder } from "./in-order.ts";
import { type ExplainedRow, rounded } from "./rows.ts";

const TEXTS = ["The museum on the corner is terrible", "", '=SUM(A1) lovely, "good"', "café 🦄"];
const labels = ["negative", "neutral", "positive"];
let classifier: Classifier;

beforeAll(async () => {
  const source = folderSource("public/models/tonescope-tweets");
  classifier = await Classifier.load({ source, backend: wasmBackend({ threads: 1 }) });
});
afterAll(() => classifier.dispose());

async function* each<T>(items: readonly T[]) {
  yield* items;
}

async function collected(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return new Uint8Array(await new Blob(parts as Uint8Array<ArrayBuffer>[]).arrayBuffer());
}

const embeddings = { of: "embeddings", layer: -1, pooling: "mean" } as const;
const attributions = { of: "attributions", method: { name: "occlusion", operator: "delete" } } as const;

async function rowsOf<R extends EmbeddedText | AttributedText>(
  request: typeof embeddings | typeof attributions,
): Promise<ExplainedRow<R>[]> {
  const rows: ExplainedRow<R>[] = [];
  const scorer: Scorer<R> = {
    score: (texts) => explainTexts(classifier.inspectable, request, texts) as Promise<R[]>,
    terminate() {},
  };
  const { signal } = new AbortController();
  for await (const row of inOrder(each(TEXTS), { createScorer: async () => scorer, workers: 1, signal })) {
    rows.push(row);
  }
  return rows;
}

describe("the embeddings of a file", () => {
  test("are the mean of the last layer, with the classifier's scores, in Parquet and npz", async () => {
    const rows = await rowsOf<EmbeddedText>(embeddings);
    expect(rows.map(({ row, text, result }) => [row, text, result === undefined])).toEqual(
      TEXTS.map((text, index) => [index + 1, text, text === ""]),
    );
    const [first] = TEXTS;
    const { inputIds } = classifier.inspectable.tokenize(first ?? "");
    const { hiddenStates } = await classifier.inspectable.intermediates(inputIds, { hiddenStates: true });
    const vector = rows[0]?.result?.vector;
    const last = hiddenStates?.data.subarray(-384 * inputIds.length) ?? new Float32Array();
    for (const at of [0, 100, 383]) {
      const mean = inputIds.reduce((sum, _, token) => sum + (last[token * 384 + at] ?? NaN), 0);
      expect(vector?.[at]).toBeCloseTo(mean / inputIds.length, 5);
    }
    const plain = await classifier.classify(first ?? "");
    expect(rows[0]?.result?.scores).toEqual(plain.scores.map(({ score }) => score));

    const file = { count: rows.length, labels, provenance: { model: "m" } };
    const parquet = await collected(writeEmbeddings("parquet", { ...file, rows: each(rows) }));
    const read = await parquetReadObjects({ file: parquet.buffer as ArrayBuffer });
    expect(read.map((row) => [row["row"], row["text"], row["sentiment"]])).toEqual([
      [1, TEXTS[0], "negative"],
      [2, "", null],
      [3, TEXTS[2], expect.any(String)],
      [4, TEXTS[3], expect.any(String)],
    ]);
    expect(Float32Array.from(read[0]?.["embedding"] as number[])).toEqual(vector);
    expect(read[1]?.["embedding"]).toBeFalsy();

    const npz = unzipSync(await collected(writeEmbeddings("npz", { ...file, rows: each(rows) })));
    expect(Object.keys(npz)).toEqual(["embeddings.npy", "scores.npy"]);
    const array = npz["embeddings.npy"] ?? new Uint8Array();
    expect(new TextDecoder().decode(array.subarray(10, 80))).toContain("'shape': (4, 384)");
    const values = new Float32Array(array.slice(-4 * 4 * 384).buffer);
    expect(values.slice(0, 384)).toEqual(vector);
    expect(values[384]).toBeNaN();
    expect(values.slice(3 * 384)).toEqual(rows[3]?.result?.vector);
  });

  test("differ by pooling and layer; an unknown layer and masking without a mask token are rejected", async () => {
    const embed = async (layer: number, pooling: "mean" | "first") => {
      const request = { of: "embeddings", layer, pooling } as const;
      const [result] = (await explainTexts(classifier.inspectable, request, [
        "Great news",
      ])) as EmbeddedText[];
      return [...(result?.vector ?? [])];
    };
    const all = [await embed(8, "mean"), await embed(8, "first"), await embed(2, "mean")].map(String);
    expect(new Set(all).size).toBe(3);
    expect(await embed(-1, "mean")).toEqual(await embed(8, "mean"));
    expect(() => checkRequest(classifier.info.capabilities, { ...embeddings, layer: 9 })).toThrow(AppError);
    const masked = { of: "attributions", method: { name: "occlusion", operator: "mask" } } as const;
    expect(() => checkRequest({ ...classifier.info.capabilities, masking: false }, masked)).toThrow(
      /mask token/,
    );
  });
});

describe("the attributions of a file", () => {
  test("give the decisive word the largest effect, in a line for each word, without formulas", async () => {
    const rows = await rowsOf<AttributedText>(attributions);
    const file = { labels, provenance: {}, safeForSpreadsheets: true };
    const csv = new TextDecoder().decode(
      await collected(writeAttributions("csv", { ...file, rows: each(rows) })),
    );
    const [head, ...lines] = csv.trimEnd().split("\n");
    expect(head).toBe("row,word,start,end,sentiment,effect,effect_negative,effect_neutral,effect_positive");
    const first = lines.filter((line) => line.startsWith("1,")).map((line) => line.split(","));
    expect(first).toHaveLength(7);
    const top = first.toSorted((a, b) => Number(b[5]) - Number(a[5]))[0];
    expect(top?.slice(1, 5)).toEqual(["terrible", "28", "36", "negative"]);
    expect(lines.some((line) => line.startsWith("3,'=SUM(A1)") || line.startsWith("3,'="))).toBe(true);
    expect(lines.some((line) => line.startsWith("2,"))).toBe(false);

    const jsonl = new TextDecoder().decode(
      await collected(writeAttributions("jsonl", { ...file, rows: each(rows) })),
    );
    const objects = jsonl
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as { row: number; words?: { word: string }[]; passes?: number });
    expect(objects.map(({ row, words }) => [row, words?.length])).toEqual([
      [1, 7],
      [2, undefined],
      [3, expect.any(Number)],
      [4, 2],
    ]);
    expect(objects[0]?.passes).toBe(8);

    const parquet = await collected(writeAttributions("parquet", { ...file, rows: each(rows) }));
    const read = await parquetReadObjects({ file: parquet.buffer as ArrayBuffer });
    expect(read).toHaveLength(lines.length);
    expect(read[0]).toMatchObject({ row: 1, word: "The", start: 0, end: 3, sentiment: "negative" });
    expect(read[0]?.["effect"]).toBe(rounded(rows[0]?.result?.words[0]?.effects[0] ?? NaN));
  });
});

describe("every attribution method", () => {
  const smallest = Object.fromEntries(METHOD_PARAMETERS.map(({ name, minimum }) => [name, minimum]));

  let gradientModel: Awaited<ReturnType<typeof loadDifferentiable>>;
  beforeAll(async () => {
    const source = folderSource("public/models/tonescope-tweets");
    gradientModel = await loadDifferentiable({ source, backend: wasmBackend({ threads: 1 }) });
  });
  afterAll(() => gradientModel.dispose());

  test.each(METHOD_IDS)("explains the rows of a file: %s", async (id) => {
    const request: AttributionRequest = { of: "attributions", method: methodOf(id, smallest) };
    checkRequest(classifier.info.capabilities, request);
    const variants = needsGradients(request) ? { differentiable: async () => gradientModel } : {};
    const [result] = (await explainTexts(
      classifier.inspectable,
      request,
      ["Great news"],
      variants,
    )) as AttributedText[];
    expect(result?.words.map(({ word }) => word)).toEqual(["Great", "news"]);
    for (const { effects } of result?.words ?? []) expect(effects.every(Number.isFinite)).toBe(true);
  });

  test("returns no words for a text that is too long for the method, and explains the next text", async () => {
    const request: AttributionRequest = { of: "attributions", method: methodOf("flow") };
    const texts = [Array(80).fill("word").join(" "), "Great news"];
    const results = (await explainTexts(classifier.inspectable, request, texts)) as AttributedText[];
    expect(results.map(({ words, scores }) => [words.length, scores.length])).toEqual([
      [0, 0],
      [2, 3],
    ]);
  });
});

describe("inOrder", () => {
  const echo = (delay: () => Promise<void>): Scorer<EmbeddedText> => ({
    async score(texts) {
      await delay();
      return texts.map((text) => ({ scores: [1], cut: false, vector: Float32Array.of(text.length) }));
    },
    terminate() {},
  });

  test("keeps the order of the texts, also of repeated and empty ones and of more texts than the window", async () => {
    const text = fc.constantFrom("", " ", "a", "bb", "ccc", "dddd");
    await fc.assert(
      fc.asyncProperty(
        fc.array(text, { maxLength: 60 }),
        fc.integer({ min: 1, max: 3 }),
        async (texts, workers) => {
          let turn = 0;
          const delay = () => new Promise<void>((resolve) => setTimeout(resolve, turn++ % 2));
          // More equal texts in a row than the window holds: the run must not deadlock.
          const all = texts.flatMap((one, at) => (at === 7 ? Array<string>(1200).fill(one) : [one]));
          const { signal } = new AbortController();
          const rows: ExplainedRow<EmbeddedText>[] = [];
          const options = { createScorer: async () => echo(delay), workers, signal };
          for await (const row of inOrder(each(all), options)) rows.push(row);
          expect(rows.map(({ row, text, result }) => [row, text, result?.vector[0]])).toEqual(
            all.map((one, at) => [at + 1, one, one.trim() === "" ? undefined : one.length]),
          );
        },
      ),
      { numRuns: 25 },
    );
  });

  test("rejects with `cancelled` when aborted, and with the error of a scorer that cannot be created", async () => {
    const controller = new AbortController();
    const options = { createScorer: async () => echo(async () => {}), workers: 2, signal: controller.signal };
    const seen: number[] = [];
    await expect(
      (async () => {
        for await (const { row } of inOrder(each(Array.from({ length: 2000 }, (_, n) => `t${n}`)), options)) {
          seen.push(row);
          if (row === 5) controller.abort();
        }
      })(),
    ).rejects.toMatchObject({ code: "cancelled" });
    expect(seen.length).toBeLessThan(2000);
    const broken = inOrder(each(["x"]), {
      createScorer: async () => Promise.reject(new AppError("out-of-memory", "No room.")),
      workers: 1,
      signal: new AbortController().signal,
    });
    await expect(broken.next()).rejects.toMatchObject({ code: "out-of-memory" });
  });
});
