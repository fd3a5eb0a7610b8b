/** The models that are stored in this browser. */

import type { ModelListing } from "../../src/engine/hub/download-model.ts";
import type { TransferProgress } from "../../src/engine/hub/transfer-progress.ts";
import type { ChosenSettings } from "../../src/engine/model/settings.ts";
import type { StoredModel } from "../../src/engine/store/model-store.ts";
import type { HubAccess } from "./model.ts";

type OnProgress = (progress: TransferProgress) => void;

/** `key` names a stored model. A second call for the same key cancels the first. */
export interface LibraryService {
  list(hub: HubAccess): Promise<StoredModel[]>;
  /** @param text a name or an address on the Hub, as typed. @param backend that the weights are chosen for */
  lookUp(text: string, backend: string, hub: HubAccess): Promise<ModelListing>;
  download(offer: ModelListing, dtype: string, hub: HubAccess, onProgress: OnProgress): Promise<void>;
  /** Hashes every byte again; damaged parts of a model from this Hub are downloaded again. */
  verify(key: string, hub: HubAccess, onProgress: OnProgress): Promise<void>;
  remove(key: string): Promise<void>;
  /** Removes a model as soon as no tab uses it. */
  discard(key: string): Promise<void>;
  /** A pinned model is never evicted. */
  pin(key: string, pinned: boolean): Promise<void>;
  /** Sets class names or preprocessing in place of the model's, from its next load on; none to go back to them. */
  configure(key: string, settings: ChosenSettings): Promise<void>;
  /** @returns one archive */
  exportModel(key: string): Promise<Blob>;
  /** @param files one archive, or every file of a chosen folder. @returns the key */
  importModel(files: File[], backend: string, hub: HubAccess, onProgress: OnProgress): Promise<string>;
  /** @param key of a model, or `look up` or `import` */
  cancel(key: string): Promise<void>;
}

/** Name of the BroadcastChannel on which every tab's worker reports its work. */
export const LIBRARY_CHANNEL = "tonescope-library";

export type LibraryEvent =
  /** The list of stored models has changed. */
  | { type: "changed" }
  /** Sent by the tab that does the work; the other tabs show it. */
  | { type: "progress"; key: string; progress: TransferProgress };
