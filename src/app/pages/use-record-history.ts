import { useEffect, useRef } from "react";
import type { Prediction } from "../../engine/classifier/classifier.ts";
import { isNotSure, predictionStatus } from "../../scoring/prediction-status.ts";
import { useHistory } from "../../features/history/history-store.ts";
import { MAX_SHARED_LENGTH } from "../../session/composer-store.ts";
import { isExample } from "../../session/examples.ts";
import { useModel } from "../../session/model-store.ts";

/** How long a text must stand to be recorded, in milliseconds. */
const PAUSE_MS = 2000;

/** Records the text in the history when the person pauses on its prediction, or leaves the page. */
export function useRecordHistory(
  text: string,
  texts: readonly string[],
  predictions: ReadonlyMap<string, Prediction>,
  notSureBelow: number,
): void {
  const record = useHistory((store) => store.record);
  const keep = useHistory((store) => store.keep);
  const explain = useModel((store) => store.explain);
  /** The text that the history lacks. */
  const unrecorded = useRef<{ text: string; tweets: number }>(undefined);
  const waiting = useRef<() => void>(undefined);

  useEffect(() => {
    waiting.current = undefined;
    const isOwn = text.length <= MAX_SHARED_LENGTH && !isExample(text);
    const own = isOwn && texts.length > 0 ? { text, tweets: texts.length } : undefined;
    unrecorded.current = own;
    const [first] = texts.map((tweet) => predictions.get(tweet));
    if (!own || !first || texts.some((tweet) => !predictions.has(tweet))) return undefined;
    const assess = async ({ text: tweet, label, score, scores, cutTokens, isNumber }: Prediction) => {
      const [warning] = await explain((worker) => worker.textWarnings([tweet])).catch(() => []);
      const status = predictionStatus({ score, cut: cutTokens > 0, warning }, notSureBelow);
      const index = scores.findIndex((entry) => entry.label === label);
      const isUnsure = isNotSure({ status, score }, notSureBelow);
      return { label, index, score, status, isNotSure: isUnsure, ...(isNumber && { isNumber }) };
    };
    waiting.current = () => {
      waiting.current = undefined;
      void (async () => {
        const prediction = texts.length === 1 ? { prediction: await assess(first) } : {};
        await record({ ...own, ...prediction });
        if (unrecorded.current === own) unrecorded.current = undefined;
      })();
    };
    const timer = setTimeout(() => waiting.current?.(), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, texts, predictions, notSureBelow, record, explain]);

  useEffect(() => () => waiting.current?.(), []);

  useEffect(() => {
    // A page that becomes visible again did not close.
    const onChange = () => keep(document.visibilityState === "hidden" ? unrecorded.current : undefined);
    const onClose = () => keep(unrecorded.current);
    document.addEventListener("visibilitychange", onChange);
    window.addEventListener("pagehide", onClose);
    return () => {
      document.removeEventListener("visibilitychange", onChange);
      window.removeEventListener("pagehide", onClose);
    };
  }, [keep]);
}
