/** The person's taught heads, stored in this browser. */

import type { DBSchema } from "idb";
import { create } from "zustand";
import { persist } from "zustand/middleware";
import { AppError, type ErrorReport } from "../errors/app-error.ts";
import type { TaughtHead } from "../heads/file/head.ts";
import { t } from "../i18n/i18n.ts";
import { scoringModelOf } from "../scoring/model.ts";
import { DatabaseConnection, storageError } from "../storage/open-database.ts";
import { DATABASES, LOCAL_KEYS } from "../storage/registry.ts";
import { notify } from "../ui/notices/notices.ts";
import { useModel } from "./model-store.ts";

interface Schema extends DBSchema {
  heads: { key: string; value: TaughtHead };
}

const connection = new DatabaseConnection<Schema>({
  name: DATABASES.heads,
  migrations: [(database) => void database.createObjectStore("heads", { keyPath: "sha256" })],
});

interface TaughtHeadsStore {
  /** Undefined until they were read. */
  heads: readonly TaughtHead[] | undefined;
  /** Hashes of the heads that answer beside the model. */
  active: readonly string[];
  error: ErrorReport | undefined;
}

export const useTaughtHeads = create<TaughtHeadsStore>()(
  persist((): TaughtHeadsStore => ({ heads: undefined, active: [], error: undefined }), {
    name: LOCAL_KEYS.taughtHeads,
    partialize: ({ active }) => ({ active }),
    // Without an active head, the first view needs no database.
    onRehydrateStorage: () => (state) => {
      if (state && state.active.length > 0) void Promise.resolve().then(readHeads);
    },
  }),
);

async function attempt(work: () => Promise<void>): Promise<void> {
  useTaughtHeads.setState({ error: undefined });
  try {
    await work();
  } catch (cause) {
    useTaughtHeads.setState({ error: (cause instanceof AppError ? cause : storageError(cause)).report });
  }
}

const byName = (heads: readonly TaughtHead[]) => heads.toSorted((a, b) => a.name.localeCompare(b.name));

export const readHeads = (): Promise<void> =>
  attempt(async () => {
    const heads = await connection.use((database) => database.getAll("heads"));
    useTaughtHeads.setState({ heads: byName(heads) });
  });

export function setActive(sha256: string, isActive: boolean): void {
  const others = useTaughtHeads.getState().active.filter((active) => active !== sha256);
  useTaughtHeads.setState({ active: isActive ? [...others, sha256] : others });
}

/** Stores a head, which answers from now on; one of the same name and model is replaced. */
export const keepHead = (head: TaughtHead): Promise<void> =>
  attempt(async () => {
    const isReplaced = ({ name, encoder, sha256 }: TaughtHead) =>
      name === head.name && encoder.weightsSha256 === head.encoder.weightsSha256 && sha256 !== head.sha256;
    const heads = await connection.use(async (database) => {
      const transaction = database.transaction("heads", "readwrite");
      const stored = await transaction.store.getAll();
      await Promise.all([
        ...stored.filter(isReplaced).map(({ sha256 }) => transaction.store.delete(sha256)),
        transaction.store.put(head),
        transaction.done,
      ]);
      return [...stored.filter((other) => !isReplaced(other) && other.sha256 !== head.sha256), head];
    });
    useTaughtHeads.setState({ heads: byName(heads) });
    setActive(head.sha256, true);
  });

export const importHead = (file: File): Promise<void> =>
  attempt(async () => {
    // Few people import a head.
    const { parseHead } = await import("../heads/file/parse-head.ts");
    await keepHead(await parseHead(await file.text()));
  });

/** Removes a head; a notice offers to undo this. */
export const removeHead = (head: TaughtHead): Promise<void> =>
  attempt(async () => {
    await connection.use((database) => database.delete("heads", head.sha256));
    const { heads = [], active } = useTaughtHeads.getState();
    const wasActive = active.includes(head.sha256);
    useTaughtHeads.setState({ heads: heads.filter(({ sha256 }) => sha256 !== head.sha256) });
    setActive(head.sha256, false);
    notify({
      message: t("heads:removed", { name: head.name }),
      undo: () => void keepHead(head).then(() => setActive(head.sha256, wasActive)),
    });
  });

/** The active heads of a model. */
export const activeHeadsOf = (
  weightsSha256: string,
  { heads = [], active }: Pick<TaughtHeadsStore, "heads" | "active"> = useTaughtHeads.getState(),
): TaughtHead[] =>
  heads.filter(({ sha256, encoder }) => active.includes(sha256) && encoder.weightsSha256 === weightsSha256);

/** The weights of the loaded model; empty while it loads. */
export const useWeights = (): string =>
  useModel(({ model }) => (model.status === "ready" ? scoringModelOf(model.info).weightsSha256 : ""));
