import { create } from "zustand";
import type { LoadProgress, ModelInfo, Prediction } from "../../engine/classifier.ts";
import { EngineError, type ErrorReport } from "../../engine/errors.ts";
import { InferenceClient } from "./inference-client.ts";

export const EMBEDDED_MODEL = new URL("models/tonescope-tweets/", document.baseURI);

export type ModelState =
  | { status: "loading"; progress: LoadProgress }
  | { status: "ready"; info: ModelInfo }
  | { status: "failed"; error: ErrorReport };

interface ModelStore {
  model: ModelState;
  /** Ends the worker, if there is one, and loads the model in a new one. */
  start(): Promise<void>;
  /** Stops a load that is under way. */
  cancel(): void;
  /** @throws EngineError; after a failed runtime the store's state says so too. */
  classify(text: string): Promise<Prediction>;
}

function reportOf(cause: unknown): ErrorReport {
  return (cause instanceof EngineError ? cause : new EngineError("worker-crashed", String(cause))).report;
}

export const useModel = create<ModelStore>()((set, get) => {
  let client: InferenceClient | undefined;

  return {
    model: { status: "loading", progress: { phase: "download" } },

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
        const info = await mine.load(EMBEDDED_MODEL, (progress) => {
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
  };
});
