import * as Comlink from "comlink";
import { create } from "zustand";
import type {
  LikeRow,
  LikenessMap,
  SavedFile,
  VectorState,
} from "../../../../workers/batch/embeddings/embeddings-protocol.ts";
import type { AttributionRequest, EmbeddingRequest } from "../../../engine/explain/bulk.ts";
import type { AttributionsFormat } from "../../../scoring/bulk/attributions-file.ts";
import type { EmbeddingsFormat } from "../../../scoring/bulk/embeddings-file.ts";
import { hubAccess } from "../../../session/hub-settings.ts";
import { beginWork } from "../../../session/activity.ts";
import { AppError, type ErrorReport } from "../../../errors/app-error.ts";
import { batch, unwrap } from "../job/batch-client.ts";

export interface Running {
  what: "embed" | "attribute";
  done: number;
  rows: number;
}

interface InsightStore {
  jobId: string | undefined;
  vectors: VectorState | undefined;
  running: Running | undefined;
  error: ErrorReport | undefined;
  map: LikenessMap | undefined;
  groups: number;
  /** The row that others are compared with. */
  row: number;
  like: readonly LikeRow[];
  /** The file that was saved last. */
  saved: string | undefined;
  open(jobId: string): Promise<void>;
  embed(request: EmbeddingRequest): Promise<void>;
  attribute(
    request: AttributionRequest,
    options: { format: AttributionsFormat; safeForSpreadsheets: boolean },
  ): Promise<SavedFile | undefined>;
  saveVectors(format: EmbeddingsFormat): Promise<SavedFile | undefined>;
  setGroups(groups: number): Promise<void>;
  setRow(row: number): Promise<void>;
  stop(): void;
}

const NOTHING = {
  vectors: undefined,
  running: undefined,
  error: undefined,
  map: undefined,
  row: 0,
  like: [],
  saved: undefined,
};

/** What lies behind the verdicts of the open batch, kept while the person looks at other tabs. */
export const useEmbeddings = create<InsightStore>()((set, get) => {
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

  /** A run of the model over all rows; it ends when another job is opened, and its answer is then no use. */
  async function run<T>(
    what: Running["what"],
    work: (tell: (done: number, rows: number) => void) => Promise<T>,
  ) {
    const { jobId } = get();
    const endWork = beginWork();
    const tell = (done: number, rows: number) => {
      if (get().jobId === jobId && get().running) set({ running: { what, done, rows } });
    };
    set({ running: { what, done: 0, rows: 0 }, saved: undefined });
    try {
      return await attempt(() => work(Comlink.proxy(tell)));
    } finally {
      endWork();
      if (get().jobId === jobId) set({ running: undefined });
    }
  }

  async function look(): Promise<void> {
    await attempt(async () => set({ vectors: await unwrap(batch().vectorState()) }));
  }

  return {
    ...NOTHING,
    jobId: undefined,
    groups: 6,

    async open(jobId) {
      if (get().jobId !== jobId) set({ ...NOTHING, jobId });
      if (get().running) return;
      await look();
    },

    async embed(request) {
      set({ map: undefined, like: [] });
      await run("embed", (tell) => unwrap(batch().embed(request, hubAccess(), tell)));
      await look();
    },

    attribute: (request, options) =>
      run("attribute", async (tell) => {
        const saved = await unwrap(batch().saveAttributions(request, options, hubAccess(), tell));
        set({ saved: saved.fileName });
        return saved;
      }),

    saveVectors: (format) =>
      attempt(async () => {
        const saved = await unwrap(batch().saveVectors(format));
        set({ saved: saved.fileName });
        return saved;
      }),

    async setGroups(groups) {
      set({ groups });
      await attempt(async () => {
        const map = await unwrap(batch().likenessMap(groups));
        if (get().groups === groups) set({ map });
      });
    },

    async setRow(row) {
      set({ row });
      await attempt(async () => {
        const like = await unwrap(batch().like(row, MOST_LIKE));
        if (get().row === row) set({ like });
      });
    },

    stop: () => void batch().stopInsight(),
  };
});

const MOST_LIKE = 20;
