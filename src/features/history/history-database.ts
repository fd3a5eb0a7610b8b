/** Stores analyzed texts in IndexedDB. Where the browser refuses storage, the history store keeps them in memory. */

import type { DBSchema } from "idb";
import type { RowStatus } from "../../data/write/scored.ts";
import { DatabaseConnection } from "../../storage/open-database.ts";
import { DATABASES } from "../../storage/registry.ts";

/** A text that a person paused on, with its prediction. */
export interface Entry {
  id: string;
  /** Milliseconds since 1970. */
  time: number;
  text: string;
  /** Number of tweets in it, one a line. */
  tweets: number;
  /** Only for a single tweet. */
  prediction?: {
    label: string;
    index: number;
    score: number;
    isNotSure?: boolean;
    /** The model gave a number in place of classes. */
    isNumber?: true;
    status?: RowStatus;
  };
}

/** An entry as version 1 of the database stored it. */
interface EntryVersion1 extends Omit<Entry, "prediction"> {
  verdict?: Entry["prediction"];
}

interface Schema extends DBSchema {
  texts: { key: string; value: Entry };
}

const connection = new DatabaseConnection<Schema>({
  name: DATABASES.history,
  migrations: [
    (database) => void database.createObjectStore("texts", { keyPath: "id" }),
    async (_database, transaction) => {
      for await (const cursor of transaction.objectStore("texts")) {
        const { verdict, ...entry }: EntryVersion1 = cursor.value;
        if (verdict) await cursor.update({ ...entry, prediction: verdict });
      }
    },
  ],
});

/** @returns the newest first; undefined where nothing can be stored */
export async function readEntries(): Promise<Entry[] | undefined> {
  try {
    const entries = await (await connection.get()).getAll("texts");
    return entries.toSorted((a, b) => b.time - a.time);
  } catch {
    return undefined;
  }
}

/** Adds and removes entries in one transaction. @returns false when it failed and nothing was changed */
export async function changeEntries(added: readonly Entry[], removed: readonly string[]): Promise<boolean> {
  try {
    const transaction = (await connection.get()).transaction("texts", "readwrite");
    await Promise.all([
      ...removed.map((id) => transaction.store.delete(id)),
      ...added.map((entry) => transaction.store.put(entry)),
      transaction.done,
    ]);
    return true;
  } catch {
    return false;
  }
}
