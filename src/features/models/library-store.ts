import { create, type StoreApi, type UseBoundStore } from "zustand";
import { AppError, type ErrorReport } from "../../errors/app-error.ts";
import type { ModelListing } from "../../engine/hub/download-model.ts";
import type { FloatComparison } from "../../engine/classifier/compare-floats.ts";
import type { TransferProgress } from "../../engine/hub/transfer-progress.ts";
import type { ChosenSettings } from "../../engine/model/settings.ts";
import type { StoredModel } from "../../engine/store/model-store.ts";
import { beginWork } from "../../session/activity.ts";
import { t } from "../../i18n/i18n.ts";
import { download as saveFile } from "../../ui/files/download.ts";
import { notify, useNotice } from "../../ui/notices/notices.ts";
import { createLibraryClient, type LibraryClient, watchLibrary } from "../../session/library-client.ts";
import { EMBEDDED_MODEL } from "../../session/backend-store.ts";
import { useModel } from "../../session/model-store.ts";
import { comparisonActions, type ComparisonProgress } from "./compare-floats.ts";
import { ownModelActions } from "./own-models.ts";
import { readUsage, type Usage } from "./usage.ts";

export type Action =
  | "look up"
  | "download"
  | "verify"
  | "remove"
  | "pin"
  | "configure"
  | "export"
  | "import"
  | "compare";

type WorkProgress = TransferProgress | ComparisonProgress;

/** Work on one model that is in progress or has failed. */
export interface Work {
  action: Action;
  progress?: WorkProgress;
  error?: ErrorReport;
  /** Another tab does the work. */
  elsewhere?: boolean;
}

interface LibraryState {
  /** Absent until the list is read. */
  models?: StoredModel[];
  error?: ErrorReport;
  usage?: Usage;
  offer?: ModelListing;
  dtype?: string;
  /** A newer commit of a stored model, by the stored model's key. */
  updates: Record<string, ModelListing | "none">;
  /** Of a model with its weights in floats, by the model's key. */
  comparisons: Record<string, FloatComparison>;
  /** By the model's key, or `look up` or `import`. */
  work: Record<string, Work>;
  /** Key of a model that is deleted when the notice about it closes. */
  removing?: string | undefined;
}

interface LibraryActions {
  refresh(): Promise<void>;
  lookUp(text: string): Promise<void>;
  /** Shows a model to download. */
  propose(offer: ModelListing): void;
  chooseDtype(dtype: string): void;
  dismiss(): void;
  /** Downloads the offered model and makes it the app's model. */
  download(): Promise<void>;
  /** Makes one of the app's own further models the app's model; downloads it if it is not stored. */
  openOwnModel(id: string): Promise<void>;
  /** Downloads one of the app's own further models. */
  storeOwnModel(id: string): Promise<void>;
  verify(key: string): Promise<void>;
  /** Deletes the model at once. */
  remove(key: string): Promise<void>;
  /** Deletes the model when the notice closes, unless the person undoes it or closes the tab before. */
  removeLater(model: StoredModel): void;
  pin(key: string, pinned: boolean): Promise<void>;
  /** Changes class names or preprocessing; the model is loaded again if it is in use. */
  configure(key: string, settings: ChosenSettings): Promise<void>;
  exportModel(model: StoredModel): Promise<void>;
  importModel(files: File[]): Promise<void>;
  checkUpdate(model: StoredModel): Promise<void>;
  /** Runs texts, or the app's own if there are none, through a converted model and its weights in floats. */
  compareFloats(model: StoredModel, texts: readonly string[]): Promise<void>;
  cancelComparison(key: string): void;
  cancel(key: string): void;
}

type LibraryStore = LibraryState & LibraryActions;
type Set = StoreApi<LibraryStore>["setState"];
type Get = StoreApi<LibraryStore>["getState"];
type Run = (onProgress: (progress: WorkProgress) => void) => Promise<void>;

/** Runs one action on a model; its failure stays beside the model until the next action. */
type Act = (key: string, action: Action, run: Run) => Promise<void>;

function createAct(set: Set, get: Get): Act {
  const setWork = (key: string, work: Work | undefined) =>
    set(({ work: { [key]: _former, ...others } }) => ({ work: work ? { ...others, [key]: work } : others }));
  return async (key, action, run) => {
    setWork(key, { action });
    const endWork = beginWork();
    // A message about progress can arrive after the answer.
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
  };
}

/** The model that is being looked up may be the one that is about to be deleted: it is deleted first. */
function finishRemoval(get: Get): void {
  if (get().removing) useNotice.getState().dismiss();
}

type DownloadActions = "lookUp" | "propose" | "chooseDtype" | "dismiss" | "download" | "checkUpdate";

