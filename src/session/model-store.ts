import { create } from "zustand";
import { createJSONStorage, persist, type PersistStorage } from "zustand/middleware";
import type { ModelChoice } from "../../workers/protocols/model.ts";
import type { ModelInfo } from "../engine/classifier/classifier.ts";
import type { LoadProgress } from "../engine/classifier/load-model.ts";
import type { ErrorReport } from "../errors/app-error.ts";
import { LOCAL_KEYS } from "../storage/registry.ts";
import { EMBEDDED_MODEL } from "./backend-store.ts";
import { createInferenceClient } from "./inference-client.ts";
import { ModelSession, type SessionState } from "./model-session.ts";
import { tryBackends } from "./try-backends.ts";

/** The embedded model, or one that is stored in this browser. */
export type ChosenModel = typeof EMBEDDED_MODEL | { key: string; dtype: string };

/** What a worker needs to load the model. */
export function choiceOf(chosen: ChosenModel): ModelChoice {
  return chosen === EMBEDDED_MODEL
    ? { kind: "bundle", url: new URL("models/tonescope-tweets/", document.baseURI).href }
    : { kind: "stored", ...chosen };
}

/** A name of the model that persists after the tab is closed. */
const nameOf = (chosen: ChosenModel) =>
  chosen === EMBEDDED_MODEL ? chosen : `${chosen.key} ${chosen.dtype}`;

export type ModelState =
  | { status: "loading"; progress: LoadProgress }
  | { status: "ready"; info: ModelInfo }
  | { status: "failed"; error: ErrorReport };

/** While the session switches the backend, the model is ready for callers. */
function modelStateOf(state: SessionState): ModelState {
  switch (state.status) {
    case "starting":
      return { status: "loading", progress: state.progress };
    case "ready":
    case "switching":
      return { status: "ready", info: state.info };
    case "failed":
      return { status: "failed", error: state.error };
  }
}

type SessionMethods = Pick<ModelSession, "cancel" | "classify" | "explain" | "tryBackends" | "settled">;

interface ModelStore extends SessionMethods {
  model: ModelState;
  /** Persists after the tab is closed. */
  chosen: ChosenModel;
  /** Makes a model the app's model, now and on the next visit. */
  choose(chosen: ChosenModel): Promise<void>;
  /** Ends the worker, if there is one, and loads the model in a new one. */
  start(): Promise<void>;
}

type PersistedState = Pick<ModelStore, "chosen">;

/** Writes the choice only when it changes, because each step of a load changes the store and writes are slow. */
function storageOfChoices(): PersistStorage<PersistedState> | undefined {
  const storage = createJSONStorage<PersistedState>(() => localStorage);
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

/** The state of the model session, which the page renders. */
export const useModel = create<ModelStore>()(
  persist(
    (set, get) => {
      const session = new ModelSession(
        {
          createClient: createInferenceClient,
          findFasterBackend: tryBackends,
          isPageVisible: () => document.visibilityState === "visible",
        },
        (state) => set({ model: modelStateOf(state) }),
      );
      return {
        model: modelStateOf(session.state),
        chosen: EMBEDDED_MODEL,
        async choose(chosen) {
          set({ chosen });
          await get().start();
        },
        start() {
          const { chosen } = get();
          return session.start({ name: nameOf(chosen), choice: choiceOf(chosen) });
        },
        cancel: () => session.cancel(),
        classify: (text, options) => session.classify(text, options),
        explain: (ask) => session.explain(ask),
        tryBackends: () => session.tryBackends(),
        settled: (texts) => session.settled(texts),
      };
    },
    {
      name: LOCAL_KEYS.model,
      storage: storageOfChoices(),
      partialize: ({ chosen }) => ({ chosen }),
    },
  ),
);
