/**
 * Texts that are not in the history yet when their page closes. A page that closes can finish no write to a database, so
 * they are in `localStorage` until the next visit.
 */

import { LOCAL_KEYS } from "../../storage/registry.ts";
import type { Entry } from "./history-database.ts";

export type NewEntry = Omit<Entry, "id">;

/** By a name of the page that closed: several can close at once. */
type Unrecorded = Record<string, NewEntry>;

function read(): Unrecorded {
  const stored = JSON.parse(localStorage.getItem(LOCAL_KEYS.unrecorded) ?? "{}") as Unrecorded | null;
  return stored ?? {};
}

function write(unrecorded: Unrecorded): void {
  if (Object.keys(unrecorded).length === 0) localStorage.removeItem(LOCAL_KEYS.unrecorded);
  else localStorage.setItem(LOCAL_KEYS.unrecorded, JSON.stringify(unrecorded));
}

/** @param entry the text of this page; undefined when it has none that is not recorded */
export function keepUnrecorded(page: string, entry: NewEntry | undefined): void {
  try {
    const { [page]: _, ...others } = read();
    write(entry ? { ...others, [page]: entry } : others);
  } catch {
    // Without storage there is no history either.
  }
}

/** The texts of other pages, which closed; the next call does not return them again. */
export function takeUnrecorded(page: string): NewEntry[] {
  try {
    const { [page]: own, ...others } = read();
    write(own ? { [page]: own } : {});
    return Object.values(others).toSorted((a, b) => a.time - b.time);
  } catch {
    return [];
  }
}
