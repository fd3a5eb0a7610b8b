import { useEffect, useRef } from "react";
import type { Prediction } from "../../engine/classifier/classifier.ts";
import { useHistory } from "../../features/history/history-store.ts";
import { MAX_SHARED_LENGTH } from "../../session/composer-store.ts";
import { isExample } from "../../session/examples.ts";

/** A text that stands this long was meant, in milliseconds. */
const PAUSE = 2000;

/** Notes the text among the earlier ones once the person pauses on its verdict, or goes on from it to another page. */
export function useRecordHistory(
  text: string,
  texts: readonly string[],
  predictions: ReadonlyMap<string, Prediction>,
): void {
  const note = useHistory((store) => store.note);
  const waiting = useRef<() => void>(undefined);

  useEffect(() => {
    waiting.current = undefined;
    const isOwn = text.length <= MAX_SHARED_LENGTH && !isExample(text);
    const [first] = texts.map((tweet) => predictions.get(tweet));
    if (!isOwn || !first || texts.some((tweet) => !predictions.has(tweet))) return undefined;
    const { label, score, scores } = first;
    const index = scores.findIndex((entry) => entry.label === label);
    waiting.current = () => {
      waiting.current = undefined;
      const verdict = texts.length === 1 ? { verdict: { label, index, score } } : {};
      void note({ text, tweets: texts.length, ...verdict });
    };
    const timer = setTimeout(() => waiting.current?.(), PAUSE);
    return () => clearTimeout(timer);
  }, [text, texts, predictions, note]);

  useEffect(() => () => waiting.current?.(), []);
}