/** From a name to a stored model. */
function downloadActions(
  client: LibraryClient,
  act: Act,
  set: Set,
  get: Get,
): Pick<LibraryActions, DownloadActions> {
  return {
    async lookUp(text) {
      get().dismiss();
      finishRemoval(get);
      await act("look up", "look up", async () => get().propose(await client.lookUp(text)));
    },

    propose: (offer) => set({ offer, dtype: offer.recommended }),
    chooseDtype: (dtype) => set({ dtype }),
    dismiss: () => set(({ offer: _offer, dtype: _dtype, ...rest }) => rest, true),

    async download() {
      const { offer, dtype } = get();
      if (!offer || !dtype) return;
      // The browser asks the person for permission at most once: when there is something to store.
      void navigator.storage?.persist?.().then(() => get().refresh());
      await act(offer.key, "download", async (onProgress) => {
        await client.download(offer, dtype, onProgress);
        if (get().offer === offer) get().dismiss();
        void useModel.getState().choose({ key: offer.key, dtype });
      });
    },

    checkUpdate: (model) =>
      act(model.key, "look up", async () => {
        const offer = await client.lookUp(`${model.id}@${model.revision}`);
        const update = offer.key === model.key ? "none" : offer;
        set(({ updates }) => ({ updates: { ...updates, [model.key]: update } }));
      }),
  };
}

type RemovalActions = "remove" | "removeLater";

/** A worker that uses a model locks it, so the app returns to the embedded model before a removal. */
function removalActions(
  client: LibraryClient,
  act: Act,
  set: Set,
  get: Get,
): Pick<LibraryActions, RemovalActions> {
  return {
    async remove(key) {
      const { chosen, choose } = useModel.getState();
      if (chosen !== EMBEDDED_MODEL && chosen.key === key) await choose(EMBEDDED_MODEL);
      await act(key, "remove", () => client.remove(key));
    },

    removeLater({ key, id }) {
      const { chosen, choose } = useModel.getState();
      const isInUse = chosen !== EMBEDDED_MODEL && chosen.key === key;
      if (isInUse) void choose(EMBEDDED_MODEL);
      notify({
        message: t("models:stored.removed", { model: id }),
        undo() {
          set({ removing: undefined });
          if (isInUse) void choose(chosen);
        },
        settle() {
          set({ removing: undefined });
          void get().remove(key);
        },
      });
      set({ removing: key });
    },
  };
}

function createLibraryStore(client: LibraryClient): UseBoundStore<StoreApi<LibraryStore>> {
  return create<LibraryStore>()((set, get) => {
    const act = createAct(set, get);
    return {
      updates: {},
      comparisons: {},
      work: {},

      async refresh() {
        try {
          const [models, usage] = await Promise.all([client.list(), readUsage()]);
          set(({ error: _former, ...rest }) => ({ ...rest, models, ...(usage && { usage }) }), true);
        } catch (cause) {
          set({ error: AppError.of(cause).report });
        }
      },

      ...downloadActions(client, act, set, get),
      ...removalActions(client, act, set, get),

      verify: (key) => act(key, "verify", (onProgress) => client.verify(key, onProgress)),
      pin: (key, pinned) => act(key, "pin", () => client.pin(key, pinned)),

      configure: (key, settings) =>
        act(key, "configure", async () => {
          await client.configure(key, settings);
          const { chosen, start } = useModel.getState();
          if (chosen !== EMBEDDED_MODEL && chosen.key === key) void start();
        }),

      exportModel: (model) =>
        act(model.key, "export", async () => {
          const blob = await client.exportModel(model.key);
          saveFile(`${model.id.replace("/", "--")}@${model.commit.slice(0, 8)}.tar`, blob);
        }),

      importModel: (files) =>
        act("import", "import", async (onProgress) => {
          finishRemoval(get);
          void navigator.storage?.persist?.();
          await client.importModel(files, onProgress);
        }),

      ...comparisonActions(client, {
        work: (key, run) => act(key, "compare", run),
        keep: (key, compared) =>
          set(({ comparisons }) => ({ comparisons: { ...comparisons, [key]: compared } })),
      }),

      ...ownModelActions(client, {
        download: (id, run) => act(id, "download", run),
        refresh: async () => {
          await get().refresh();
          return get().models ?? [];
        },
      }),
    };
  });
}

export const useLibrary = createLibraryStore(createLibraryClient());

/** The actions of the store; they never change. */
export const libraryActions: LibraryActions = useLibrary.getState();

/** Updates the store while a page shows it, also after work in other tabs. @returns a function that stops the updates */
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
    // The work of this tab is reported by its own calls.
    setWork((work) =>
      work[key] && !work[key].elsewhere
        ? work
        : { ...work, [key]: { action: "download", progress, elsewhere: true } },
    );
  });
}
