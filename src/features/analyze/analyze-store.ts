import { create } from "zustand";
import type { Prediction } from "../../engine/classifier.ts";
import { useModel } from "../models/model-store.ts";
import { splitTweets } from "./lines.ts";

/** Predictions kept by text, so that going back or repeating a line costs nothing. */
const CACHE_SIZE = 8000;
/** A list is drawn at most this often while it fills, in milliseconds. */
const PUBLISH_INTERVAL = 60;

interface AnalyzeStore {
  text: string;
  /** By the exact text of a tweet, for the model that is loaded. */
  predictions: ReadonlyMap<string, Prediction>;
  setText(text: string): void;
}

export const useAnalyze = create<AnalyzeStore>()((set, get) => {
  const known = new Map<string, Prediction>();
  let running = false;

  const publish = () => set({ predictions: new Map(known) });

  /** Scores what the composer holds now, one text at a time: whatever was typed meanwhile is next. */
  async function pump(): Promise<void> {
    if (running) return;
    running = true;
    let published = performance.now();
    let composed: string | undefined;
    let waiting: string[] = [];
    try {
      while (useModel.getState().model.status === "ready") {
        const { text } = get();
        if (text !== composed) {
          composed = text;
          waiting = splitTweets(text).texts.toReversed();
        }
        const next = waiting.pop();
        if (next === undefined) break;
        if (known.has(next)) continue;
        const prediction = await useModel.getState().classify(next);
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

  return {
    text: "",
    predictions: known,
    setText(text) {
      set({ text });
      void pump();
    },
  };
});
