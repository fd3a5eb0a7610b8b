import { useEffect, useState } from "react";
import { AppError, type ErrorReport } from "../../errors/app-error.ts";

export interface Answer<T> {
  value?: T;
  error?: ErrorReport;
  isBusy: boolean;
  progress?: { done: number; total: number };
}

interface Latest<T> {
  key: string;
  group: string;
  value?: T;
  error?: ErrorReport;
  progress?: { done: number; total: number };
}

/**
 * Sends a request to the worker when `key` changes, and returns only the response to the latest request. The previous
 * response stays visible meanwhile if it belongs to the same `group`, so that nothing flickers.
 * @param key undefined sends no request.
 */
export function useAnswer<T>(
  key: string | undefined,
  group: string,
  ask: (onProgress: (done: number, total: number) => void) => Promise<T>,
): Answer<T> {
  const [latest, setLatest] = useState<Latest<T>>();

  useEffect(() => {
    if (key === undefined) return undefined;
    let isCurrent = true;
    const keep = (changes: Partial<Latest<T>>, from?: Latest<T>) => {
      if (isCurrent) setLatest({ ...from, key, group, ...changes });
    };
    const onProgress = (done: number, total: number) => {
      if (isCurrent) {
        setLatest((before) => ({
          ...(before?.group === group ? before : { key: "", group }),
          progress: { done, total },
        }));
      }
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
  return {
    isBusy,
    ...(latest.value !== undefined && { value: latest.value }),
    ...(latest.error && { error: latest.error }),
    ...(isBusy && latest.progress && { progress: latest.progress }),
  };
}
