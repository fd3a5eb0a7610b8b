import "fake-indexeddb/auto";
import { parquetReadObjects } from "hyparquet";
import { beforeEach, describe, expect, test } from "vitest";
import type { AttributedText, EmbeddedText } from "../../../src/engine/explain/bulk.ts";
import type { Scorer } from "../../../src/engine/pool/scheduler.ts";
import { saveAttributions, classWords } from "./attributions.ts";
import { BulkRun, type CreateScorer } from "./bulk-run.ts";
import { embeddingMap } from "./embedding-map.ts";
import { computeEmbeddings, embeddingState, saveEmbeddings, similarRows } from "./embeddings.ts";
import { OpenJob } from "../open-job.ts";
import { jobOf, MODEL as TOY, poolOf } from "../testing.ts";
import { EmbeddingStore } from "./embedding-store.ts";

const labels = ["negative", "positive"];
const MODEL = { ...TOY, labels };
const request = { of: "embeddings", layer: -1, pooling: "mean" } as const;

/** An embedding: the counts of three words in the text. */
const embeddingOf = (text: string) =>
  Float32Array.from(["cat", "dog", "sun"], (word) => text.split(word).length - 1 + 0.01);

let seen = 0;
const scorer: Scorer<EmbeddedText> = {
  async score(texts) {
    seen += texts.length;
    return texts.map((text) => ({ scores: [0.3, 0.7], cut: false, vector: embeddingOf(text) }));
  },
  terminate() {},
};

let store: EmbeddingStore;
let open: OpenJob;
let run: BulkRun;

/** 1,100 rows over three pages: cats, dogs, suns in turn, and every tenth empty. */
const TEXTS = Array.from({ length: 1100 }, (_, row) =>
  row % 10 === 9 ? "" : `${["cat", "dog", "sun"][row % 3]} number ${row}`,
);

beforeEach(async () => {
  seen = 0;
  const content = `text,n\n${TEXTS.map((text, row) => `${text},${row}`).join("\n")}\n`;
  const { store: jobs, job } = await jobOf("rows.csv", content);
  store = await EmbeddingStore.open(`embeddings-of-${job.id}`);
  open = await OpenJob.open(jobs, { ...job, fileName: "rows.csv.gz", model: MODEL });
  const toy: Scorer = {
    score: async (texts) => texts.map(() => ({ scores: [0.3, 0.7], cut: false })),
    terminate() {},
  };
  await open.score([poolOf(toy, { workers: 1 })], () => {});
  run = new BulkRun(2);
});

const always = () => true;
const createScorer = (async () => scorer) as CreateScorer;
const compute = (layer: number, onRows: (done: number) => void = () => {}) =>
  computeEmbeddings(run, store, open, { ...request, layer }, { createScorer, onRows });

/** Words that are for the second class if they are "cat", and against it otherwise. */
const attributing: Scorer<AttributedText> = {
  async score(texts) {
    return texts.map((text) => ({
      scores: [0.3, 0.7],
      cut: false,
      passes: 1,
      words: text.split(" ").map((word) => {
        const effect = word === "cat" ? 0.5 : -0.1;
        return { word, start: 0, end: word.length, effects: [-effect, effect] };
      }),
    }));
  },
  terminate() {},
};

describe("the words of a batch that push towards each class", () => {
  const words = { of: "attributions", method: { name: "occlusion", operator: "delete" } } as const;
  const work = { createScorer: (async () => attributing) as CreateScorer, onRows: () => {} };
  const cats = TEXTS.filter((text) => text.startsWith("cat")).length;

  test("are those of all rows, also where a file is saved", async () => {
    const found = await classWords(run, open, words, work);
    const options = { format: "csv", safeForSpreadsheets: false } as const;
    const saved = await saveAttributions(run, open, words, options, work, undefined);
    expect(saved.effects).toEqual(found);
    expect(found.rows).toBe(TEXTS.filter(Boolean).length);
    expect(found.byClass[1]).toEqual([{ word: "cat", occurrences: cats, mean: 0.5, raises: 1 }]);
    expect(found.byClass[0]?.[0]).toMatchObject({ word: "number", occurrences: found.rows });
  });

  test("are those of the rows of a filter", async () => {
    const found = await classWords(run, open, words, { ...work, includes: (row) => row % 3 === 0 });
    expect(found.rows).toBe(cats);
    expect(found.byClass[1]?.[0]?.occurrences).toBe(cats);
    expect(found.byClass[0]?.map(({ word }) => word)).not.toContain("dog");
  });
});

