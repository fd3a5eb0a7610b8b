/** What this app keeps in the browser, and how to get rid of it. */

import { create } from "zustand";
import { t } from "../../i18n/i18n.ts";
import type { StoredModel } from "../../engine/store/model-store.ts";

const PREFIX = "tonescope";
/** The one key that is not ours to name. */
const SCHEME_KEY = "mantine-color-scheme-value";
const ERASE_KEY = "tonescope-erase";
/** Another tab that holds a database open gives it up within this time, in milliseconds, or not at all. */
const DELETE_TIME = 3000;

export interface StoredKind {
  name: string;
  place: string;
  /** Absent where the browser does not say. */
  bytes?: number;
}

const isOurs = (name: string | undefined): name is string =>
  name !== undefined && (name.startsWith(PREFIX) || name === SCHEME_KEY);

/** Caches and locks of several copies of the app on one origin keep apart by their path. */
const cacheName = () => `tonescope ${new URL(".//", document.baseURI).pathname}`;

async function kept(bytes: number): Promise<StoredKind> {
  const keys = (await caches.has(cacheName())) ? await (await caches.open(cacheName())).keys() : [];
  return {
    name: t("privacy:stored.app", { number: keys.length }),
    place: t("privacy:place.cache"),
    bytes,
  };
}

function settings(): StoredKind {
  const keys = Object.keys(localStorage).filter(isOurs);
  const bytes = keys.reduce((sum, key) => sum + key.length + (localStorage.getItem(key)?.length ?? 0), 0);
  return { name: t("privacy:stored.settings"), place: t("privacy:place.local"), bytes };
}

const DATABASES = ["models", "batch", "vectors", "history"] as const;

/** Chromium alone tells them apart. */
interface Details {
  usageDetails?: { indexedDB?: number };
}

async function databases(stored: readonly StoredModel[] | undefined): Promise<StoredKind[]> {
  const names = (await indexedDB.databases()).map(({ name }) => name).filter(isOurs);
  const models = stored?.reduce((sum, { storedBytes }) => sum + storedBytes, 0);
  const all = ((await navigator.storage.estimate()) as Details).usageDetails?.indexedDB;
  const rest = all === undefined || models === undefined ? undefined : Math.max(0, all - models);
  const sizes: Record<string, number | undefined> = {
    [`${PREFIX}-models`]: models,
    [`${PREFIX}-batch`]: rest,
  };
  return names.map((place) => {
    const bytes = sizes[place];
    const known = DATABASES.find((name) => place === `${PREFIX}-${name}`);
    return {
      name: known ? t(`privacy:stored.${known}`) : place,
      place: `IndexedDB, ${place}`,
      ...(bytes !== undefined && { bytes }),
    };
  });
}

/**
 * What cannot be read, because the browser blocks it, holds nothing either.
 * @param keptBytes of the copy for offline use, as the service worker counts them
 * @param models absent until they are listed
 */
export async function readStored(keptBytes = 0, models?: readonly StoredModel[]): Promise<StoredKind[]> {
  const kinds = await Promise.allSettled([kept(keptBytes), databases(models), (async () => settings())()]);
  return kinds.flatMap((outcome) => (outcome.status === "fulfilled" ? outcome.value : []));
}

/** Nothing may be in use while it is erased, so the page is loaded anew for it. */
export function eraseAll(): void {
  sessionStorage.setItem(ERASE_KEY, "now");
  window.location.hash = "#/models";
  window.location.reload();
}

function deleteDatabase(name: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name);
    request.addEventListener("success", () => resolve(true));
    request.addEventListener("error", () => resolve(false));
    setTimeout(() => resolve(false), DELETE_TIME);
  });
}

/** How it went; `blocked` when another tab holds a database open. */
export const useErasure = create<{ outcome?: "done" | "blocked" }>()(() => ({}));

/** Erases what was asked to be erased before this page was loaded. */
export async function eraseIfAsked(): Promise<void> {
  try {
    if (sessionStorage.getItem(ERASE_KEY) === null) return;
    sessionStorage.clear();
  } catch {
    return;
  }
  for (const key of Object.keys(localStorage).filter(isOurs)) localStorage.removeItem(key);
  const registration = await navigator.serviceWorker?.getRegistration();
  await registration?.unregister();
  await caches.delete(cacheName());
  const files = await navigator.storage.getDirectory?.().catch(() => undefined);
  await files?.removeEntry("exports", { recursive: true }).catch(() => {});
  const names = (await indexedDB.databases()).map(({ name }) => name).filter(isOurs);
  const gone = await Promise.all(names.map(deleteDatabase));
  useErasure.setState({ outcome: gone.every(Boolean) ? "done" : "blocked" });
}
