import { useEffect, useState } from "react";
import { AppError, type ErrorReport } from "../../errors/app-error.ts";

export interface Answer<T> {
  value?: T;
  error?: ErrorReport;
  isBusy: boolean;
  progress?: { done: number; total: number };
}

interface Kept<T> {
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
  const [kept, setKept] = useState<Kept<T>>();

  useEffect(() => {
    if (key === undefined) return undefined;
    let isCurrent = true;
    const keep = (changes: Partial<Kept<T>>, from?: Kept<T>) => {
      if (isCurrent) setKept({ ...from, key, group, ...changes });
    };
    const onProgress = (done: number, total: number) => {
      if (isCurrent) {
        setKept((before) => ({
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

  const isBusy = key !== undefined && kept?.key !== key;
  if (!kept || kept.group !== group || key === undefined) return { isBusy };
  return {
    isBusy,
    ...(kept.value !== undefined && { value: kept.value }),
    ...(kept.error && { error: kept.error }),
    ...(isBusy && kept.progress && { progress: kept.progress }),
  };
}
