/** The models that are stored in this browser. */

import { HubClient } from "../src/engine/hub/client.ts";
import { indexedDbStorage } from "../src/engine/store/indexeddb.ts";
import { processLocks, webLocks } from "../src/engine/store/locks.ts";
import { ModelStore } from "../src/engine/store/model-store.ts";
import type { ModelStorage } from "../src/engine/store/storage.ts";
import { type HubAccess, OWN_MODELS } from "./protocols/model.ts";

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

function hubClient({ url, token }: HubAccess): HubClient {
  return new HubClient({ url: new URL(url), ...(token !== undefined && { token }) });
}

const ownHub = (ownUrl: string) => new HubClient({ url: new URL(ownUrl), isCompressing: true });

/** The Hub that has a model. @param text a name or an address, as typed */
export function hubOf(text: string, access: HubAccess): HubClient {
  const isOwn = OWN_MODELS.includes(text.trim().split("@", 1)[0] ?? "");
  return access.ownUrl && isOwn ? ownHub(access.ownUrl) : hubClient(access);
}

/** The Hub from which a stored model came, if it is the app itself or still the one that is set. */
export function hubAt(host: string, access: HubAccess): HubClient | undefined {
  if (access.ownUrl && host === new URL(access.ownUrl).host) return ownHub(access.ownUrl);
  return host === new URL(access.url).host ? hubClient(access) : undefined;
}
