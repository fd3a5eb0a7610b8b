import { batchWorkers } from "../../../src/engine/pool/cores.ts";
import { throttleSteps } from "../../../src/rpc/throttle.ts";
import type { HubAccess } from "../../protocols/model.ts";
import type { OpenJob } from "../open-job.ts";
import type { RowFilters } from "../row-filters.ts";
import { createScorer } from "../scorers.ts";
import { saveAttributions, classWords } from "./attributions.ts";
import { BulkRun, type CreateScorer } from "./bulk-run.ts";
import { clusteredRows } from "./clustered-rows.ts";
import { embeddingMap } from "./embedding-map.ts";
import { EmbeddingStore } from "./embedding-store.ts";
import { computeEmbeddings, embeddingState, saveEmbeddings, similarRows } from "./embeddings.ts";
import { clusterOfRows } from "./topics.ts";
import type { Topic } from "../../protocols/annotations.ts";
import type { EmbeddingsService } from "../../protocols/embeddings.ts";

/** Attributions and embeddings run on onnxruntime-web, which returns intermediates of every model. */
const scorerFor =
  (hub: HubAccess): CreateScorer =>
  ({ job }, request) =>
    createScorer(job, { device: "wasm" }, hub, request);

/**
 * @param current returns the open job or throws AppError
 * @param filters which rows a view shows
 * @returns the service, and what to call when the job is closed or removed
 */
export function embeddingsService(
  current: () => OpenJob,
  filters: RowFilters,
): {
  service: EmbeddingsService;
  store: () => Promise<EmbeddingStore>;
  /** The store of embeddings, and the run that computes them. */
  encoderFor: (
    hub: HubAccess,
  ) => Promise<{ run: BulkRun; store: EmbeddingStore; createScorer: CreateScorer }>;
  stop: () => void;
  remove: (id: string) => Promise<void>;
} {
  let opening: Promise<EmbeddingStore> | undefined;
  const store = () => (opening ??= EmbeddingStore.open());
  const run = new BulkRun(batchWorkers());
  const service: EmbeddingsService = {
    embeddingState: async () => embeddingState(await store(), current()),

    async computeEmbeddings(request, hub, onProgress) {
      const options = { createScorer: scorerFor(hub), onRows: throttleSteps(onProgress) };
      await computeEmbeddings(run, await store(), current(), request, options);
    },

    async similarRows(row, limit, view) {
      const open = current();
      return similarRows(await store(), open, { row, limit, includes: await filters.find(open, view) });
    },

    async embeddingMap(clusters, view) {
      const open = current();
      return embeddingMap(await store(), open, clusters, await filters.find(open, view));
    },

    async keepTopics(names, clusters, view) {
      const open = current();
      const embeddings = await store();
      const found = await clusteredRows(embeddings, open, clusters, await filters.find(open, view));
      const topics = names.map((name, cluster): Topic => ({ name, clusters: [cluster] }));
      await open.keepTopics(topics, await clusterOfRows(embeddings, open.job, found));
      return topics;
    },

    async saveEmbeddings({ view, ...options }, target) {
      const open = current();
      const includes = view && (await filters.find(open, view));
      return saveEmbeddings(await store(), open, { ...options, includes, target });
    },

    async saveAttributions(request, options, hub, onProgress, target) {
      const open = current();
      const { view } = options;
      const includes = view && (await filters.find(open, view));
      const work = { createScorer: scorerFor(hub), onRows: throttleSteps(onProgress), includes };
      return saveAttributions(run, open, request, options, work, target);
    },

    async classWords(request, view, hub, onProgress) {
      const open = current();
      const includes = await filters.find(open, view);
      const work = { createScorer: scorerFor(hub), onRows: throttleSteps(onProgress), includes };
      return classWords(run, open, request, work);
    },

    stopExplaining: async () => run.stop(),
  };
  const encoderFor = async (hub: HubAccess) => ({
    run,
    store: await store(),
    createScorer: scorerFor(hub),
  });
  return {
    service,
    store,
    encoderFor,
    stop: () => run.stop(),
    remove: async (id) => (await store()).remove(id),
  };
}
