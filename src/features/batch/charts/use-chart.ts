import { useEffect, useState } from "react";
import { openJob } from "../store/batch-store.ts";

/** Milliseconds between two requests while rows are scored. */
const REFRESH_MS = 2000;
/** The pause is also at least this many times the duration of the last request, so that counting does not delay scoring. */
const PAUSE_FACTOR = 10;

/**
 * The data of a chart, requested again when more rows are scored, but not at each step of the progress, because
 * drawing blocks the page.
 * @param key changes when the request changes.
 */
export function useChart<T>(ask: () => Promise<T>, key: string): T | undefined {
  const [answer, setAnswer] = useState<{ key: string; value: T }>();

  useEffect(() => {
    let current = true;
    let timer: ReturnType<typeof setTimeout>;
    let lastScored = -1;
    const update = async () => {
      const scored = openJob()?.progress.scored ?? 0;
      const start = performance.now();
      if (scored !== lastScored) {
        lastScored = scored;
        // The page already shows this error, because other calls fail in the same way.
        const value = await ask().catch(() => undefined);
        if (!current) return;
        if (value !== undefined) setAnswer({ key, value });
      }
      timer = setTimeout(
        () => void update(),
        Math.max(REFRESH_MS, PAUSE_FACTOR * (performance.now() - start)),
      );
    };
    void update();
    return () => {
      current = false;
      clearTimeout(timer);
    };
    // oxlint-disable-next-line react/exhaustive-deps -- `key` changes when the request changes
  }, [key]);
  return answer?.key === key ? answer.value : undefined;
}
