import type { TaughtHead } from "../../../src/heads/file/head.ts";
import { checkEncoder } from "../../../src/heads/file/parse-head.ts";
import { throttleSteps } from "../../../src/rpc/throttle.ts";
import type { HeadCounts, HeadsService } from "../../protocols/heads.ts";
import type { HubAccess } from "../../protocols/model.ts";
import type { EmbeddingStore } from "../embeddings/embedding-store.ts";
import { computeEmbeddings } from "../embeddings/embeddings.ts";
import { labelBook } from "../labels/label-book.ts";
import type { OpenJob } from "../open-job.ts";
import { addNextRows } from "./add-next-rows.ts";
import { countAnswers, headResults } from "./head-results.ts";
import { type Encoder, teachOnLabels } from "./teach.ts";

async function countsOf(store: EmbeddingStore, open: OpenJob): Promise<HeadCounts[]> {
  const found = await Promise.all((open.job.taughtHeads ?? []).map((head) => headResults(store, open, head)));
  return found.map((results) => ({ head: results.head, ...countAnswers(results) }));
}

interface Embedding {
  store: () => Promise<EmbeddingStore>;
  /** The store, and the run that computes embeddings. */
  encoderFor: (hub: HubAccess) => Promise<Encoder>;
}

/** @returns the service, and what to call when the job is closed */
export function headsService(
  current: () => OpenJob,
  { store: openStore, encoderFor }: Embedding,
): { service: HeadsService; stop: () => void } {
  let teaching: AbortController | undefined;
  const service: HeadsService = {
    async teachHead(name, hub, onStep) {
      const open = current();
      teaching?.abort();
      teaching = new AbortController();
      const { signal } = teaching;
      const encoder = await encoderFor(hub);
      const { labeling } = await labelBook(open);
      return teachOnLabels(encoder, open, labeling, name, {
        signal,
        onRows: throttleSteps((done, total) => onStep("embed", done, total)),
        onProgress: throttleSteps((done, total) => onStep("teach", done, total)),
      });
    },

    async scoreByHead(head, hub, onStep) {
      const open = current();
      checkEncoder(head, open.job.model);
      const { run, store, createScorer } = await encoderFor(hub);
      const { layer, pooling } = head;
      const onRows = throttleSteps((done: number, rows: number) => onStep("embed", done, rows));
      await computeEmbeddings(
        run,
        store,
        open,
        { of: "embeddings", layer, pooling },
        { createScorer, onRows },
      );
      const sameVectors = (other: TaughtHead) => other.layer === layer && other.pooling === pooling;
      const others = (open.job.taughtHeads ?? []).filter(
        (other) => other.name !== head.name && sameVectors(other),
      );
      await open.setTaughtHeads([...others, head]);
      return countsOf(store, open);
    },

    async headCounts() {
      const open = current();
      // Without heads, the database of embeddings is not opened.
      return open.job.taughtHeads ? countsOf(await openStore(), open) : [];
    },

    async removeHeadColumns(sha256) {
      const open = current();
      await open.setTaughtHeads((open.job.taughtHeads ?? []).filter((head) => head.sha256 !== sha256));
      return countsOf(await openStore(), open);
    },

    addNextRows: async (sha256, count) => addNextRows(await openStore(), current(), sha256, count),

    stopTeaching: async () => teaching?.abort(),
  };
  return { service, stop: () => teaching?.abort() };
}
