import { create } from "zustand";
import { AppError, type ErrorReport } from "../../errors/app-error.ts";
import type { ModelListing } from "../../engine/hub/download-model.ts";
import type { TransferProgress } from "../../engine/hub/transfer-progress.ts";
import type { Dtype } from "../../engine/hub/weights.ts";
import type { StoredModel } from "../../engine/store/model-store.ts";
import { beginWork } from "../../session/activity.ts";
import { t } from "../../i18n/i18n.ts";
import { download as saveFile } from "../../ui/files/download.ts";
import { notify, useNotice } from "../../ui/notices/notices.ts";
import { createLibraryClient, watchLibrary } from "./library-client.ts";
import { EMBEDDED_MODEL } from "../../session/backend-store.ts";
import { useModel } from "../../session/model-store.ts";

const libraryClient = createLibraryClient();

export type Action = "look up" | "download" | "verify" | "remove" | "pin" | "export" | "import";

/** What is happening, or went wrong, with one model. */
export interface Work {
  action: Action;
  progress?: TransferProgress;
  error?: ErrorReport;
  /** Another tab does it. */
  elsewhere?: boolean;
}

export interface Usage {
  /** Bytes that this site takes, models and everything else. */
  used: number;
  /** Bytes that the browser would give it. */
  quota: number;
  /** Whether the browser promised not to clear it by itself. */
  persisted: boolean;
}

interface LibraryState {
  /** Absent until they are read. */
  models?: StoredModel[];
  error?: ErrorReport;
  usage?: Usage;
  offer?: ModelListing;
  dtype?: Dtype;
  /** A newer commit of a stored model, by the stored model's key. */
  updates: Record<string, ModelListing | "none">;
  /** By the model's key, or `look up` or `import`. */
  work: Record<string, Work>;
  /** The key of a model that was removed and can come back for a while. */
  leaving?: string | undefined;
}

interface LibraryActions {
  refresh(): Promise<void>;
  lookUp(text: string): Promise<void>;
  /** Takes an offer as what is to be downloaded next. */
  propose(offer: ModelListing): void;
  chooseDtype(dtype: Dtype): void;
  dismiss(): void;
  /** Downloads what is offered, and makes it the app's model. */
  download(): Promise<void>;
  verify(key: string): Promise<void>;
  /** At once and for good, so that there is room. */
  remove(key: string): Promise<void>;
  /** It can come back for a while; a tab that is closed in that time keeps it. */
  takeAway(model: StoredModel): void;
  pin(key: string, pinned: boolean): Promise<void>;
  exportModel(model: StoredModel): Promise<void>;
  importModel(files: File[]): Promise<void>;
  checkUpdate(model: StoredModel): Promise<void>;
  cancel(key: string): void;
}

async function readUsage(): Promise<Usage | undefined> {
  if (!navigator.storage?.estimate) return undefined;
  const [{ usage = 0, quota = 0 }, persisted] = await Promise.all([
    navigator.storage.estimate(),
    navigator.storage.persisted(),
  ]);
  return { used: usage, quota, persisted };
}

