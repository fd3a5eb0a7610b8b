import * as Comlink from "comlink";
import type { LibraryApi, LibraryEvent } from "../../../workers/library.worker.ts";
import { crashOf, type Outcome, unwrap } from "../../../workers/rpc.ts";
import type { ModelListing } from "../../engine/hub/download-model.ts";
import type { TransferProgress } from "../../engine/hub/transfer-progress.ts";
import type { Dtype } from "../../engine/hub/weights.ts";
import type { StoredModel } from "../../engine/store/model-store.ts";
import { hubAccess } from "../../session/hub-settings.ts";

type OnProgress = (progress: TransferProgress) => void;

/** Weights are chosen for the device that inference runs on. */
const DEVICE = "wasm";

/** So long with nothing to do, in milliseconds, and the worker ends; the next call begins another. */
const IDLE_MS = 1000;

interface Running {
  worker: Worker;
  api: Comlink.Remote<LibraryApi>;
  crashed: Promise<never>;
}

let running: Running | undefined;
let underWay = 0;
/** A whole model went through the worker: its memory is wanted back before anything else begins. */
let isFull = false;
let idle: ReturnType<typeof setTimeout> | undefined;

/** A visit that needs no stored model needs no worker for them. */
function begin(): Running {
  const worker = new Worker(new URL("../../../workers/library.worker.ts", import.meta.url), {
    type: "module",
    name: "library",
  });
  const crashed = crashOf(worker, "The worker for stored models stopped unexpectedly.");
  crashed.catch(end);
  return { worker, crashed, api: Comlink.wrap<LibraryApi>(worker) };
}

function end(): void {
  running?.worker.terminate();
  running = undefined;
  isFull = false;
}

/**
 * One call. What a worker has handled stays in its memory until it is collected, which may be long after it has
 * nothing to do: as much as a whole model. So it ends.
 * @param isLarge whether a whole model goes through it.
 */
async function ask<T>(
  call: (library: Comlink.Remote<LibraryApi>) => Promise<Outcome<T>>,
  isLarge = false,
): Promise<T> {
  clearTimeout(idle);
  underWay += 1;
  running ??= begin();
  try {
    return unwrap(await Promise.race([call(running.api), running.crashed]));
  } finally {
    underWay -= 1;
    isFull ||= isLarge;
    if (underWay === 0 && isFull) end();
    else if (underWay === 0) idle = setTimeout(end, IDLE_MS);
  }
}

/** The models that are kept in this browser. Every call throws AppError. */
export const libraryClient = {
  list: (): Promise<StoredModel[]> => ask((library) => library.list(hubAccess())),
  lookUp: (text: string): Promise<ModelListing> =>
    ask((library) =>
      library.lookUp(
        text,
        DEVICE,
        hubAccess(),
        Comlink.proxy(() => {}),
      ),
    ),
  download: (offer: ModelListing, dtype: Dtype, onProgress: OnProgress): Promise<void> =>
    ask((library) => library.download(offer, dtype, hubAccess(), Comlink.proxy(onProgress)), true),
  verify: (key: string, onProgress: OnProgress): Promise<void> =>
    ask((library) => library.verify(key, hubAccess(), Comlink.proxy(onProgress)), true),
  remove: (key: string): Promise<void> => ask((library) => library.remove(key)),
  pin: (key: string, pinned: boolean): Promise<void> => ask((library) => library.pin(key, pinned)),
  exportModel: (key: string): Promise<Blob> => ask((library) => library.exportModel(key), true),
  importModel: (files: File[], onProgress: OnProgress): Promise<string> =>
    ask((library) => library.importModel(files, DEVICE, hubAccess(), Comlink.proxy(onProgress)), true),
  cancel: (key: string): void => void running?.api.cancel(key),
};

/** What other tabs, and this one's worker, do to the models. @returns what ends it */
export function watchLibrary(onEvent: (event: LibraryEvent) => void): () => void {
  const channel = new BroadcastChannel("tonescope-library");
  channel.addEventListener("message", ({ data }: MessageEvent<LibraryEvent>) => onEvent(data));
  return () => channel.close();
}
