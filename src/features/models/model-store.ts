import { create, type StateCreator } from "zustand";
import { persist } from "zustand/middleware";
import type { ModelChoice } from "../../../workers/load-classifier.ts";
import type { LoadProgress, ModelInfo, Prediction } from "../../engine/classifier.ts";
import { EngineError, type ErrorReport } from "../../engine/errors.ts";
import type { Device } from "../../engine/schedule/selection.ts";
import { trialKey, useBackends } from "./backend-store.ts";
import { hubAccess } from "./hub-settings.ts";
import { InferenceClient } from "./inference-client.ts";
import { tryBackends } from "./try-backends.ts";

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
  /** Measures what else could run the model, also what is not expected to be faster. */
  tryBackends(): Promise<void>;
  /** Asks the worker to explain. Fails alone: the model goes on. @throws EngineError */
  explain: InferenceClient["explain"];
}

function reportOf(cause: unknown): ErrorReport {
  return (cause instanceof EngineError ? cause : new EngineError("worker-crashed", String(cause))).report;
}

/** So long after the model is ready, with nothing under way, another backend may be tried. */
const QUIET_MS = 2000;

const createModelStore: StateCreator<ModelStore> = (set, get) => {
  let client: InferenceClient | undefined;
  /** What the person waits for; it is finished before its worker ends. */
  const pending = new Set<Promise<unknown>>();
  let quiet: ReturnType<typeof setTimeout> | undefined;

  function report(mine: InferenceClient, model: ModelState): void {
    if (client === mine) set({ model });
  }

  async function tracked<T>(work: Promise<T>): Promise<T> {
    pending.add(work);
    try {
      return await work;
    } finally {
      pending.delete(work);
    }
  }

  function watch(mine: InferenceClient): void {
    mine.ended.catch((cause) => report(mine, { status: "failed", error: reportOf(cause) }));
  }

  /** The model goes on elsewhere, with the same work. */
  async function moveToProcessor({ device, ...info }: ModelInfo, cause: unknown): Promise<void> {
    const { gpu, demote } = useBackends.getState();
    demote(trialKey({ device, ...info }, gpu), device as Device, reportOf(cause).message);
    await get().start();
  }

  async function consider(asked: boolean): Promise<void> {
    const { model, chosen } = get();
    const own = client;
    if (!own || model.status !== "ready" || model.info.device !== "wasm") return;
    const better = await tryBackends({ client: own, info: model.info }, choiceOf(chosen), { asked });
    if (!better) return;
    if (client !== own || useBackends.getState().preference !== "auto") {
      better.client.terminate();
      return;
    }
    // A text that is under way is answered first; what comes after it goes to the other.
    client = better.client;
    watch(better.client);
    set({ model: { status: "ready", info: better.info } });
    await Promise.allSettled(pending);
    own.terminate();
  }

  function considerWhenQuiet(): void {
    clearTimeout(quiet);
    quiet = setTimeout(() => {
      if (pending.size > 0 || document.visibilityState !== "visible") considerWhenQuiet();
      else if (useBackends.getState().preference === "auto") consider(false).catch(() => {});
    }, QUIET_MS);
  }

  return {
    model: { status: "loading", progress: { phase: "download" } },
    chosen: EMBEDDED_MODEL,

    async choose(chosen) {
      set({ chosen });
      await get().start();
    },

    async start() {
      client?.terminate();
      clearTimeout(quiet);
      const mine = new InferenceClient();
      client = mine;
      const { preference } = useBackends.getState();
      const device = preference === "auto" ? "wasm" : preference;
      const update = (model: ModelState) => report(mine, model);
      watch(mine);
      update({ status: "loading", progress: { phase: "download" } });
      try {
        const onProgress = (progress: LoadProgress) => {
          // Told at intervals, so the last word may come after the answer.
          if (get().model.status === "loading") update({ status: "loading", progress });
        };
        const info = await mine.load(choiceOf(get().chosen), hubAccess(), onProgress, device);
        update({ status: "ready", info });
        if (client === mine && device === "wasm") considerWhenQuiet();
      } catch (cause) {
        const isCurrent = client === mine;
        update({ status: "failed", error: reportOf(cause) });
        if (isCurrent) client = undefined;
        mine.terminate();
        if (isCurrent && device !== "wasm" && reportOf(cause).code !== "cancelled") {
          useBackends.getState().prefer("auto");
          useBackends.getState().set({
            notice: `${reportOf(cause).message} The model runs on the processor now.`,
          });
          await get().start();
        }
      }
    },

    cancel() {
      client?.terminate();
    },

    tryBackends: () => consider(true),

    async classify(text) {
      const mine = client;
      const { model } = get();
      try {
        if (!mine) throw new EngineError("inference-failed", "No model is loaded.");
        return await tracked(mine.classify(text));
      } catch (cause) {
        const error = reportOf(cause);
        if (client !== mine || error.code === "cancelled") throw cause;
        if (model.status === "ready" && model.info.device !== "wasm") {
          await moveToProcessor(model.info, cause);
          return await get().classify(text);
        }
        set({ model: { status: "failed", error } });
        throw cause;
      }
    },

    async explain(ask) {
      if (!client) throw new EngineError("inference-failed", "No model is loaded.");
      return await tracked(client.explain(ask));
    },
  };
};

export const useModel = create<ModelStore>()(
  persist(createModelStore, { name: "tonescope-model", partialize: ({ chosen }) => ({ chosen }) }),
);
