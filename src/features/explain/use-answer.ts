import { useEffect, useState } from "react";
import { AppError, type ErrorReport } from "../../errors/app-error.ts";

export interface Progress {
  done: number;
  total: number;
  /** [classes][units] so far, NaN where there is none yet; of methods that have some before the end. */
  values?: readonly Float64Array[];
  /** Estimated from the steps since the first one; absent before the second. */
  secondsLeft?: number;
}

export interface Answer<T> {
  value?: T;
  error?: ErrorReport;
  isBusy: boolean;
  progress?: Progress;
}

interface Latest<T> {
  /** Of the last response. */
  key: string;
  group: string;
  value?: T;
  error?: ErrorReport;
  /** With the key of its own request. */
  progress?: Progress & { key: string };
}

type OnProgress = (done: number, total: number, values?: readonly Float64Array[]) => void;

interface Step {
  done: number;
  /** Milliseconds. */
  at: number;
}

/** Seconds for the steps that remain, at the rate since the first step. */
export function estimateSecondsLeft(first: Step, last: Step, total: number): number | undefined {
  if (last.done <= first.done) return undefined;
  return ((last.at - first.at) / (last.done - first.done)) * ((total - last.done) / 1000);
}

/**
 * Sends a request to the worker when `key` changes, and returns only the response to the latest request. The previous
 * response stays visible meanwhile if it belongs to the same `group`, so that nothing flickers.
 * @param key undefined sends no request.
 */
export function useAnswer<T>(
  key: string | undefined,
  group: string,
  ask: (onProgress: OnProgress) => Promise<T>,
): Answer<T> {
  const [latest, setLatest] = useState<Latest<T>>();

  useEffect(() => {
    if (key === undefined) return undefined;
    let isCurrent = true;
    let first: Step | undefined;
    const keep = (changes: Partial<Latest<T>>) => {
      if (isCurrent) setLatest({ key, group, ...changes });
    };
    const onProgress: OnProgress = (done, total, values) => {
      if (!isCurrent) return;
      const step = { done, at: performance.now() };
      // Loading what a method needs is before the first step.
      first ??= step;
      const secondsLeft = estimateSecondsLeft(first, step, total);
      const progress = {
        key,
        done,
        total,
        ...(values && { values }),
        ...(secondsLeft !== undefined && { secondsLeft }),
      };
      setLatest((before) => ({ ...(before?.group === group ? before : { key: "", group }), progress }));
    };
    ask(onProgress).then(
      (value) => keep({ value }),
      (cause: unknown) => {
        const error = AppError.of(cause);
        if (error.code !== "cancelled") keep({ error: error.report });
      },
    );
    return () => {
      isCurrent = false;
    };
    // oxlint-disable-next-line react/exhaustive-deps -- `key` stands for everything that `ask` depends on
  }, [key, group]);

  const isBusy = key !== undefined && latest?.key !== key;
  if (!latest || latest.group !== group || key === undefined) return { isBusy };
  const { value, error, progress } = latest;
  return {
    isBusy,
    ...(value !== undefined && { value }),
    ...(error && { error }),
    ...(isBusy && progress?.key === key && { progress }),
  };
}
