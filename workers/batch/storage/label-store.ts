/** The labels of a job in IndexedDB, in the database of the jobs, so that they are removed in one transaction with it. */

import type { IDBPDatabase } from "idb";
import type { CoderLabel, SettledLabel } from "../../../src/labels/coder-label.ts";
import type { Labeling } from "../../../src/labels/labeling.ts";
import { AppError } from "../../../src/errors/app-error.ts";
import type { DatabaseConnection } from "../../../src/storage/open-database.ts";
import type { BatchSchema, LabelingSetup } from "./schema.ts";

export interface LabelChanges {
  setup?: LabelingSetup | undefined;
  labels?: readonly CoderLabel[];
  removed?: readonly Pick<CoderLabel, "row" | "coder">[];
  settled?: readonly SettledLabel[];
  unsettled?: readonly number[];
}

/** Everything of a job in stores whose keys begin with its id. */
export const allOf = (id: string): IDBKeyRange => IDBKeyRange.bound([id], [id, []]);

const STORES = ["jobs", "labelings", "labels", "settled"] as const;

type Write = (
  id: string,
  write: (database: IDBPDatabase<BatchSchema>) => Promise<unknown>,
) => Promise<boolean>;

function withoutPlace(stored: CoderLabel & { saved: number }): CoderLabel {
  const { saved: _, ...label } = stored;
  return label;
}

export class LabelStore {
  readonly #connection: Pick<DatabaseConnection<BatchSchema>, "use"> | undefined;
  readonly #write: Write;
  /** What the browser has no room for, or refuses to store. */
  readonly #memory = new Map<string, Labeling>();
  /** Keeps the order in which labels were saved. */
  #saved = 0;

  /** @param write returns false where nothing of the job can be stored */
  constructor(connection: Pick<DatabaseConnection<BatchSchema>, "use"> | undefined, write: Write) {
    this.#connection = connection;
    this.#write = write;
  }

  isInMemory(id: string): boolean {
    return this.#memory.has(id);
  }

  /** @returns undefined for a job without a codebook */
  async load(id: string): Promise<Labeling | undefined> {
    const inMemory = this.#memory.get(id);
    if (inMemory) return inMemory;
    return await this.#connection?.use(async (database) => {
      const transaction = database.transaction(["labelings", "labels", "settled"]);
      const [setup, labels, settled] = await Promise.all([
        transaction.objectStore("labelings").get(id),
        transaction.objectStore("labels").getAll(allOf(id)),
        transaction.objectStore("settled").getAll(allOf(id)),
      ]);
      if (!setup) return undefined;
      labels.sort((a, b) => a.saved - b.saved);
      this.#saved = Math.max(this.#saved, labels.at(-1)?.saved ?? 0);
      return { ...setup, labels: labels.map(withoutPlace), settled };
    });
  }

  /**
   * Writes changes, and everything if an earlier write had no room. They are on disk when the promise resolves, also after
   * a power failure, or in memory.
   * @param whole the labels after the changes
   * @throws AppError `batch-storage-lost` when the job was erased from outside
   */
  async save(id: string, changes: LabelChanges, whole: Labeling): Promise<void> {
    const written = this.#memory.has(id) ? everything(whole) : changes;
    if (await this.#write(id, (database) => this.#put(database, id, written))) this.#memory.delete(id);
    else this.#memory.set(id, whole);
  }

  async #put(database: IDBPDatabase<BatchSchema>, id: string, changes: LabelChanges): Promise<void> {
    const { setup, labels = [], removed = [], settled = [], unsettled = [] } = changes;
    const transaction = database.transaction(STORES, "readwrite", { durability: "strict" });
    const isStored = (await transaction.objectStore("jobs").getKey(id)) !== undefined;
    const [labelStore, settledStore] = [
      transaction.objectStore("labels"),
      transaction.objectStore("settled"),
    ];
    const puts = isStored
      ? [
          ...(setup ? [transaction.objectStore("labelings").put(setup, id)] : []),
          ...removed.map(({ row, coder }) => labelStore.delete([id, row, coder])),
          ...labels.map((label) =>
            labelStore.put({ ...label, saved: ++this.#saved }, [id, label.row, label.coder]),
          ),
          ...unsettled.map((row) => settledStore.delete([id, row])),
          ...settled.map((label) => settledStore.put(label, [id, label.row])),
        ]
      : [];
    await Promise.all([...puts, transaction.done]);
    if (!isStored) throw new AppError("batch-storage-lost", "The stored batch was erased.");
  }

  /** Drops what is in memory only. */
  forget(id: string): void {
    this.#memory.delete(id);
  }
}

export const everything = ({ codebook, sample, draw, view, labels, settled }: Labeling): LabelChanges => ({
  setup: { codebook, sample, ...(draw && { draw }), ...(view && { view }) },
  labels,
  settled,
});
