import { create } from "zustand";
import type {
  AttributionsFileOptions,
  EmbeddingsFileOptions,
  SimilarRow,
  EmbeddingMap,
  SavedFile,
  EmbeddingState,
  FileClassWords,
} from "../../../../workers/protocols/embeddings.ts";
import type { AttributionRequest, EmbeddingRequest } from "../../../engine/explain/bulk.ts";
import { hubAccess } from "../../../session/hub-settings.ts";
import { beginWork } from "../../../session/activity.ts";
import { AppError, type ErrorReport } from "../../../errors/app-error.ts";
import type { TableView } from "../../../../workers/protocols/batch-types.ts";
import { batch } from "../store/batch-client.ts";
import { updateOpen } from "../store/batch-store.ts";
import { ALL_ROWS, filterKey } from "../view-params.ts";

export interface Running {
  what: "embed" | "attribute";
  done: number;
  rows: number;
}

interface EmbeddingsStore {
  jobId: string | undefined;
  embeddings: EmbeddingState | undefined;
  running: Running | undefined;
  error: ErrorReport | undefined;
  /** The view whose rows are on the map and are searched. */
  view: TableView;
  map: EmbeddingMap | undefined;
  clusters: number;
  /** The row that similar rows are searched for, from 0. */
  row: number;
  similar: readonly SimilarRow[];
  /** The words that push towards each class, as they were computed last, and the filter of their rows. */
  effects: { of: FileClassWords; filter: string | undefined } | undefined;
  /** The name of the last saved file. */
  saved: string | undefined;
  open(jobId: string): Promise<void>;
  embed(request: EmbeddingRequest): Promise<void>;
  attribute(request: AttributionRequest, options: AttributionsFileOptions): Promise<SavedFile | undefined>;
  /** @param filter of the view, in words */
  findEffects(request: AttributionRequest, view: TableView, filter: string | undefined): Promise<void>;
  saveEmbeddings(options: EmbeddingsFileOptions): Promise<SavedFile | undefined>;
  /** Shows the rows of another view. */
  setView(view: TableView): Promise<void>;
  setClusters(clusters: number): Promise<void>;
  setRow(row: number): Promise<void>;
  /** Makes the clusters of the map topics of the batch. @param names [clusters] */
  keepTopics(names: readonly string[]): Promise<void>;
  stop(): void;
}

const SIMILAR_ROWS = 20;

const INITIAL = {
  embeddings: undefined,
  running: undefined,
  error: undefined,
  view: ALL_ROWS,
  map: undefined,
  row: 0,
  similar: [],
  effects: undefined,
  saved: undefined,
};

type Attempt = <T>(work: () => Promise<T>) => Promise<T | undefined>;

/** The rows on the map, and those similar to one row. */
const shownRows = (
  set: (changes: Partial<EmbeddingsStore>) => void,
  get: () => EmbeddingsStore,
  attempt: Attempt,
): Pick<EmbeddingsStore, "setView" | "setClusters" | "setRow" | "keepTopics"> => ({
  async setView(view) {
    if (get().map && filterKey(view) === filterKey(get().view)) return;
    set({ view });
    await Promise.all([get().setClusters(get().clusters), get().setRow(get().row)]);
  },

  async setClusters(clusters) {
    set({ clusters });
    const { jobId, view } = get();
    await attempt(async () => {
      const map = await batch().embeddingMap(clusters, view);
      if (get().jobId === jobId && get().view === view && get().clusters === clusters) set({ map });
    });
  },

  async keepTopics(names) {
    const { jobId, view, clusters } = get();
    await attempt(async () => {
      const topics = await batch().keepTopics(names, clusters, view);
      if (jobId !== undefined) updateOpen(jobId, ({ job }) => ({ job: { ...job, topics } }));
    });
  },

  async setRow(row) {
    set({ row });
    const { jobId, view } = get();
    await attempt(async () => {
      const similar = await batch().similarRows(row, SIMILAR_ROWS, view);
      if (get().jobId === jobId && get().view === view && get().row === row) set({ similar });
    });
  },
});

/** Embeddings and attributions of the open batch, kept while other tabs of the page are shown. */
export const useEmbeddings = create<EmbeddingsStore>()((set, get) => {
  async function attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
    set({ error: undefined });
    try {
      return await work();
    } catch (cause) {
      if (!(cause instanceof AppError)) throw cause;
      if (cause.report.code !== "cancelled") set({ error: cause.report });
      return undefined;
    }
  }

  /** A run of the model over all rows. Opening another job cancels it, and its result is ignored. */
  async function run<T>(
    what: Running["what"],
    work: (onProgress: (done: number, rows: number) => void) => Promise<T>,
  ) {
    const { jobId } = get();
    const endWork = beginWork();
    const onProgress = (done: number, rows: number) => {
      if (get().jobId === jobId && get().running) set({ running: { what, done, rows } });
    };
    set({ running: { what, done: 0, rows: 0 }, saved: undefined });
    try {
      return await attempt(() => work(onProgress));
    } finally {
      endWork();
      if (get().jobId === jobId) set({ running: undefined });
    }
  }

  async function refresh(): Promise<void> {
    const { jobId } = get();
    await attempt(async () => {
      const embeddings = await batch().embeddingState();
      if (get().jobId === jobId) set({ embeddings });
    });
  }

  return {
    ...INITIAL,
    jobId: undefined,
    clusters: 6,

    async open(jobId) {
      if (get().jobId !== jobId) set({ ...INITIAL, jobId });
      if (get().running) return;
      await refresh();
    },

    async embed(request) {
      set({ map: undefined, similar: [] });
      await run("embed", (onProgress) => batch().computeEmbeddings(request, hubAccess(), onProgress));
      await refresh();
    },

    attribute: (request, options) =>
      run("attribute", async (onProgress) => {
        const saved = await batch().saveAttributions(request, options, hubAccess(), onProgress);
        set({ saved: saved.fileName, effects: { of: saved.effects, filter: options.filter } });
        return saved;
      }),

    async findEffects(request, view, filter) {
      const { jobId } = get();
      await run("attribute", async (onProgress) => {
        const effects = await batch().classWords(request, view, hubAccess(), onProgress);
        if (get().jobId === jobId) set({ effects: { of: effects, filter } });
      });
    },

    saveEmbeddings: (options) =>
      attempt(async () => {
        const saved = await batch().saveEmbeddings(options);
        set({ saved: saved.fileName });
        return saved;
      }),

    ...shownRows(set, get, attempt),

    stop: () => void batch().stopExplaining(),
  };
});
