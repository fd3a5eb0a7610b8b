import { create } from "zustand";
import type { Prediction } from "../engine/classifier/classifier.ts";
import { AppError } from "../errors/app-error.ts";
import { notify } from "../ui/notices/notices.ts";
import { t } from "../i18n/i18n.ts";
import { useOutputHeads } from "./output-heads-store.ts";
import { useModel } from "./model-store.ts";
import { isExample } from "./examples.ts";
import { splitTweets } from "./lines.ts";

/** In characters. Longer links are cut off by other programs. */
export const MAX_SHARED_LENGTH = 4000;

/** The number of cached predictions, so that a line is not scored twice. */
const CACHE_SIZE = 8000;
/** The minimum number of milliseconds between two renders of a list that is being scored. */
const PUBLISH_INTERVAL_MS = 60;

interface ComposerStore {
  text: string;
  /** Whether all lines are one tweet; otherwise each is one. */
  isOneText: boolean;
  /** Predictions of the loaded model by the exact text of the tweet. */
  predictions: ReadonlyMap<string, Prediction>;
  /** The name of the person's own calibration in use; empty for the model's calibration. */
  calibration: string;
  setText(text: string): void;
  setOneText(isOneText: boolean): void;
  /** Replaces the text; a notice offers to restore the previous text. */
  replaceText(text: string): void;
  setCalibration(name: string): void;
}

export const useComposer = create<ComposerStore>()((set, get) => {
  const cache = new Map<string, Prediction>();
  let running = false;

  /** Output heads are computed for a single tweet only. */
  function headsFor(texts: readonly string[], asked: readonly string[]): string[] {
    const { model } = useModel.getState();
    const heads = model.status === "ready" ? (model.info.manifest.heads ?? []) : [];
    return texts.length === 1 ? heads.map(({ name }) => name).filter((name) => asked.includes(name)) : [];
  }

  const publish = () => set({ predictions: new Map(cache) });

  /** Scores the text in the composer, one line at a time; what is typed meanwhile is scored next. */
  async function scoreText(): Promise<void> {
    if (running) return;
    running = true;
    let published = performance.now();
    let composed: string | undefined;
    let waiting: string[] = [];
    let heads: string[] = [];
    let askedBefore: readonly string[] | undefined;
    try {
      while (useModel.getState().model.status === "ready") {
        const { text, isOneText } = get();
        const { asked } = useOutputHeads.getState();
        const composition = `${isOneText} ${text}`;
        if (composition !== composed || asked !== askedBefore) {
          [composed, askedBefore] = [composition, asked];
          waiting = splitTweets(text, isOneText).texts.toReversed();
          heads = headsFor(waiting, asked);
        }
        const next = waiting.pop();
        if (next === undefined) break;
        const answered = cache.get(next)?.heads?.map(({ name }) => name) ?? [];
        if (cache.has(next) && heads.every((name) => answered.includes(name))) continue;
        const prediction = await useModel.getState().classify(next, { heads });
        if (cache.size >= CACHE_SIZE) cache.clear();
        cache.set(next, prediction);
        const now = performance.now();
        if (waiting.length === 0 || now - published > PUBLISH_INTERVAL_MS) {
          published = now;
          publish();
        }
      }
    } catch (cause) {
      // The model session shows its own error; scoring continues when the model is ready again.
      if (!(cause instanceof AppError)) throw cause;
    } finally {
      running = false;
      publish();
    }
  }

  useModel.subscribe(({ model }, before) => {
    if (model.status !== "ready" || before.model.status === "ready") return;
    cache.clear();
    void scoreText();
  });

  useOutputHeads.subscribe(() => void scoreText());

  return {
    text: "",
    isOneText: false,
    predictions: cache,
    calibration: "",
    setCalibration: (calibration) => set({ calibration }),
    setOneText(isOneText) {
      set({ isOneText });
      void scoreText();
    },
    setText(text) {
      // The next text can be a list again.
      set(text.includes("\n") ? { text } : { text, isOneText: false });
      const { model, start } = useModel.getState();
      // Another text may be scored by the model that did not respond to the previous one.
      if (model.status === "failed" && model.error.code === "model-stuck") void start();
      else void scoreText();
    },
    replaceText(text) {
      const { text: before, setText } = get();
      setText(text);
      const isOwn = before.trim() !== "" && !isExample(before);
      if (isOwn) {
        notify({ message: t(text ? "analyze:replaced" : "analyze:cleared"), undo: () => setText(before) });
      }
    },
  };
});
