import "fake-indexeddb/auto";
import { expect, test } from "vitest";
import type { EmbeddedText } from "../../../src/engine/explain/bulk.ts";
import type { Scorer } from "../../../src/engine/pool/scheduler.ts";
import { OpenJob } from "../open-job.ts";
import { sharesOf } from "../shares/shares.ts";
import { indicesOf } from "../table-view.ts";
import { jobOf, poolOf, toyScorer } from "../testing.ts";
import { BulkRun, type CreateScorer } from "./bulk-run.ts";
import { clusteredRows } from "./clustered-rows.ts";
import { EmbeddingStore } from "./embedding-store.ts";
import { computeEmbeddings } from "./embeddings.ts";
import { clusterOfRows } from "./topics.ts";

const TEXTS = Array.from({ length: 90 }, (_, row) =>
  row % 10 === 9 ? "" : `${["good cat", "bad dog", "sun"][row % 3]} ${row}`,
);
const scorer: Scorer<EmbeddedText> = {
  score: async (texts) =>
    texts.map((text) => ({
      scores: [1, 0, 0],
      cut: false,
      vector: Float32Array.from(["cat", "dog", "sun"], (word) => text.split(word).length - 1 + 0.01),
    })),
  terminate() {},
};

test("topics are of all rows, also of those that the clusters were not made of, and are kept with the job", async () => {
  const { store: jobs, job } = await jobOf(
    "t.csv",
    `text,n\n${TEXTS.map((text, row) => `${text},${row}`).join("\n")}\n`,
  );
  const open = await OpenJob.open(jobs, job);
  await open.score([poolOf(toyScorer)], () => {});
  const embeddings = await EmbeddingStore.open(`topics-${job.id}`);
  const createScorer = (async () => scorer) as CreateScorer;
  await computeEmbeddings(
    new BulkRun(1),
    embeddings,
    open,
    { of: "embeddings", layer: -1, pooling: "mean" },
    { createScorer, onRows: () => {} },
  );
  const found = await clusteredRows(embeddings, open, 3, (row) => row < 45);
  const names = found.rows.slice(0, 3).map((row) => (TEXTS[row] ?? "").replace(/\s*\d+$/, ""));
  const topics = names.map((name, at) => ({ name, clusters: [found.assignments[at] ?? 0] }));
  await open.keepTopics(topics, await clusterOfRows(embeddings, open.job, found));

  const again = await OpenJob.open(jobs, (await jobs.job(job.id)) ?? job);
  const topicOf = again.topicReader();
  expect(TEXTS.map((_, row) => topicOf(row))).toEqual(TEXTS.map((text) => text.replace(/\s*\d+$/, "")));

  const { groups } = await sharesOf(again, () => true, "topic");
  expect(groups.slice(1).map(({ name, rows }) => [name, rows])).toEqual(
    names
      .toSorted()
      .map((name) => [name, 27])
      .toSorted(([a], [b]) => names.indexOf(String(a)) - names.indexOf(String(b))),
  );
  const view = {
    selection: [{ on: "value", column: "topic", values: ["sun"] }],
    sort: { by: "row" },
    descending: false,
  } as const;
  const rows = async () => Array.from((await indicesOf(again, view, () => true)) ?? []);
  expect(await rows()).toEqual(TEXTS.flatMap((text, row) => (text.startsWith("sun") ? [row] : [])));

  // Merged topics count as one, and dropped ones as none.
  const [first, second, third] = topics;
  await again.annotate({
    topics: [{ name: "sun", clusters: [...(first?.clusters ?? []), ...(third?.clusters ?? [])] }],
  });
  expect(await rows()).toHaveLength(54);
  expect(again.topicReader()(TEXTS.indexOf(`${second?.name} 1`))).toBe("");
  await jobs.remove(job.id);
  expect(await jobs.clusters(job.id)).toBeUndefined();
});