export const useLibrary = create<LibraryState & LibraryActions>()((set, get) => {
  const setWork = (key: string, work: Work | undefined) =>
    set(({ work: { [key]: _old, ...rest } }) => ({ work: work ? { ...rest, [key]: work } : rest }));

  /** What is looked for next may be what was just removed. */
  function settleLeaving(): void {
    if (get().leaving) useNotice.getState().dismiss();
  }

  /** Runs one action; its failure stays beside the model until the next action. */
  async function act(
    key: string,
    action: Action,
    run: (onProgress: (p: TransferProgress) => void) => Promise<void>,
  ) {
    setWork(key, { action });
    const endWork = beginWork();
    // The last word on the progress may come after the answer.
    let isOver = false;
    try {
      await run((progress) => {
        if (!isOver) setWork(key, { action, progress });
      });
      isOver = true;
      setWork(key, undefined);
    } catch (cause) {
      isOver = true;
      const error = AppError.of(cause).report;
      setWork(key, error.code === "cancelled" ? undefined : { action, error });
    } finally {
      endWork();
    }
    await get().refresh();
  }

  return {
    updates: {},
    work: {},

    async refresh() {
      try {
        const [models, usage] = await Promise.all([libraryClient.list(), readUsage()]);
        set(({ error: _passed, ...rest }) => ({ ...rest, models, ...(usage && { usage }) }), true);
      } catch (cause) {
        set({ error: AppError.of(cause).report });
      }
    },

    async lookUp(text) {
      get().dismiss();
      settleLeaving();
      await act("look up", "look up", async () => get().propose(await libraryClient.lookUp(text)));
    },

    propose: (offer) => set({ offer, dtype: offer.recommended }),
    chooseDtype: (dtype) => set({ dtype }),
    dismiss: () => set(({ offer: _offer, dtype: _dtype, ...rest }) => rest, true),

    async download() {
      const { offer, dtype } = get();
      if (!offer || !dtype) return;
      // Now the person wants something kept, which is when the browser should be asked to keep it.
      void navigator.storage?.persist?.().then(() => get().refresh());
      await act(offer.key, "download", async (onProgress) => {
        await libraryClient.download(offer, dtype, onProgress);
        if (get().offer === offer) get().dismiss();
        void useModel.getState().choose({ key: offer.key, dtype });
      });
    },

    verify: (key) => act(key, "verify", (onProgress) => libraryClient.verify(key, onProgress)),

    async remove(key) {
      const { chosen, choose } = useModel.getState();
      // The worker that uses it holds it, so the app goes back to the embedded model first.
      if (chosen !== EMBEDDED_MODEL && chosen.key === key) await choose(EMBEDDED_MODEL);
      await act(key, "remove", () => libraryClient.remove(key));
    },

    takeAway({ key, id }) {
      const { chosen, choose } = useModel.getState();
      const isUsed = chosen !== EMBEDDED_MODEL && chosen.key === key;
      if (isUsed) void choose(EMBEDDED_MODEL);
      notify({
        message: t("models:stored.removed", { model: id }),
        undo() {
          set({ leaving: undefined });
          if (isUsed) void choose(chosen);
        },
        settle() {
          set({ leaving: undefined });
          void get().remove(key);
        },
      });
      set({ leaving: key });
    },

    pin: (key, pinned) => act(key, "pin", () => libraryClient.pin(key, pinned)),

    exportModel: (model) =>
      act(model.key, "export", async () => {
        const blob = await libraryClient.exportModel(model.key);
        saveFile(`${model.id.replace("/", "--")}@${model.commit.slice(0, 8)}.tar`, blob);
      }),

    importModel: (files) =>
      act("import", "import", async (onProgress) => {
        settleLeaving();
        void navigator.storage?.persist?.();
        await libraryClient.importModel(files, onProgress);
      }),

    checkUpdate: (model) =>
      act(model.key, "look up", async () => {
        const offer = await libraryClient.lookUp(`${model.id}@${model.revision}`);
        set(({ updates }) => ({
          updates: { ...updates, [model.key]: offer.key === model.key ? "none" : offer },
        }));
      }),

    cancel: (key) => libraryClient.cancel(key),
  };
});

/** What a person can do with the models; these never change. */
export const libraryActions: LibraryActions = useLibrary.getState();

/** Keeps the list true while a page shows it, also for what other tabs do. @returns what ends it */
export function followLibrary(): () => void {
  const { refresh } = libraryActions;
  const setWork = (change: (work: Record<string, Work>) => Record<string, Work>) =>
    useLibrary.setState(({ work }) => ({ work: change(work) }));
  void refresh();
  return watchLibrary((event) => {
    if (event.type === "changed") {
      setWork((work) => Object.fromEntries(Object.entries(work).filter(([, entry]) => !entry.elsewhere)));
      void refresh();
      return;
    }
    const { key, progress } = event;
    // What this tab does itself is told by its own calls.
    setWork((work) =>
      work[key] && !work[key].elsewhere
        ? work
        : { ...work, [key]: { action: "download", progress, elsewhere: true } },
    );
  });
}
