/** Actions on jobs: open, score, pause, close and remove. */

import type { JobStatus, JobSummary, Progress } from "../../../../workers/protocols/batch-types.ts";
import type { OpenedJob } from "../../../../workers/protocols/batch.ts";
import { t } from "../../../i18n/i18n.ts";
import { throttle } from "../../../rpc/throttle.ts";
import { createActivity } from "../../../session/activity.ts";
import { batchDevice, trialKey, useBackends } from "../../../session/backend-store.ts";
import { hubAccess } from "../../../session/hub-settings.ts";
import { onJobsChanged } from "../../../session/jobs-channel.ts";
import { useModel } from "../../../session/model-store.ts";
import { notify } from "../../../ui/notices/notices.ts";
import { keepAwake, notifyDone } from "./wake-lock.ts";
import { ALL_ROWS, boundsOf, parseTab, parseView } from "../view-params.ts";
import { parseChoices } from "../chart-choices.ts";
import { batch, closeBatch } from "./batch-client.ts";
import { attempt, openJob, setCurrent, updateOpen, useBatch } from "./batch-store.ts";
import type { Open } from "./state.ts";
import { setView } from "./results-actions.ts";
import { NO_HISTORY } from "./selection-history.ts";
import { continueSecond, openSecond, useSecond } from "./second-store.ts";

/** The table shows new results this often, in milliseconds; the progress itself is shown more often. */
const TABLE_REFRESH_MS = 1000;

const readJobs = async () => useBatch.setState({ jobs: await batch().jobs() });

export const listJobs = () => attempt(readJobs);

/** Lists the jobs again after each change in any tab. @returns a function that ends this */
export const watchJobs = (): (() => void) =>
  // A failure is not shown: nobody asked for the list, and the next action shows it.
  onJobsChanged(() => void readJobs().catch(() => {}));

const restore = (id: string) =>
  attempt(async () => {
    await batch().restore(id);
    await readJobs();
  });

/** @param params of an address, which names a tab and a view */
export function openStage({ job, progress }: OpenedJob, params = new URLSearchParams()): void {
  const view = parseView(params, boundsOf(job));
  setCurrent({
    stage: "open",
    job,
    progress,
    tab: parseTab(params),
    view,
    history: NO_HISTORY,
    rows: { view: ALL_ROWS, count: 0, folded: 0, version: 0 },
    ticked: new Set(),
    charts: parseChoices(params, boundsOf(job)),
    exports: {},
    scrollTop: 0,
  });
  void setView(view);
}

/** Ends the wait of a job that is `starting`. */
let cancelStart = (): void => {};

/**
 * Waits until the page has measured its backends, so that the fastest one does not depend on when the job starts.
 * @returns whether the job is still to be scored
 */
async function waitForBackends({ job, progress: before }: Open): Promise<boolean> {
  const setStatus = (status: JobStatus) =>
    updateOpen(job.id, ({ progress }) => ({ progress: { ...progress, status } }));
  setStatus("starting");
  const cancelled = new Promise<boolean>((resolve) => {
    cancelStart = () => resolve(false);
  });
  const settled = useModel.getState().settled(before.rows - before.scored);
  const isReady = await Promise.race([settled.then(() => true), cancelled]);
  if (!isReady) setStatus("ready");
  return isReady && openJob()?.job.id === job.id;
}

/** Scores the rows that have no result, on the fastest backend. Does nothing while the job is being scored. */
export async function scoreOpenJob(): Promise<void> {
  const open = openJob();
  if (open?.progress.status !== "ready") return;
  const { job } = open;
  const setWorking = createActivity();
  setWorking(true);
  const release = keepAwake();
  const refreshTable = throttle(
    () => updateOpen(job.id, ({ rows }) => ({ rows: { ...rows, version: rows.version + 1 } })),
    () => false,
    { intervalMs: TABLE_REFRESH_MS },
  );
  const show = (progress: Progress) => {
    // An update of the app need not wait for a paused job, which can be resumed.
    setWorking(progress.status !== "paused");
    updateOpen(job.id, () => ({ progress }));
    refreshTable();
  };
  try {
    if (!(await waitForBackends(open))) return;
    const { model } = useModel.getState();
    const info = model.status === "ready" ? model.info : undefined;
    // Without a model on the page the workers load their own, on the processor.
    const device = info ? batchDevice(info) : "wasm";
    const progress = await batch().score(device, hubAccess(), show);
    const { demote, gpu } = useBackends.getState();
    if (progress.fallbackCause && info) demote(trialKey(info, gpu), device, progress.fallbackCause);
    updateOpen(job.id, ({ rows }) => ({ progress, rows: { ...rows, version: rows.version + 1 } }));
    if (progress.status === "done") notifyDone(job);
  } finally {
    release();
    setWorking(false);
  }
}

/** Goes on with the second model of a job whose own model has scored all rows. */
async function resumeSecond(id: string): Promise<void> {
  const open = openJob();
  if (open?.job.id !== id || !open.job.second || open.progress.status !== "done") return;
  await openSecond(id);
  if (useSecond.getState().progress?.status === "ready") await continueSecond();
}

/** Jobs that are being opened; a second click waits for the first. */
const reopening = new Map<string, Promise<void>>();

/** @param params of an address; a job that was opened by an address is not resumed by itself */
export async function reopen(id: string, params?: URLSearchParams): Promise<void> {
  const opening =
    reopening.get(id) ??
    attempt(async () => openStage(await batch().reopen(id), params)).finally(() => reopening.delete(id));
  reopening.set(id, opening);
  await opening;
  if (params || openJob()?.job.id !== id) return;
  await attempt(scoreOpenJob);
  await resumeSecond(id);
}

export async function resume(): Promise<void> {
  if (openJob()?.progress.status === "paused") await attempt(() => batch().resume());
  else await attempt(scoreOpenJob);
}

export const pause = () => attempt(() => batch().pause());

export const canTogglePause = (): boolean => {
  const status = openJob()?.progress.status;
  return status === "scoring" || status === "paused" || status === "ready";
};

/** Pauses a job that is being scored; resumes a job that is not. */
export function togglePause(): void {
  const status = openJob()?.progress.status;
  if (status === "scoring") void pause();
  else if (status === "paused" || status === "ready") void resume();
}

/** Ends reading or scoring. */
export async function stop(): Promise<void> {
  cancelStart();
  const { stage } = useBatch.getState().current;
  await attempt(() => (stage === "importing" ? closeBatch() : batch().stop()));
}

/** Back to the choice of a file. */
export async function leave(): Promise<void> {
  cancelStart();
  await attempt(closeBatch);
  setCurrent({ stage: "choosing" });
  await listJobs();
}

/** Hides a job. The job is removed from the store when the notice that offers to undo this closes. */
export async function removeJob({ id, fileName }: JobSummary): Promise<void> {
  await attempt(async () => {
    await batch().hide(id);
    await readJobs();
    notify({
      message: t("batch:earlier.removed", { name: fileName }),
      undo: () => void restore(id),
      // If the removal fails, a later visit repeats it.
      settle: () =>
        void batch()
          .remove(id)
          .catch(() => {}),
    });
  });
}
