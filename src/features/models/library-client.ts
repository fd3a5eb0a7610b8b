import * as Comlink from "comlink";
import type { LibraryApi, LibraryEvent } from "../../../workers/library.worker.ts";
import { unwrap } from "../../../workers/rpc.ts";
import type { Offer } from "../../engine/hub/load.ts";
import type { TransferProgress } from "../../engine/hub/transfer.ts";
import type { Dtype } from "../../engine/hub/weights.ts";
import type { StoredModel } from "../../engine/store/model-store.ts";
import { hubAccess } from "./hub-settings.ts";

type OnProgress = (progress: TransferProgress) => void;

/** Weights are chosen for the device that inference runs on. */
const DEVICE = "wasm";

let remote: Comlink.Remote<LibraryApi> | undefined;

/** Starts with the first use: a visit that needs no stored model needs no worker for them. */
function library(): Comlink.Remote<LibraryApi> {
  remote ??= Comlink.wrap<LibraryApi>(
    new Worker(new URL("../../../workers/library.worker.ts", import.meta.url), {
      type: "module",
      name: "library",
    }),
  );
  return remote;
}

/** The models that are kept in this browser. Every call throws EngineError. */
export const libraryClient = {
  list: async (): Promise<StoredModel[]> => unwrap(await library().list(hubAccess())),
  lookUp: async (text: string): Promise<Offer> =>
    unwrap(
      await library().lookUp(
        text,
        DEVICE,
        hubAccess(),
        Comlink.proxy(() => {}),
      ),
    ),
  download: async (offer: Offer, dtype: Dtype, onProgress: OnProgress): Promise<void> =>
    unwrap(await library().download(offer, dtype, hubAccess(), Comlink.proxy(onProgress))),
  verify: async (key: string, onProgress: OnProgress): Promise<void> =>
    unwrap(await library().verify(key, hubAccess(), Comlink.proxy(onProgress))),
  remove: async (key: string): Promise<void> => unwrap(await library().remove(key)),
  pin: async (key: string, pinned: boolean): Promise<void> => unwrap(await library().pin(key, pinned)),
  exportModel: async (key: string): Promise<Blob> => unwrap(await library().exportModel(key)),
  importModel: async (files: File[], onProgress: OnProgress): Promise<string> =>
    unwrap(await library().importModel(files, DEVICE, hubAccess(), Comlink.proxy(onProgress))),
  cancel: (key: string): void => void library().cancel(key),
};

/** What other tabs, and this one's worker, do to the models. @returns what ends it */
export function watchLibrary(onEvent: (event: LibraryEvent) => void): () => void {
  const channel = new BroadcastChannel("tonescope-library");
  channel.addEventListener("message", ({ data }: MessageEvent<LibraryEvent>) => onEvent(data));
  return () => channel.close();
}
