import type { ExplainService } from "../../workers/protocols/explain.ts";
import { create, type StateCreator } from "zustand";
import { createJSONStorage, persist, type PersistStorage } from "zustand/middleware";
import type { ModelChoice } from "../../workers/protocols/model.ts";
import type { ClassifyOptions, ModelInfo, Prediction } from "../engine/classifier/classifier.ts";
import type { LoadProgress } from "../engine/classifier/load-model.ts";
import { AppError, type ErrorCode, type ErrorReport } from "../errors/app-error.ts";
import type { BrowserBackendId } from "../engine/backends/backend.ts";
import { EMBEDDED_MODEL, trialKey, useBackends } from "./backend-store.ts";
import { hubAccess } from "./hub-settings.ts";
import { createInferenceClient, type InferenceClient } from "./inference-client.ts";
import { type Effort, tryBackends } from "./try-backends.ts";
import { LOCAL_KEYS } from "../storage/registry.ts";

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
  /** @throws AppError; after a failed runtime the store's state says so too. */
  classify(text: string, options?: ClassifyOptions): Promise<Prediction>;
  /** Measures what else could run the model, also what is not expected to be faster. */
  tryBackends(): Promise<void>;
  /** Resolves when the model is loaded or has failed, and it is known what runs so many texts fastest. */
  settled(texts: number): Promise<void>;
  /** Asks the worker to explain. Fails alone: the model goes on. @throws AppError */
  explain<T>(ask: (explain: ExplainService) => Promise<T>): Promise<T>;
}

/** A name for it that outlives the tab. */
const keyOf = (chosen: ChosenModel) => (chosen === EMBEDDED_MODEL ? chosen : `${chosen.key} ${chosen.dtype}`);

/** So long after a text was scored, with nothing under way, another backend may be tried. */
const QUIET_MS = 2000;

/** Fewer texts are scored in the time in which a trial would tell what scores them faster. */
const WORTH_A_TRIAL = 1000;

/** What another backend may do better; the rest it would meet as well, such as a network that is gone. */
const OF_THE_BACKEND: readonly ErrorCode[] = [
  "not-for-kernel",
  "runtime-unavailable",
  "bad-model",
  "out-of-memory",
  "device-lost",
  "inference-failed",
  "worker-crashed",
  "unexpected",
];

