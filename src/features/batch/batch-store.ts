import * as Comlink from "comlink";
import { create } from "zustand";
import type {
  BatchError,
  ExportRequest,
  ExportResult,
  Job,
  JobSummary,
  ModelReference,
  Preview,
  Progress,
  View,
} from "../../../workers/batch/protocol.ts";
import type { OpenOptions } from "../../data/table.ts";
import { calibrationsFor } from "../evaluate/calibration-store.ts";
import { hubAccess } from "../models/hub-settings.ts";
import { scoringModelOf } from "../../scoring/model.ts";
import { askedHeads, DEFAULT_RULES, type ScoringRules } from "../../scoring/rules.ts";
import { batchDevice, trialKey, useBackends } from "../models/backend-store.ts";
import { useHeads } from "../models/heads-store.ts";
import { choiceOf, useModel } from "../models/model-store.ts";
import { beginWork, workTeller } from "../offline/busy.ts";
import { announce, keepAwake } from "./attention.ts";
import { batch, BatchFailure, unwrap } from "./batch-client.ts";

export type Corrections = Omit<OpenOptions, "signal">;

/** Milliseconds after which the table shows what was scored since; the progress itself comes more often. */
const REFRESH = 1000;

export const ALL_ROWS: View = { sort: { by: "row" }, descending: false };

/** By name, because what it names can change or go until the batch begins; empty for the model's own calibration. */
type ChosenRules = Pick<ScoringRules, "longTexts"> & { calibration: string };

interface BatchStore {
  stage: "choose" | "preview" | "import" | "job";
  error: BatchError | undefined;
  /** The file being previewed or read. */
  file: File | undefined;
  /** Opened from outside while another is scored; it waits. */
  next: File | undefined;
  preview: Preview | undefined;
  /** Files that were given with this one and not opened. */
  leftOut: number;
  /** A batch of the very same file. */
  earlier: JobSummary | undefined;
  corrections: Corrections;
  rules: ChosenRules;
  job: Job | undefined;
  progress: Progress | undefined;
  /** Jobs of earlier visits, the newest first. */
  jobs: readonly JobSummary[];
  view: View;
  /** Rows of the view. */
  viewRows: number;
  /** Changes whenever rows fetched before may be out of date. */
  version: number;
  viewing: boolean;
  tab: string;
  setTab(tab: string): void;
  listJobs(): Promise<void>;
  /** Opens the first; one file is one table. */
  choose(...files: readonly [File, ...File[]]): Promise<void>;
  correct(corrections: Corrections): Promise<void>;
  setRules(rules: Partial<ChosenRules>): void;
  start(): Promise<void>;
  reopen(id: string): Promise<void>;
  remove(id: string): Promise<void>;
  goOn(): Promise<void>;
  pause(): void;
  /** Pauses what runs, goes on with what waits. */
  toggle(): void;
  stop(): Promise<void>;
  leave(): Promise<void>;
  setView(view: View): Promise<void>;
  export(request: ExportRequest, target?: FileSystemFileHandle): Promise<ExportResult>;
}

function modelReference(): ModelReference {
  const { model, chosen } = useModel.getState();
  if (model.status !== "ready") throw new BatchFailure(NO_MODEL);
  return { choice: choiceOf(chosen), ...scoringModelOf(model.info) };
}

function rulesFor(model: ModelReference, { longTexts, calibration }: ChosenRules): ScoringRules {
  const { weightsSha256 } = model;
  const own = calibrationsFor(weightsSha256).find(({ name }) => name === calibration);
  const heads = askedHeads(model, { heads: useHeads.getState().asked }).map(({ name }) => name);
  return { longTexts, ...(own && { calibration: own }), ...(heads.length > 0 && { heads }) };
}

const NO_MODEL: BatchError = {
  code: "no-model",
  message: "No model is loaded yet.",
  advice: "Wait until the model is ready, then start.",
  retryable: true,
};

function reportOf(cause: unknown): BatchError {
  if (cause instanceof BatchFailure) return cause.report;
  return { code: "unexpected", message: String(cause), advice: "Try again.", retryable: true };
}

