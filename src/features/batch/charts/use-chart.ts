import { useEffect, useState } from "react";
import { openJob } from "../store/batch-store.ts";

/** Milliseconds between two questions while rows are scored. */
const REFRESH = 2000;
/** And so many times as long as the last answer took, so that counting does not hold up the scoring. */
const SPARING = 10;

/**
 * What a chart draws, asked for again when more rows are scored. It does not follow each step of the progress: drawing
 * is what keeps a page from answering.
 * @param key says when the question is another one.
 */
export function useChart<T>(ask: () => Promise<T>, key: string): T | undefined {
  const [answer, setAnswer] = useState<{ key: string; value: T }>();

  useEffect(() => {
    let current = true;
    let timer: ReturnType<typeof setTimeout>;
    let drawn = -1;
    const update = async () => {
      const scored = openJob()?.progress.scored ?? 0;
      const begun = performance.now();
      if (scored !== drawn) {
        drawn = scored;
        // What fails here fails everywhere, and the page shows it.
        const value = await ask().catch(() => undefined);
        if (!current) return;
        if (value !== undefined) setAnswer({ key, value });
      }
      timer = setTimeout(() => void update(), Math.max(REFRESH, SPARING * (performance.now() - begun)));
    };
    void update();
    return () => {
      current = false;
      clearTimeout(timer);
    };
    // oxlint-disable-next-line react/exhaustive-deps -- `key` says when the question changes
  }, [key]);
  return answer?.key === key ? answer.value : undefined;
}
