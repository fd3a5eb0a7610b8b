/** The models that are stored in this browser. */

import { HubClient } from "../src/engine/hub/client.ts";
import { indexedDbStorage } from "../src/engine/store/indexeddb.ts";
import { processLocks, webLocks } from "../src/engine/store/locks.ts";
import { ModelStore } from "../src/engine/store/model-store.ts";
import type { ModelStorage } from "../src/engine/store/storage.ts";
import type { HubAccess } from "./protocols/model.ts";

/** @param budget bytes that all stored models together may take. @throws AppError `storage-unavailable`, `storage-outdated` */
export type OpenStore = (budget?: number) => Promise<ModelStore>;

async function freeBytes(): Promise<number | undefined> {
  const { quota, usage } = (await navigator.storage?.estimate()) ?? {};
  return quota === undefined || usage === undefined ? undefined : Math.max(0, quota - usage);
}

/** One storage connection for all calls of the returned function; a failed attempt is repeated by the next call. */
export function createStoreOpener(): OpenStore {
  const locks = navigator.locks ? webLocks(navigator.locks) : processLocks();
  let storage: Promise<ModelStorage> | undefined;
  return async (budget) => {
    storage ??= indexedDbStorage();
    try {
      return new ModelStore({ storage: await storage, locks, budget, freeBytes });
    } catch (cause) {
      storage = undefined;
      throw cause;
    }
  };
}

export function hubClient({ url, token }: HubAccess): HubClient {
  return new HubClient({ url: new URL(url), ...(token !== undefined && { token }) });
}
