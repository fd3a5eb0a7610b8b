/** The models that are kept in this browser, as every worker opens them. */

import type { TrustedKey } from "../src/engine/model/signature.ts";
import { HubClient } from "../src/engine/hub/client.ts";
import { indexedDbStorage } from "../src/engine/store/indexeddb.ts";
import { type Locks, processLocks, webLocks } from "../src/engine/store/locks.ts";
import { ModelStore } from "../src/engine/store/model-store.ts";
import type { ModelStorage } from "../src/engine/store/storage.ts";

/** What the person set; plain data, so that it travels between threads. */
export interface HubAccess {
  /** Ends with a slash. */
  url: string;
  token?: string;
  /** Bytes that models may take together. */
  budget?: number;
  /** Whose signatures count. */
  trusted?: TrustedKey[];
}

let storage: Promise<ModelStorage> | undefined;
let locks: Locks | undefined;

async function freeBytes(): Promise<number | undefined> {
  const { quota, usage } = await navigator.storage.estimate();
  return quota === undefined || usage === undefined ? undefined : Math.max(0, quota - usage);
}

/** @throws AppError `storage-unavailable`, `storage-outdated` */
export async function openStore(budget?: number): Promise<ModelStore> {
  locks ??= navigator.locks ? webLocks(navigator.locks) : processLocks();
  storage ??= indexedDbStorage();
  try {
    return new ModelStore({ storage: await storage, locks, budget, freeBytes });
  } catch (cause) {
    // The next attempt may find the storage free.
    storage = undefined;
    throw cause;
  }
}

export function hubClient({ url, token }: HubAccess): HubClient {
  return new HubClient({ url: new URL(url), ...(token !== undefined && { token }) });
}
