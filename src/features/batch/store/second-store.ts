/** The second model of the open batch: what is under way, and what went wrong. */

import { create } from "zustand";
import type { SecondModel } from "../../../../workers/protocols/batch-types.ts";
import type { SecondChoice, SecondProgress } from "../../../../workers/protocols/second.ts";
import { AppError, type ErrorReport } from "../../../errors/app-error.ts";
import { throttle } from "../../../rpc/throttle.ts";
import { beginWork } from "../../../session/activity.ts";
import { hubAccess } from "../../../session/hub-settings.ts";
import { batch } from "./batch-client.ts";
import { openJob, updateOpen } from "./batch-store.ts";
import { keepAwake } from "./wake-lock.ts";

/** The table shows new answers this often, in milliseconds. */
const TABLE_REFRESH_MS = 1000;

interface SecondState {
  jobId: string | undefined;
  /** `loading` until it is known what the model is. */
  running: "loading" | "scoring" | undefined;
  /** Absent without a second model. */
  progress: SecondProgress | undefined;
  error: ErrorReport | undefined;
}

const INITIAL = { running: undefined, progress: undefined, error: undefined };

export const useSecond = create<SecondState>()(() => ({ ...INITIAL, jobId: undefined }));

const { setState: set, getState: get } = useSecond;

function setSecond(jobId: string, second: SecondModel | undefined): void {
  updateOpen(jobId, ({ job }) => {
    const { second: _, ...rest } = job;
    return { job: second ? { ...rest, second } : rest };
  });
}

const refreshRows = (jobId: string) =>
  updateOpen(jobId, ({ rows }) => ({ rows: { ...rows, version: rows.version + 1 } }));

/** Runs a step; another job that is opened meanwhile ignores its result. */
async function attempt(work: (jobId: string) => Promise<void>): Promise<void> {
  const { jobId } = get();
  if (jobId === undefined) return;
  const ends = [beginWork(), keepAwake()];
  set({ error: undefined });
  try {
    await work(jobId);
  } catch (cause) {
    const error = AppError.of(cause).report;
    if (get().jobId === jobId && error.code !== "cancelled") set({ error });
  } finally {
    for (const end of ends) end();
    if (get().jobId === jobId) set({ running: undefined });
  }
}

async function score(jobId: string): Promise<void> {
  set({ running: "scoring" });
  const refresh = throttle(
    () => refreshRows(jobId),
    () => false,
    { intervalMs: TABLE_REFRESH_MS },
  );
  const take = (progress: SecondProgress) => {
    if (get().jobId === jobId) set({ progress });
  };
  const progress = await batch().scoreSecond(hubAccess(), (now) => {
    take(now);
    refresh();
  });
  take(progress);
  refreshRows(jobId);
}

/** Reads how far the second model of a job is. */
export async function openSecond(jobId: string): Promise<void> {
  if (get().jobId !== jobId) set({ ...INITIAL, jobId });
  if (get().running) return;
  const progress = await batch().secondProgress();
  if (get().jobId === jobId) set({ progress });
}

/** Scores all rows with another model, in place of an earlier second one. */
export const scoreWith = (chosen: SecondChoice): Promise<void> =>
  attempt(async (jobId) => {
    set({ running: "loading", progress: undefined });
    setSecond(jobId, await batch().addSecond(chosen, hubAccess()));
    await score(jobId);
  });

/** Scores the rows that have no answer of the second model. */
export const continueSecond = (): Promise<void> => attempt(score);

export const removeSecond = (): Promise<void> =>
  attempt(async (jobId) => {
    await batch().removeSecond();
    set({ progress: undefined });
    setSecond(jobId, undefined);
    refreshRows(jobId);
  });

/** Says which class a label of the second model means. */
export const setSecondClass = (label: number, meant: number): Promise<void> =>
  attempt(async (jobId) => {
    const second = openJob()?.job.second;
    if (!second) return;
    const classes = second.classes.with(label, meant);
    await batch().setSecondClasses(classes);
    setSecond(jobId, { ...second, classes });
    refreshRows(jobId);
  });

export const stopSecond = (): void => void batch().stopSecond();