const createModelStore: StateCreator<ModelStore> = (set, get) => {
  let client: InferenceClient | undefined;
  /** What the person waits for; it is finished before its worker ends. */
  const pending = new Set<Promise<unknown>>();
  let quiet: ReturnType<typeof setTimeout> | undefined;
  let starting: Promise<void> = Promise.resolve();
  let considering: Promise<void> = Promise.resolve();
  /** The one that a person has had an answer from. */
  let answered: InferenceClient | undefined;

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
    void mine.ended.then(({ report: error }) => report(mine, { status: "failed", error }));
  }

  /** The model goes on elsewhere, with the same work. */
  async function moveToProcessor({ device, ...info }: ModelInfo, cause: unknown): Promise<void> {
    const { gpu, demote, begin } = useBackends.getState();
    begin(keyOf(get().chosen), "wasm");
    demote(trialKey({ device, ...info }, gpu), device as BrowserBackendId, AppError.of(cause).report);
    await get().start();
  }

  async function consider(effort: Effort): Promise<void> {
    const { model, chosen } = get();
    const own = client;
    if (!own || model.status !== "ready" || model.info.device === "webgpu") return;
    const better = await tryBackends({ client: own, info: model.info }, choiceOf(chosen), effort);
    if (!better) return;
    if (client !== own || useBackends.getState().preference !== "auto") {
      better.client.terminate();
      return;
    }
    // A text that is under way is answered first; what comes after it goes to the other.
    client = better.client;
    watch(better.client);
    set({ model: { status: "ready", info: better.info } });
    useBackends.getState().begin(keyOf(chosen), better.info.device as BrowserBackendId);
    await Promise.allSettled(pending);
    own.terminate();
  }

  /** One after the other: the next finds what the one before has measured. */
  function considerInTurn(effort: Effort): Promise<void> {
    const turn = considering.then(() => consider(effort));
    considering = turn.catch(() => {});
    return turn;
  }

  function considerWhenQuiet(): void {
    clearTimeout(quiet);
    quiet = setTimeout(() => {
      if (pending.size > 0 || document.visibilityState !== "visible") return considerWhenQuiet();
      if (useBackends.getState().preference !== "auto") return;
      considerInTurn(answered === client ? "measure" : "recall").catch(() => {});
    }, QUIET_MS);
  }

  /** What could run a model better is measured from its first answer on: before that, it would only delay it. */
  function noteAnswer(mine: InferenceClient): void {
    if (answered === mine || client !== mine) return;
    answered = mine;
    considerWhenQuiet();
  }

  async function load(): Promise<void> {
    client?.terminate();
    clearTimeout(quiet);
    const mine = createInferenceClient();
    client = mine;
    const { preference, begins } = useBackends.getState();
    const name = keyOf(get().chosen);
    const device = preference === "auto" ? (begins[name] ?? "auto") : preference;
    const update = (model: ModelState) => report(mine, model);
    watch(mine);
    update({ status: "loading", progress: { phase: "download" } });
    try {
      const onProgress = (progress: LoadProgress) => {
        // Told at intervals, so the last word may come after the answer.
        if (get().model.status === "loading") update({ status: "loading", progress });
      };
      const info = await mine.service.load(choiceOf(get().chosen), hubAccess(), device, onProgress);
      update({ status: "ready", info });
      if (device === "auto") useBackends.getState().begin(name, info.device as BrowserBackendId);
      if (client === mine && device !== "webgpu") considerWhenQuiet();
    } catch (cause) {
      const isCurrent = client === mine;
      update({ status: "failed", error: AppError.of(cause).report });
      if (isCurrent) client = undefined;
      mine.terminate();
      if (isCurrent && device !== "wasm" && OF_THE_BACKEND.includes(AppError.of(cause).code)) {
        useBackends.getState().begin(name, "wasm");
        useBackends.getState().prefer("auto");
        await get().start();
        // A page on which nothing runs has an error to show, and this would not be true.
        if (get().model.status === "ready") {
          const from = device === "auto" ? "kernel" : device;
          useBackends.getState().set({ notice: { reason: AppError.of(cause).report, from } });
        }
      }
    }
  }

  return {
    model: { status: "loading", progress: { phase: "download" } },
    chosen: EMBEDDED_MODEL,

    async choose(chosen) {
      set({ chosen });
      await get().start();
    },

    start() {
      starting = load();
      return starting;
    },

    cancel() {
      client?.terminate();
    },

    async tryBackends() {
      await considerInTurn("everything");
    },

    async settled(texts) {
      await starting;
      const { preference, isTrying } = useBackends.getState();
      if (get().model.status !== "ready" || preference !== "auto") return;
      const isWorth = texts >= WORTH_A_TRIAL;
      if (isWorth || !isTrying) await considerInTurn(isWorth ? "measure" : "recall").catch(() => {});
    },

    async classify(text, options) {
      const mine = client;
      const { model } = get();
      try {
        if (!mine) throw new AppError("inference-failed", "No model is loaded.");
        const prediction = await tracked(mine.service.classify(text, options));
        noteAnswer(mine);
        return prediction;
      } catch (cause) {
        const error = AppError.of(cause).report;
        if (client !== mine || error.code === "cancelled") throw cause;
        if (model.status === "ready" && model.info.device !== "wasm") {
          await moveToProcessor(model.info, cause);
          return await get().classify(text, options);
        }
        set({ model: { status: "failed", error } });
        throw cause;
      }
    },

    async explain(ask) {
      const mine = client;
      if (!mine) throw new AppError("inference-failed", "No model is loaded.");
      const answer = await tracked(ask(mine.service));
      noteAnswer(mine);
      return answer;
    },
  };
};

type Kept = Pick<ModelStore, "chosen">;

/** Written when the choice is another: each step of a load changes the store, and a write takes the page's time. */
function writtenWhenChosen(): PersistStorage<Kept> | undefined {
  const storage = createJSONStorage<Kept>(() => localStorage);
  let written: ChosenModel = EMBEDDED_MODEL;
  return (
    storage && {
      ...storage,
      setItem(name, value) {
        if (value.state.chosen === written) return;
        written = value.state.chosen;
        return storage.setItem(name, value);
      },
    }
  );
}

export const useModel = create<ModelStore>()(
  persist(createModelStore, {
    name: LOCAL_KEYS.model,
    storage: writtenWhenChosen(),
    partialize: ({ chosen }) => ({ chosen }),
  }),
);