export const useBatch = create<BatchStore>()((set, get) => {
  /** Counts what makes the answer to an earlier request stale. */
  let asked = 0;

  let refreshed = 0;

  function onProgress(progress: Progress): void {
    const isDue = progress.status !== "scoring" || performance.now() - refreshed > REFRESH;
    if (progress.status === "import" || !isDue) {
      set({ progress });
      return;
    }
    refreshed = performance.now();
    set(({ version }) => ({ progress, version: version + 1 }));
  }

  async function attempt(work: () => Promise<void>): Promise<void> {
    set({ error: undefined });
    try {
      await work();
    } catch (cause) {
      const error = reportOf(cause);
      set({ error: error.code === "cancelled" ? undefined : error });
    }
  }

  async function score(): Promise<void> {
    const tellWork = workTeller();
    tellWork(true);
    const release = keepAwake();
    // So that what scores a file does not depend on how soon it came, where knowing it is worth the time.
    const { rows = 0, scored = 0 } = get().progress ?? {};
    await useModel.getState().settled(rows - scored);
    const { model } = useModel.getState();
    // Without a model on the page the workers load their own, on the processor.
    const info = model.status === "ready" ? model.info : undefined;
    const device = info ? batchDevice(info) : "wasm";
    try {
      const follow = (progress: Progress) => {
        // A paused batch is no reason to put anything off: it goes on from where it is.
        tellWork(progress.status !== "paused");
        onProgress(progress);
      };
      const progress = await unwrap(batch().score(device, hubAccess(), Comlink.proxy(follow)));
      const { demote, gpu } = useBackends.getState();
      if (progress.moved !== undefined && info) demote(trialKey(info, gpu), device, progress.moved);
      onProgress(progress);
      if (progress.status === "done") announce(get().job);
    } finally {
      release();
      tellWork(false);
    }
  }

  async function showJob(job: Job, progress: Progress): Promise<void> {
    set({ stage: "job", tab: "table", job, progress, file: undefined, preview: undefined });
    await get().setView(ALL_ROWS);
  }

  return {
    stage: "choose",
    error: undefined,
    file: undefined,
    next: undefined,
    preview: undefined,
    leftOut: 0,
    earlier: undefined,
    corrections: {},
    rules: { longTexts: DEFAULT_RULES.longTexts, calibration: "" },
    job: undefined,
    progress: undefined,
    jobs: [],
    view: ALL_ROWS,
    viewRows: 0,
    version: 0,
    viewing: false,
    tab: "table",

    setTab: (tab) => set({ tab }),

    async listJobs() {
      await attempt(async () => set({ jobs: await unwrap(batch().jobs()) }));
    },

    async choose(file, ...others) {
      const leftOut = others.length;
      set({ stage: "preview", file, leftOut, preview: undefined, earlier: undefined, corrections: {} });
      await get().correct({});
      // Where nothing can be read or kept, nothing is known of it; scoring says so when it matters.
      const earlier = await unwrap(batch().earlier(file)).catch(() => undefined);
      if (get().file === file) set({ earlier });
    },

    async correct(corrections) {
      const { file } = get();
      if (!file) return;
      const mine = ++asked;
      await attempt(async () => {
        set({ corrections });
        const preview = await unwrap(batch().preview(file, corrections));
        if (mine === asked) set({ preview });
      });
    },

    setRules: (changed) => set(({ rules }) => ({ rules: { ...rules, ...changed } })),

    async start() {
      const { file } = get();
      if (!file) return;
      await attempt(async () => {
        const model = modelReference();
        set({ stage: "import", progress: undefined });
        const endWork = beginWork();
        let job: Job;
        try {
          job = await unwrap(batch().start(model, rulesFor(model, get().rules), Comlink.proxy(onProgress)));
        } catch (cause) {
          set({ stage: "preview" });
          throw cause;
        } finally {
          endWork();
        }
        const bytes = { done: job.fileSize, total: job.fileSize };
        const progress: Progress = {
          status: "ready",
          bytes,
          rows: job.rows,
          scored: 0,
          rowsPerSecond: 0,
          workers: 0,
        };
        await showJob(job, progress);
        await score();
      });
    },

    async reopen(id) {
      await attempt(async () => {
        const { job, progress } = await unwrap(batch().reopen(id));
        await showJob(job, progress);
        if (progress.status === "ready") await score();
      });
    },

    async remove(id) {
      await attempt(async () => await unwrap(batch().remove(id)));
      await get().listJobs();
    },

    async goOn() {
      if (get().progress?.status === "paused") {
        await batch().resume();
        return;
      }
      await attempt(score);
    },

    pause() {
      void batch().pause();
    },

    toggle() {
      const status = get().progress?.status;
      if (status === "scoring") get().pause();
      else if (status === "paused" || status === "ready") void get().goOn();
    },

    async stop() {
      await attempt(async () => await unwrap(batch().stop()));
    },

    async leave() {
      await attempt(async () => await unwrap(batch().close()));
      set({ stage: "choose", job: undefined, progress: undefined, file: undefined, preview: undefined });
      await get().listJobs();
    },

    async setView(view) {
      set({ view, viewing: true });
      await attempt(async () => {
        const viewRows = await unwrap(batch().view(view));
        if (viewRows >= 0) set(({ version }) => ({ viewRows, version: version + 1, viewing: false }));
      });
    },

    async export(request, target) {
      return await unwrap(batch().export(request, target));
    },
  };
});
