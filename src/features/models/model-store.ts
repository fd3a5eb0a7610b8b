import { create, type StateCreator } from "zustand";
import { persist } from "zustand/middleware";
import type { ModelChoice } from "../../../workers/load-classifier.ts";
import type { LoadProgress, ModelInfo, Prediction } from "../../engine/classifier.ts";
import { EngineError, type ErrorReport } from "../../engine/errors.ts";
import { hubAccess } from "./hub-settings.ts";
import { InferenceClient } from "./inference-client.ts";

export const EMBEDDED_MODEL = "embedded";

/** The embedded model, or one that is kept in this browser. */
export type ChosenModel = typeof EMBEDDED_MODEL | { key: string; dtype: string };

/** What a worker needs to load the model by itself. */
export function choiceOf(chosen: ChosenModel): ModelChoice {
  return chosen === EMBEDDED_MODEL
    ? { kind: "bundle", url: new URL("models/tonescope-tweets/", document.baseURI).href }
    : { kind: "stored", ...chosen };
}

export type ModelState =
  | { status: "loading"; progress: LoadProgress }
  | { status: "ready"; info: ModelInfo }
  | { status: "failed"; error: ErrorReport };

interface ModelStore {
  model: ModelState;
  /** Outlives the tab. */
  chosen: ChosenModel;
  /** Makes it the model of the whole app, now and on the next visit. */
  choose(chosen: ChosenModel): Promise<void>;
  /** Ends the worker, if there is one, and loads the model in a new one. */
  start(): Promise<void>;
  /** Stops a load that is under way. */
  cancel(): void;
  /** @throws EngineError; after a failed runtime the store's state says so too. */
  classify(text: string): Promise<Prediction>;
  /** Asks the worker to explain. Fails alone: the model goes on. @throws EngineError */
  explain: InferenceClient["explain"];
}

function reportOf(cause: unknown): ErrorReport {
  return (cause instanceof EngineError ? cause : new EngineError("worker-crashed", String(cause))).report;
}

const createModelStore: StateCreator<ModelStore> = (set, get) => {
  let client: InferenceClient | undefined;

  return {
    model: { status: "loading", progress: { phase: "download" } },
    chosen: EMBEDDED_MODEL,

    async choose(chosen) {
      set({ chosen });
      await get().start();
    },

    async start() {
      client?.terminate();
      const mine = new InferenceClient();
      client = mine;
      const update = (model: ModelState) => {
        if (client === mine) set({ model });
      };
      const fail = (cause: unknown) => update({ status: "failed", error: reportOf(cause) });
      mine.ended.catch(fail);
      update({ status: "loading", progress: { phase: "download" } });
      try {
        const info = await mine.load(choiceOf(get().chosen), hubAccess(), (progress) => {
          // Told at intervals, so the last word may come after the answer.
          if (get().model.status === "loading") update({ status: "loading", progress });
        });
        update({ status: "ready", info });
      } catch (cause) {
        fail(cause);
        if (client === mine) client = undefined;
        mine.terminate();
      }
    },

    cancel() {
      client?.terminate();
    },

    async classify(text) {
      const mine = client;
      try {
        if (!mine) throw new EngineError("inference-failed", "No model is loaded.");
        return await mine.classify(text);
      } catch (cause) {
        const error = reportOf(cause);
        if (client === mine && error.code !== "cancelled") set({ model: { status: "failed", error } });
        throw cause;
      }
    },

    async explain(ask) {
      if (!client) throw new EngineError("inference-failed", "No model is loaded.");
      return await client.explain(ask);
    },
  };
};

export const useModel = create<ModelStore>()(
  persist(createModelStore, { name: "tonescope-model", partialize: ({ chosen }) => ({ chosen }) }),
);
