/** The models that are stored in this browser, through a worker that runs only while it is needed. */

import { connect, type Connection } from "../rpc/connection.ts";
import type { ModelListing } from "../engine/hub/download-model.ts";
import type { TransferProgress } from "../engine/hub/transfer-progress.ts";
import type { ChosenSettings } from "../engine/model/settings.ts";
import type { StoredModel } from "../engine/store/model-store.ts";
import { hubAccess } from "./hub-settings.ts";
import { LIBRARY_CHANNEL, type LibraryEvent, type LibraryService } from "../../workers/protocols/library.ts";

type OnProgress = (progress: TransferProgress) => void;

/** Weights are chosen for the backend that inference runs on. */
const BACKEND = "wasm";

/** A worker without calls ends after this time; the next call starts another. */
const IDLE_MS = 1000;

/** Every method rejects with an AppError. */
export interface LibraryClient {
  list(): Promise<StoredModel[]>;
  lookUp(text: string): Promise<ModelListing>;
  download(offer: ModelListing, dtype: string, onProgress: OnProgress): Promise<void>;
  verify(key: string, onProgress: OnProgress): Promise<void>;
  remove(key: string): Promise<void>;
  discard(key: string): Promise<void>;
  pin(key: string, pinned: boolean): Promise<void>;
  configure(key: string, settings: ChosenSettings): Promise<void>;
  exportModel(key: string): Promise<Blob>;
  importModel(files: File[], onProgress: OnProgress): Promise<string>;
  cancel(key: string): void;
}

function startWorker(): Connection<LibraryService> {
  const worker = new Worker(new URL("../../workers/library.worker.ts", import.meta.url), {
    type: "module",
    name: "library",
  });
  return connect<LibraryService>(worker, "The worker for stored models stopped unexpectedly.");
}

/** @param start connects to a new worker */
export function createLibraryClient(start: () => Connection<LibraryService> = startWorker): LibraryClient {
  let connection: Connection<LibraryService> | undefined;
  let callsUnderWay = 0;
  /** The worker has handled a whole model, so its memory has grown to the model's size. */
  let isLarge = false;
  let idleTimer: ReturnType<typeof setTimeout> | undefined;

  function open(): Connection<LibraryService> {
    if (connection) return connection;
    const opened = start();
    connection = opened;
    void forgetWhenEnded(opened);
    return opened;
  }

  async function forgetWhenEnded(opened: Connection<LibraryService>): Promise<void> {
    await opened.ended;
    if (connection !== opened) return;
    connection = undefined;
    isLarge = false;
  }

  /**
   * A worker's memory is freed long after its last use, and can be as large as a whole model. So the worker ends
   * immediately after a call that handled a whole model, otherwise when it was idle.
   */
  async function call<T>(ask: (library: LibraryService) => Promise<T>, movesWholeModel = false): Promise<T> {
    clearTimeout(idleTimer);
    callsUnderWay += 1;
    try {
      return await ask(open().service);
    } finally {
      callsUnderWay -= 1;
      isLarge ||= movesWholeModel;
      const end = () => connection?.terminate();
      if (callsUnderWay === 0 && isLarge) end();
      else if (callsUnderWay === 0) idleTimer = setTimeout(end, IDLE_MS);
    }
  }

  return {
    list: () => call((library) => library.list(hubAccess())),
    lookUp: (text) => call((library) => library.lookUp(text, BACKEND, hubAccess())),
    download: (offer, dtype, onProgress) =>
      call((library) => library.download(offer, dtype, hubAccess(), onProgress), true),
    verify: (key, onProgress) => call((library) => library.verify(key, hubAccess(), onProgress), true),
    remove: (key) => call((library) => library.remove(key)),
    discard: (key) => call((library) => library.discard(key)),
    pin: (key, pinned) => call((library) => library.pin(key, pinned)),
    configure: (key, settings) => call((library) => library.configure(key, settings)),
    exportModel: (key) => call((library) => library.exportModel(key), true),
    importModel: (files, onProgress) =>
      call((library) => library.importModel(files, BACKEND, hubAccess(), onProgress), true),
    cancel: (key) => void connection?.service.cancel(key),
  };
}

/** Subscribes to what the workers of all tabs do to the models. @returns a function that ends the subscription */
export function watchLibrary(onEvent: (event: LibraryEvent) => void): () => void {
  const channel = new BroadcastChannel(LIBRARY_CHANNEL);
  channel.addEventListener("message", ({ data }: MessageEvent<LibraryEvent>) => onEvent(data));
  return () => channel.close();
}
