/** Lists and erases what the app stores in the browser, by the names in the registry. */

import { create } from "zustand";
import { t } from "../../i18n/i18n.ts";
import type { StoredModel } from "../../engine/store/model-store.ts";
import { announceJobs } from "../../session/jobs-channel.ts";
import { cacheName, DATABASES, EXPORTS_FOLDER, isStoredByApp, SESSION_KEYS } from "../../storage/registry.ts";

/** Another tab closes its connection to a database within this time, or not at all. */
const DELETE_TIMEOUT_MS = 3000;

export interface StoredKind {
  name: string;
  place: string;
  /** Absent where the browser does not report it. */
  bytes?: number;
}

const appCache = () => cacheName(new URL(".//", document.baseURI));

async function offlineCopy(bytes: number): Promise<StoredKind> {
  const isThere = (await globalThis.caches?.has(appCache())) ?? false;
  const files = isThere ? await (await caches.open(appCache())).keys() : [];
  return {
    name: t("privacy:stored.app", { number: files.length }),
    place: t("privacy:place.cache"),
    bytes,
  };
}

function settings(): StoredKind {
  const keys = Object.keys(localStorage).filter(isStoredByApp);
  const bytes = keys.reduce((sum, key) => sum + key.length + (localStorage.getItem(key)?.length ?? 0), 0);
  return { name: t("privacy:stored.settings"), place: t("privacy:place.local"), bytes };
}

const databaseNames = async () => (await indexedDB.databases()).map(({ name }) => name).filter(isStoredByApp);

const DATABASE_KINDS = Object.keys(DATABASES) as (keyof typeof DATABASES)[];

/** Only Chromium reports the usage of each kind of storage. */
interface UsageDetails {
  usageDetails?: { indexedDB?: number };
}

async function databases(models: readonly StoredModel[] | undefined): Promise<StoredKind[]> {
  const modelBytes = models?.reduce((sum, { storedBytes }) => sum + storedBytes, 0);
  const estimate = (await navigator.storage?.estimate()) as UsageDetails | undefined;
  const all = estimate?.usageDetails?.indexedDB;
  const otherBytes =
    all === undefined || modelBytes === undefined ? undefined : Math.max(0, all - modelBytes);
  const sizes: Record<string, number | undefined> = {
    [DATABASES.models]: modelBytes,
    [DATABASES.batch]: otherBytes,
  };
  return (await databaseNames()).map((place) => {
    const bytes = sizes[place];
    const kind = DATABASE_KINDS.find((key) => DATABASES[key] === place);
    return {
      name: kind ? t(`privacy:stored.${kind}`) : place,
      place: `IndexedDB, ${place}`,
      ...(bytes !== undefined && { bytes }),
    };
  });
}

/**
 * Storage that the browser blocks is left out: it holds nothing.
 * @param offlineBytes of the copy for offline use, as the service worker counts them
 * @param models absent until they are listed
 */
export async function readStored(offlineBytes = 0, models?: readonly StoredModel[]): Promise<StoredKind[]> {
  const kinds = await Promise.allSettled([
    offlineCopy(offlineBytes),
    databases(models),
    (async () => settings())(),
  ]);
  return kinds.flatMap((outcome) => (outcome.status === "fulfilled" ? outcome.value : []));
}

/** Reloads the page, because nothing may be in use while it is erased; `eraseIfRequested` does the rest. */
export function eraseAll(): void {
  sessionStorage.setItem(SESSION_KEYS.erase, "now");
  window.location.hash = "#/models?at=privacy";
  window.location.reload();
}

function deleteDatabase(name: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name);
    request.addEventListener("success", () => resolve(true));
    request.addEventListener("error", () => resolve(false));
    setTimeout(() => resolve(false), DELETE_TIMEOUT_MS);
  });
}

/** `blocked` when another tab holds a database open. */
export const useErasure = create<{ outcome?: "done" | "blocked" }>()(() => ({}));

/** Runs before anything is opened, when `eraseAll` reloaded the page. */
export async function eraseIfRequested(): Promise<void> {
  try {
    if (sessionStorage.getItem(SESSION_KEYS.erase) === null) return;
    sessionStorage.clear();
  } catch {
    return;
  }
  for (const key of Object.keys(localStorage).filter(isStoredByApp)) localStorage.removeItem(key);
  const registration = await navigator.serviceWorker?.getRegistration();
  await registration?.unregister();
  await globalThis.caches?.delete(appCache());
  const files = await navigator.storage?.getDirectory?.().catch(() => undefined);
  await files?.removeEntry(EXPORTS_FOLDER, { recursive: true }).catch(() => {});
  const deleted = await Promise.all((await databaseNames()).map(deleteDatabase));
  announceJobs();
  useErasure.setState({ outcome: deleted.every(Boolean) ? "done" : "blocked" });
}
