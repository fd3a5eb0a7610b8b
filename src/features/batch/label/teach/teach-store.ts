import { create } from "zustand";
import type { HeadCounts, Teaching } from "../../../../../workers/protocols/heads.ts";
import { AppError, type ErrorReport } from "../../../../errors/app-error.ts";
import type { TaughtHead } from "../../../../heads/file/head.ts";
import { beginWork } from "../../../../session/activity.ts";
import { hubAccess } from "../../../../session/hub-settings.ts";
import { batch } from "../../store/batch-client.ts";
import { updateOpen } from "../../store/batch-store.ts";
import { takeLabeling } from "../label-actions.ts";

interface Running {
  step: "embed" | "teach";
  done: number;
  total: number;
}

interface TeachState {
  jobId: string | undefined;
  taught: Teaching | undefined;
  /** The heads whose answers all rows have. */
  answers: readonly HeadCounts[];
  running: Running | undefined;
  /** Whether rows were added to the sample since the last teaching. */
  wasAdded: boolean;
  error: ErrorReport | undefined;
}

const INITIAL = { taught: undefined, answers: [], running: undefined, wasAdded: false, error: undefined };

/** The head that is taught on the open batch, kept while other tabs are shown. */
export const useTeach = create<TeachState>()(() => ({ ...INITIAL, jobId: undefined }));

const { setState: set, getState: get } = useTeach;

/** Runs a step; another job that is opened meanwhile ignores its result. */
async function attempt<T>(work: () => Promise<T>, take: (result: T) => void): Promise<void> {
  const { jobId } = get();
  const endWork = beginWork();
  set({ error: undefined });
  try {
    const result = await work();
    if (get().jobId === jobId) take(result);
  } catch (cause) {
    const error = AppError.of(cause).report;
    if (get().jobId === jobId && error.code !== "cancelled") set({ error });
  } finally {
    endWork();
    if (get().jobId === jobId) set({ running: undefined });
  }
}

const onStep = (step: Running["step"], done: number, total: number) => {
  if (get().running) set({ running: { step, done, total } });
};

function takeAnswers(answers: readonly HeadCounts[]): void {
  const { jobId } = get();
  set({ answers });
  const taughtHeads = answers.map(({ head }) => head);
  if (jobId !== undefined) updateOpen(jobId, ({ job }) => ({ job: { ...job, taughtHeads } }));
}

export async function openTeaching(jobId: string): Promise<void> {
  if (get().jobId !== jobId) set({ ...INITIAL, jobId });
  if (!get().running) await attempt(() => batch().headCounts(), takeAnswers);
}

export async function teach(name: string): Promise<void> {
  set({ running: { step: "embed", done: 0, total: 0 } });
  await attempt(
    () => batch().teachHead(name, hubAccess(), onStep),
    (taught) => set({ taught, wasAdded: false }),
  );
}

export async function answerAllRows(head: TaughtHead): Promise<void> {
  set({ running: { step: "embed", done: 0, total: 0 } });
  await attempt(() => batch().scoreByHead(head, hubAccess(), onStep), takeAnswers);
}

export const removeAnswers = (sha256: string): Promise<void> =>
  attempt(() => batch().removeHeadColumns(sha256), takeAnswers);

export const addNextRows = (sha256: string, count: number): Promise<void> =>
  attempt(
    () => batch().addNextRows(sha256, count),
    (labeling) => {
      takeLabeling(labeling);
      set({ wasAdded: true });
    },
  );

export function stop(): void {
  void batch().stopTeaching();
  void batch().stopExplaining();
}