describe("embeddings of a batch", () => {
  test("are searched, clustered and saved as a file", async () => {
    const reported: number[] = [];
    await compute(-1, (done) => reported.push(done));
    expect(reported.at(-1)).toBe(1100);
    expect(await embeddingState(store, open)).toEqual({ request, done: 1100 });

    const similar = await similarRows(store, open, { row: 0, limit: 5, includes: always });
    expect(similar).toHaveLength(5);
    for (const { text, cosine, index, label } of similar) {
      expect(text).toMatch(/^cat/);
      expect(cosine).toBeCloseTo(1, 3);
      expect(index).not.toBe(0);
      expect(label).toBe(1);
    }
    await expect(similarRows(store, open, { row: 9, limit: 5, includes: always })).rejects.toMatchObject({
      code: "bad-option",
    });

    const map = await embeddingMap(store, open, 3, always);
    expect(map.rows).toHaveLength(TEXTS.filter(Boolean).length);
    expect(map.step).toBe(1);
    expect(map.clusters.map(({ rows }) => rows).toSorted()).toEqual([330, 330, 330]);
    // Each cluster is named by the word that only its texts have.
    expect(map.clusters.map(({ words }) => words[0]).toSorted()).toEqual(["cat", "dog", "sun"]);
    for (const { classes, typical, rows } of map.clusters) {
      expect(classes).toEqual([0, rows, 0]);
      expect(new Set(typical.map(({ text }) => text.slice(0, 3))).size).toBe(1);
    }

    // The rows of a filter.
    const isDog = (row: number) => row % 3 === 1;
    const dogs = await embeddingMap(store, open, 2, isDog);
    expect([...dogs.rows].every(isDog)).toBe(true);
    expect(dogs.rows).toHaveLength(330);
    const [nearest] = await similarRows(store, open, { row: 0, limit: 5, includes: isDog });
    expect(nearest?.text).toMatch(/^dog/);

    const { fileName, file } = await saveEmbeddings(store, open, { format: "parquet" });
    expect(fileName).toBe("rows-embeddings.parquet");
    const rows = await parquetReadObjects({ file: (await file?.arrayBuffer()) ?? new ArrayBuffer() });
    expect(rows).toHaveLength(1100);
    expect(rows[2]).toMatchObject({ row: 3, text: TEXTS[2], sentiment: "positive" });
    expect(Float32Array.from(rows[2]?.["embedding"] as number[])).toEqual(embeddingOf(TEXTS[2] ?? ""));
    expect(rows[9]?.["embedding"]).toBeFalsy();
  });

  test("show each text of a cluster once, whatever its retweets", async () => {
    const copies = ["cat one", "RT @a: cat one", "cat One https://t.co/x", "cat two", "dog one", "dog two"];
    const { store: jobs, job } = await jobOf("copies.csv", `text\n${copies.join("\n")}\n`);
    const other = await OpenJob.open(jobs, { ...job, model: MODEL });
    const embedded = await EmbeddingStore.open(`embeddings-of-${job.id}`);
    await computeEmbeddings(run, embedded, other, request, { createScorer, onRows: () => {} });
    const { clusters } = await embeddingMap(embedded, other, 2, always);
    const cats = clusters.find(({ rows }) => rows === 4);
    expect(cats?.typical.map(({ text }) => text).toSorted()).toEqual(["cat one", "cat two"]);
    expect(cats?.words).toEqual(["cat"]);
  });

  test("resume after the last whole page, and start again for another layer", async () => {
    const stopped = compute(-1, (done) => {
      if (done > 700) run.stop();
    });
    await expect(stopped).rejects.toMatchObject({ code: "cancelled" });
    expect((await embeddingState(store, open))?.done).toBe(500);
    seen = 0;
    await compute(-1);
    expect(seen).toBe(TEXTS.slice(500).filter(Boolean).length);
    expect((await embeddingState(store, open))?.done).toBe(1100);
    seen = 0;
    await compute(0);
    expect(seen).toBe(TEXTS.filter(Boolean).length);
    await store.remove(open.job.id);
    expect(await embeddingState(store, open)).toBeUndefined();
  });
});
