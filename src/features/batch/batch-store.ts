import type { ErrorReport } from "../../errors/app-error.ts";
import * as Comlink from "comlink";
import { create } from "zustand";
import type {
  ExportRequest,
  ExportResult,
  Job,
  JobSummary,
  Preview,
  Progress,
  View,
} from "../../../workers/batch/protocol.ts";
import { joinParts } from "../../data/readers/x-archive.ts";
import type { OpenOptions } from "../../data/table.ts";
import { hubAccess } from "../../session/hub-settings.ts";
import { DEFAULT_RULES } from "../../scoring/rules.ts";
import { notify } from "../../ui/notices/notices.ts";
import { t } from "../../i18n/i18n.ts";
import { batchDevice, trialKey, useBackends } from "../../session/backend-store.ts";
import { useModel } from "../../session/model-store.ts";
import { beginWork, workTeller } from "../../session/activity.ts";
import { announce, keepAwake } from "./job/wake-lock.ts";
import { batch, reportOf, unwrap } from "./job/batch-client.ts";
import { type ChosenRules, modelReference, rulesFor } from "./source/scoring-rules.ts";
import { ALL_ROWS, boundsOf, formatView, parseTab, parseView, type Tab } from "./view-params.ts";

export type Corrections = Omit<OpenOptions, "signal">;

/** Milliseconds after which the table shows what was scored since; the progress itself comes more often. */
const REFRESH = 1000;

interface BatchStore {
  stage: "choose" | "preview" | "import" | "job";
  error: ErrorReport | undefined;
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
  /** How far down the table was when it was last left, in pixels. */
  scrolled: number;
  tab: Tab;
  setTab(tab: Tab): void;
  /** The tab and the rows of the open batch that an address names. */
  show(params: URLSearchParams): Promise<void>;
  listJobs(): Promise<void>;
  /** Opens the first; one file is one table. Parts of an archive from X are one file. */
  choose(...files: readonly [File, ...File[]]): Promise<void>;
  correct(corrections: Corrections): Promise<void>;
  setRules(rules: Partial<ChosenRules>): void;
  start(): Promise<void>;
  /** @param params of an address, which say what of it is shown; what waits then waits for the person */
  reopen(id: string, params?: URLSearchParams): Promise<void>;
  /** It can come back for a while. */
  remove(job: JobSummary): Promise<void>;
  goOn(): Promise<void>;
  pause(): void;
  /** Pauses what runs, goes on with what waits. */
  toggle(): void;
  stop(): Promise<void>;
  leave(): Promise<void>;
  setView(view: View): Promise<void>;
  export(request: ExportRequest, target?: FileSystemFileHandle): Promise<ExportResult>;
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

  async function showJob(job: Job, progress: Progress, params = new URLSearchParams()): Promise<void> {
    set({
      stage: "job",
      tab: parseTab(params),
      job,
      progress,
      file: undefined,
      preview: undefined,
      scrolled: 0,
    });
    await get().setView(parseView(params, boundsOf(job)));
  }

  /** Until it is removed for good, it is out of sight. */
  async function hide(id: string, isHidden: boolean): Promise<void> {
    await attempt(async () => await unwrap(batch().hide(id, isHidden)));
    await get().listJobs();
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
    scrolled: 0,
    tab: "table",

    setTab: (tab) => set({ tab }),

    async show(params) {
      const { job, view, setView } = get();
      if (!job) return;
      const wanted = parseView(params, boundsOf(job));
      set({ tab: parseTab(params) });
      if (JSON.stringify(formatView(wanted)) !== JSON.stringify(formatView(view))) await setView(wanted);
    },

    async listJobs() {
      await attempt(async () => set({ jobs: await unwrap(batch().jobs()) }));
    },

    async choose(first, ...others) {
      const joined = joinParts([first, ...others]);
      const file = joined ?? first;
      const leftOut = joined ? 0 : others.length;
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

    async reopen(id, params) {
      await attempt(async () => {
        const { job, progress } = await unwrap(batch().reopen(id));
        await showJob(job, progress, params);
        if (progress.status === "ready" && !params) await score();
      });
    },

    async remove({ id, fileName }) {
      await hide(id, true);
      if (get().error) return;
      notify({
        message: t("batch:earlier.removed", { name: fileName }),
        undo: () => void hide(id, false),
        settle: () => void unwrap(batch().remove(id)).catch(() => {}),
      });
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

    export: async (request, target) => await unwrap(batch().export(request, target)),
  };
});
