import { create } from "zustand";
import { useModel } from "../../session/model-store.ts";
import { languageInUse } from "../../i18n/i18n.ts";
import { SESSION_KEYS } from "../../storage/registry.ts";
import { reloadKeepingText } from "./reload.ts";
import { type OfflineState, ServiceWorkerClient } from "./service-worker-client.ts";

interface OfflineStore extends OfflineState {
  /** Registers the service worker. @param page address of the entry module */
  start(page: string): Promise<void>;
  /** Reloads every tab with the new release, as soon as no tab has an activity. */
  applyUpdate(): void;
  /** Asks the server for a newer release. */
  lookForUpdate(): Promise<void>;
  /** Replaces a release whose files are gone. @returns false without a network */
  replaceRelease(): Promise<boolean>;
}

/** Threads share memory only in an isolated page. Where the host sends no headers, the service worker adds them. */
function reloadForIsolation(): void {
  if (globalThis.crossOriginIsolated) return;
  try {
    if (sessionStorage.getItem(SESSION_KEYS.isolated)) return;
    sessionStorage.setItem(SESSION_KEYS.isolated, "tried");
  } catch {
    return; // Without storage, the page could reload endlessly.
  }
  reloadKeepingText();
}

function startFailedModel(): void {
  const { model, start } = useModel.getState();
  if (model.status === "failed") void start();
}

/** Resolves when the model is loaded or has failed: until then the two downloads would compete. */
function modelSettled(): Promise<void> {
  return new Promise((resolve) => {
    if (useModel.getState().model.status !== "loading") return resolve();
    const unsubscribe = useModel.subscribe(({ model }) => {
      if (model.status === "loading") return;
      unsubscribe();
      resolve();
    });
  });
}

export const useOffline = create<OfflineStore>()((set, get) => {
  let created: ServiceWorkerClient | undefined;
  const client = () =>
    (created ??= new ServiceWorkerClient({
      get,
      set,
      reload: reloadKeepingText,
      onControlled: reloadForIsolation,
      onRepaired: startFailedModel,
    }));
  return {
    problem: undefined,
    update: "none",
    async start(page) {
      if (!navigator.serviceWorker || !navigator.locks) return set({ problem: "unavailable" });
      try {
        if (!(await client().start(page))) return set({ problem: "unreachable" });
        client().send({ type: "check" });
        await modelSettled();
        client().send({ type: "keep", languages: [languageInUse()] });
      } catch {
        // Service workers are blocked, or not available in a private window: the app then needs the network.
        set({ problem: "unavailable" });
      }
    },
    applyUpdate: () => client().applyUpdate(),
    lookForUpdate: () => client().lookForUpdate(),
    replaceRelease: () => client().replaceRelease(),
  };
});

/** Whether the app works without a network. */
export const isReadyOffline = ({ cached }: OfflineState): boolean =>
  cached !== undefined && cached.bytes === cached.total;
