import { useEffect, useRef } from "react";

/**
 * Measures for how long a text was on screen, without the time in which the page was hidden.
 * @param isShown whether the text is there
 * @returns the seconds so far
 */
export function useShownTime(isShown: boolean): () => number {
  const start = useRef<number>(undefined);
  useEffect(() => {
    if (!isShown) return undefined;
    start.current = performance.now();
    let hidden: number | undefined;
    const note = () => {
      if (document.hidden) hidden = performance.now();
      else if (hidden !== undefined) {
        start.current = (start.current ?? 0) + performance.now() - hidden;
        hidden = undefined;
      }
    };
    document.addEventListener("visibilitychange", note);
    return () => document.removeEventListener("visibilitychange", note);
  }, [isShown]);
  return () => (start.current === undefined ? 0 : (performance.now() - start.current) / 1000);
}
