import { useEffect, useState } from "react";
import type { TableView } from "../../../../workers/protocols/batch-types.ts";
import { openJob, useOpen } from "../store/batch-store.ts";
import { ALL_ROWS, filterKey } from "../view-params.ts";

/** Milliseconds between two requests while rows are scored. */
const REFRESH_MS = 2000;
/** The pause is also at least this many times the duration of the last request, so that counting does not delay scoring. */
const PAUSE_FACTOR = 10;

interface Counted<T> {
  /** Undefined until the first rows are counted. */
  value: T | undefined;
  /** Whether it counts the rows of an earlier filter or choice, until those of the present one are counted. */
  isStale: boolean;
}

/**
 * The data of a chart of the selected rows, requested again when more rows are scored, but not at each step
 * of the progress, because drawing blocks the page.
 * @param requestKey changes with what is counted
 * @param choicesKey changes with how it is counted; until it is, the value stays
 */
export function useChart<T>(
  ask: (view: TableView) => Promise<T>,
  requestKey: string,
  choicesKey = "",
): Counted<T> {
  const view = useOpen((open) => open.view) ?? ALL_ROWS;
  const key = `${requestKey} ${choicesKey} ${filterKey(view)}`;
  const [answer, setAnswer] = useState<{ key: string; requestKey: string; value: T }>();

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
        const value = await ask(view).catch(() => undefined);
        if (!current) return;
        if (value !== undefined) setAnswer({ key, requestKey, value });
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
  const isSameChart = answer?.requestKey === requestKey;
  return { value: isSameChart ? answer.value : undefined, isStale: isSameChart && answer.key !== key };
}
