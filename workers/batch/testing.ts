/** Jobs for tests, in a separate database and with a model that searches for words. */

import { openTable } from "../../src/data/open.ts";
import type { Table } from "../../src/data/table.ts";
import type { Scorer } from "../../src/engine/pool/scheduler.ts";
import { DEFAULT_RULES } from "../../src/scoring/rules.ts";
import { sha256Of } from "./file-hash.ts";
import { importRows, newJob } from "./import-rows.ts";
import { OpenJob } from "./open-job.ts";
import type { Job, ModelReference } from "../protocols/batch-types.ts";
import type { Pool } from "./scorers.ts";
import { JobStore } from "./storage/job-store.ts";

export const MODEL: ModelReference = {
  choice: { kind: "bundle", url: "" },
  id: "toy",
  revision: "1",
  dtype: "int8",
  labels: ["negative", "neutral", "positive"],
  languages: ["en"],
  weightsSha256: "",
};

/** "bad" is negative, "good" is positive and everything else neutral; the score rises with the length of the text. */
export const toyScorer: Scorer = {
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

export async function jobOf(
  name: string,
  content: string,
  store?: JobStore,
): Promise<{ store: JobStore; job: Job; table: Table; file: File }> {
  const opened = store ?? (await JobStore.open(`test-${databases++}`));
  const blob = new Blob([content]);
  const table = await openTable({ name, blob });
  const file = new File([blob], name, { lastModified: 0 });
  const job = newJob(crypto.randomUUID(), { file, corrections: {} }, table, { model: MODEL }, DEFAULT_RULES);
  const { signal } = new AbortController();
  return {
    store: opened,
    table,
    file,
    job: await importRows({
      store: opened,
      table,
      job,
      sha256: sha256Of(blob),
      signal,
      onProgress: () => {},
    }),
  };
}

export const poolOf = (scorer: Scorer, pool: Partial<Pool> = {}): Pool => ({
  device: "wasm",
  workers: 2,
  chunk: 8,
  createScorer: async () => scorer,
  ...pool,
});

export async function scored(name: string, content: string): Promise<OpenJob> {
  const { store, job } = await jobOf(name, content);
  const open = await OpenJob.open(store, job);
  await open.score([poolOf(toyScorer)], () => {});
  return open;
}

export const TABLE =
  "id,text,lang,day\n" +
  "10,good morning,en,2024-01-01\n" +
  "9,bad bad day,de,2024-01-02\n" +
  "100,,en,2024-01-02\n" +
  "11,a train,en,2024-02-01\n" +
  `12,good ${"x".repeat(70)},fr,never\n`;
