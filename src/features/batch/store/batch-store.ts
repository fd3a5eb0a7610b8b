import { create } from "zustand";
import type { Progress } from "../../../../workers/protocols/batch-types.ts";
import { AppError } from "../../../errors/app-error.ts";
import { DEFAULT_RULES } from "../../../scoring/rules.ts";
import type { BatchState, Current, Open, Previewing } from "./state.ts";

/** State only; `source-actions.ts`, `job-actions.ts` and `results-actions.ts` change it. */
export const useBatch = create<BatchState>()(() => ({
  current: { stage: "choosing" },
  error: undefined,
  queuedFile: undefined,
  rules: {
    longTexts: DEFAULT_RULES.longTexts,
    clean: [],
    scoreMissing: false,
    byLanguage: false,
    calibration: "",
  },
  jobs: [],
}));

/** A part of the open job; undefined in other stages. */
export const useOpen = <T>(select: (open: Open) => T): T | undefined =>
  useBatch(({ current }) => (current.stage === "open" ? select(current) : undefined));

/** A part of the preview; undefined in other stages. */
export const usePreviewing = <T>(select: (previewing: Previewing) => T): T | undefined =>
  useBatch(({ current }) => (current.stage === "previewing" ? select(current) : undefined));

export function openJob(): Open | undefined {
  const { current } = useBatch.getState();
  return current.stage === "open" ? current : undefined;
}

/** Whether the rows of a job are being scored, or are about to be. */
export const isRunning = ({ status }: Pick<Progress, "status">): boolean =>
  status === "starting" || status === "scoring";

export const setCurrent = (current: Current) => useBatch.setState({ current });

/** Changes the open job; does nothing when the job with this id is no longer open. */
export function updateOpen(jobId: string, change: (open: Open) => Partial<Open>): void {
  useBatch.setState(({ current }) =>
    current.stage === "open" && current.job.id === jobId
      ? { current: { ...current, ...change(current) } }
      : {},
  );
}

/** Changes the preview of a source; does nothing when another source has replaced it. */
export function updatePreviewing(sourceId: string, change: Partial<Previewing>): void {
  useBatch.setState(({ current }) =>
    current.stage === "previewing" && current.source.id === sourceId
      ? { current: { ...current, ...change } }
      : {},
  );
}

/** Runs an action and shows the error that it ends with. Cancelling is no error. */
export async function attempt(action: () => Promise<void>): Promise<void> {
  useBatch.setState({ error: undefined });
  try {
    await action();
  } catch (cause) {
    const error = AppError.of(cause).report;
    useBatch.setState({ error: error.code === "cancelled" ? undefined : error });
  }
}
