/** Where earlier texts are kept: a database of their own, or this tab's memory where the page may store nothing. */

import type { DBSchema, IDBPDatabase } from "idb";

/** A text that a person paused on, and what the model said of it. */
export interface Entry {
  id: string;
  /** Milliseconds since 1970. */
  time: number;
  text: string;
  /** How many tweets it holds, one a line. */
  tweets: number;
  /** Of a single tweet. */
  verdict?: { label: string; index: number; score: number };
}

interface Schema extends DBSchema {
  texts: { key: string; value: Entry };
}

let opening: Promise<IDBPDatabase<Schema> | undefined> | undefined;

async function open(): Promise<IDBPDatabase<Schema> | undefined> {
  try {
    const { openDB } = await import("idb");
    return await openDB<Schema>("tonescope-history", 1, {
      upgrade: (db) => void db.createObjectStore("texts", { keyPath: "id" }),
      // Another tab erases everything.
      blocking: (_current, _wanted, event) => {
        (event.target as IDBDatabase).close();
        opening = undefined;
      },
    });
  } catch {
    return undefined;
  }
}

const database = () => (opening ??= open());

/** @returns undefined where nothing can be kept */
export async function readEntries(): Promise<Entry[] | undefined> {
  const entries = await (await database())?.getAll("texts");
  return entries?.toSorted((a, b) => b.time - a.time);
}

/** One change: both sides of it are kept, or neither. @returns false where it could not be kept */
export async function changeEntries(added: readonly Entry[], removed: readonly string[]): Promise<boolean> {
  const open = await database();
  if (!open) return false;
  try {
    const transaction = open.transaction("texts", "readwrite");
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
