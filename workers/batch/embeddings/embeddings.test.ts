import "fake-indexeddb/auto";
import { parquetReadObjects } from "hyparquet";
import { beforeEach, describe, expect, test } from "vitest";
import type { EmbeddedText } from "../../../src/engine/explain/bulk.ts";
import type { Scorer } from "../../../src/engine/pool/scheduler.ts";
import { Insight } from "./embeddings.ts";
import { OpenJob } from "../job.ts";
import { jobOf, MODEL as TOY } from "../testing.ts";
import { VectorStore } from "./embedding-store.ts";

const labels = ["negative", "positive"];
const MODEL = { ...TOY, labels };
const request = { of: "embeddings", layer: -1, pooling: "mean" } as const;

/** Of three words, how often each is there. */
const vectorOf = (text: string) =>
  Float32Array.from(["cat", "dog", "sun"], (word) => text.split(word).length - 1 + 0.01);

let seen = 0;
const scorer: Scorer<EmbeddedText> = {
  async score(texts) {
    seen += texts.length;
    return texts.map((text) => ({ scores: [0.3, 0.7], cut: false, vector: vectorOf(text) }));
  },
  terminate() {},
};

let vectors: VectorStore;
let open: OpenJob;
let insight: Insight;

/** 1,100 rows over three pages: cats, dogs, suns in turn, and every tenth empty. */
const TEXTS = Array.from({ length: 1100 }, (_, row) =>
  row % 10 === 9 ? "" : `${["cat", "dog", "sun"][row % 3]} number ${row}`,
);

beforeEach(async () => {
  seen = 0;
  const content = `text,n\n${TEXTS.map((text, row) => `${text},${row}`).join("\n")}\n`;
  const { store, job } = await jobOf("rows.csv", content);
  vectors = await VectorStore.open(`vectors-of-${job.id}`);
  open = await OpenJob.open(store, { ...job, fileName: "rows.csv.gz", model: MODEL });
  await open.score(
    async () => ({
      score: async (texts) => texts.map(() => ({ scores: [0.3, 0.7], cut: false })),
      terminate() {},
    }),
    [{ device: "wasm", workers: 1, chunk: 8 }],
    () => {},
  );
  insight = new Insight({
    createScorer: async () => scorer as Scorer<never>,
    workers: 2,
    vectors: async () => vectors,
  });
});

describe("vectors of a batch", () => {
  test("find rows like one, groups, and become a file", async () => {
    const told: number[] = [];
    await insight.embed(open, request, (done) => told.push(done));
    expect(told.at(-1)).toBe(1100);
    expect(await insight.state(open)).toEqual({ request, done: 1100 });

    const like = await insight.like(open, 0, 5);
    expect(like).toHaveLength(5);
    for (const { text, cosine, index, label } of like) {
      expect(text).toMatch(/^cat/);
      expect(cosine).toBeCloseTo(1, 3);
      expect(index).not.toBe(0);
      expect(label).toBe(1);
    }
    await expect(insight.like(open, 9, 5)).rejects.toMatchObject({ code: "bad-option" });

    const map = await insight.map(open, 3);
    expect(map.rows).toHaveLength(TEXTS.filter(Boolean).length);
    expect(map.step).toBe(1);
    expect(map.groups.map(({ rows }) => rows).toSorted()).toEqual([330, 330, 330]);
    for (const { classes, typical, rows } of map.groups) {
      expect(classes).toEqual([0, rows]);
      expect(new Set(typical.map(({ text }) => text.slice(0, 3))).size).toBe(1);
    }

    const { fileName, file } = await insight.saveVectors(open, "parquet", undefined);
    expect(fileName).toBe("rows-embeddings.parquet");
    const rows = await parquetReadObjects({ file: (await file?.arrayBuffer()) ?? new ArrayBuffer() });
    expect(rows).toHaveLength(1100);
    expect(rows[2]).toMatchObject({ row: 3, text: TEXTS[2], sentiment: "positive" });
    expect(Float32Array.from(rows[2]?.["embedding"] as number[])).toEqual(vectorOf(TEXTS[2] ?? ""));
    expect(rows[9]?.["embedding"]).toBeFalsy();
  });

  test("go on from the last whole page after a stop, and begin anew for another layer", async () => {
    const stopped = insight.embed(open, request, (done) => {
      if (done > 700) insight.stop();
    });
    await expect(stopped).rejects.toMatchObject({ code: "cancelled" });
    expect((await insight.state(open))?.done).toBe(500);
    seen = 0;
    await insight.embed(open, request, () => {});
    expect(seen).toBe(TEXTS.slice(500).filter(Boolean).length);
    expect((await insight.state(open))?.done).toBe(1100);
    seen = 0;
    await insight.embed(open, { ...request, layer: 0 }, () => {});
    expect(seen).toBe(TEXTS.filter(Boolean).length);
    await insight.forget(open.job.id);
    expect(await insight.state(open)).toBeUndefined();
  });
});
