/** Actions on the app's own further models, which are offered by their name alone. */

import type { TransferProgress } from "../../engine/hub/transfer-progress.ts";
import type { StoredModel } from "../../engine/store/model-store.ts";
import type { LibraryClient } from "../../session/library-client.ts";
import { useModel } from "../../session/model-store.ts";

interface OwnModelPorts {
  /** Runs a download that is shown under the name of the model, because its key is not known before. */
  download(
    id: string,
    run: (onProgress: (progress: TransferProgress) => void) => Promise<void>,
  ): Promise<void>;
  /** Reads the list of stored models again. */
  refresh(): Promise<readonly StoredModel[]>;
}

export function ownModelActions(client: LibraryClient, { download, refresh }: OwnModelPorts) {
  const keys = new Map<string, string>();
  const storeOwnModel = (id: string) =>
    download(id, async (onProgress) => {
      void navigator.storage?.persist?.();
      const offer = await client.lookUp(id);
      keys.set(id, offer.key);
      await client.download(offer, offer.recommended, onProgress);
    });
  const find = async (id: string) =>
    (await refresh()).find((model) => model.id === id && model.dtypes.length > 0);
  return {
    storeOwnModel,

    async openOwnModel(id: string) {
      let found = await find(id);
      if (!found) {
        await storeOwnModel(id);
        found = await find(id);
      }
      const dtype = found?.dtypes[0];
      if (found && dtype) await useModel.getState().choose({ key: found.key, dtype });
    },

    /** @param key of a model, or the name of an own one */
    cancel: (key: string) => client.cancel(keys.get(key) ?? key),
  };
}
