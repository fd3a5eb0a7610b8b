import { create } from "zustand";
import type { Prediction } from "../engine/classifier/classifier.ts";
import { notify } from "../ui/notices/notices.ts";
import { t } from "../i18n/i18n.ts";
import { useOutputHeads } from "./output-heads-store.ts";
import { useModel } from "./model-store.ts";
import { isExample } from "./examples.ts";
import { splitTweets } from "./lines.ts";

/** Longer texts make links that break on the way. */
export const MAX_SHARED_LENGTH = 4000;

/** Predictions kept by text, so that going back or repeating a line costs nothing. */
const CACHE_SIZE = 8000;
/** A list is drawn at most this often while it fills, in milliseconds. */
const PUBLISH_INTERVAL = 60;

interface AnalyzeStore {
  text: string;
  /** By the exact text of a tweet, for the model that is loaded. */
  predictions: ReadonlyMap<string, Prediction>;
  /** The name of the person's own calibration that is shown; empty for the model's. */
  calibration: string;
  setText(text: string): void;
  /** Another text, or none, in place of what the person wrote, which can come back. */
  replaceText(text: string): void;
  setCalibration(name: string): void;
}

export const useComposer = create<AnalyzeStore>()((set, get) => {
  const known = new Map<string, Prediction>();
  let running = false;

  /** A tweet on its own is asked all that the person wants to see and the model knows; a list only for its classes. */
  function headsFor(texts: readonly string[], asked: readonly string[]): string[] {
    const { model } = useModel.getState();
    const known = model.status === "ready" ? (model.info.manifest.heads ?? []) : [];
    return texts.length === 1 ? known.map(({ name }) => name).filter((name) => asked.includes(name)) : [];
  }

  const publish = () => set({ predictions: new Map(known) });

  /** Scores what the composer holds now, one text at a time: whatever was typed meanwhile is next. */
  async function pump(): Promise<void> {
    if (running) return;
    running = true;
    let published = performance.now();
    let composed: string | undefined;
    let waiting: string[] = [];
    let heads: string[] = [];
    let heard: readonly string[] | undefined;
    try {
      while (useModel.getState().model.status === "ready") {
        const { text } = get();
        const { asked } = useOutputHeads.getState();
        if (text !== composed || asked !== heard) {
          [composed, heard] = [text, asked];
          waiting = splitTweets(text).texts.toReversed();
          heads = headsFor(waiting, asked);
        }
        const next = waiting.pop();
        if (next === undefined) break;
        const answered = known.get(next)?.heads?.map(({ name }) => name) ?? [];
        if (known.has(next) && heads.every((name) => answered.includes(name))) continue;
        const prediction = await useModel.getState().classify(next, { heads });
        if (known.size >= CACHE_SIZE) known.clear();
        known.set(next, prediction);
        const now = performance.now();
        if (waiting.length === 0 || now - published > PUBLISH_INTERVAL) {
          published = now;
          publish();
        }
      }
    } catch {
      // The model's own state says what happened; pumping goes on when it is ready again.
    } finally {
      running = false;
      publish();
    }
  }

  useModel.subscribe(({ model }, before) => {
    if (model.status !== "ready" || before.model.status === "ready") return;
    known.clear();
    void pump();
  });

  useOutputHeads.subscribe(() => void pump());

  return {
    text: "",
    predictions: known,
    calibration: "",
    setCalibration: (calibration) => set({ calibration }),
    setText(text) {
      set({ text });
      void pump();
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
