import "./environment/worker.ts";
/** Looks up, downloads, checks and keeps models. Apart from inference, so that neither waits for the other. */

import * as Comlink from "comlink";
import { AppError } from "../src/errors/app-error.ts";
import { archiveFiles, exportModel, type ImportFile, importModel } from "../src/engine/hub/archive.ts";
import {
  downloadModel,
  fetchFromHub,
  lookUpModel,
  type ModelListing,
} from "../src/engine/hub/download-model.ts";
import type { TransferProgress } from "../src/engine/hub/transfer-progress.ts";
import type { Dtype } from "../src/engine/hub/weights.ts";
import type { StoredModel } from "../src/engine/store/model-store.ts";
import { type HubAccess, hubClient, openStore } from "./open-store.ts";
import { type Outcome, settle } from "./rpc.ts";

export type LibraryEvent =
  | { type: "changed" }
  /** From the tab that does the work, for the others to watch. */
  | { type: "progress"; key: string; progress: TransferProgress };

export const LIBRARY_CHANNEL = "tonescope-library";

/** Progress is told at most this often, in milliseconds: each step lays out the page, and what that leaves is memory. */
const PROGRESS_INTERVAL = 250;
/** Bytes of an export that are held before the browser takes them out of memory. */
const EXPORT_PART = 8 * 2 ** 20;

const channel = new BroadcastChannel(LIBRARY_CHANNEL);
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel stays within its origin
const tell = (event: LibraryEvent) => channel.postMessage(event);

/** Hosts that the page's own policy has kept it from asking; a refused request looks like a lost network. */
const forbidden = new Set<string>();
self.addEventListener("securitypolicyviolation", (event) => {
  // TypeScript's library for workers does not have this event's type.
  const { blockedURI } = event as Event & { blockedURI: string };
  if (URL.canParse(blockedURI)) forbidden.add(new URL(blockedURI).host);
});

/** Cancels the work under way for a key; a second download of the same model takes its place. */
const running = new Map<string, AbortController>();

type OnProgress = (progress: TransferProgress) => void;

async function forbiddenHost(cause: unknown): Promise<unknown> {
  if (!(cause instanceof AppError) || cause.code !== "offline") return cause;
  // The event comes after the failure it explains.
  await new Promise((resolve) => setTimeout(resolve, 50));
  const [host] = forbidden;
  return host ? new AppError("host-not-allowed", `This page is not allowed to ask ${host}.`) : cause;
}

function work<T>(
  key: string,
  onProgress: OnProgress,
  run: (signal: AbortSignal, progress: OnProgress) => Promise<T>,
): Promise<Outcome<T>> {
  return settle(async () => {
    const controller = new AbortController();
    running.get(key)?.abort();
    running.set(key, controller);
    let last = { phase: "", at: 0 };
    try {
      return await run(controller.signal, (progress) => {
        const now = performance.now();
        const isEnd = progress.done === progress.total;
        if (progress.phase === last.phase && !isEnd && now - last.at < PROGRESS_INTERVAL) return;
        last = { phase: progress.phase, at: now };
        onProgress(progress);
        tell({ type: "progress", key, progress });
      });
    } catch (cause) {
      throw await forbiddenHost(cause);
    } finally {
      if (running.get(key) === controller) running.delete(key);
      tell({ type: "changed" });
    }
  });
}

async function filesOf(files: readonly File[]): Promise<ImportFile[]> {
  const [first] = files;
  if (files.length === 1 && first && !first.webkitRelativePath) return archiveFiles(first);
  // "folder/onnx/model.onnx": the chosen folder's own name is not part of the model.
  return files.map((file) => ({
    path: file.webkitRelativePath.replace(/^[^/]*\//, ""),
    size: file.size,
    content: file,
  }));
}

const api = {
  list(hub: HubAccess): Promise<Outcome<StoredModel[]>> {
    return settle(async () => (await openStore()).list(hub.trusted));
  },

  lookUp(
    text: string,
    device: string,
    hub: HubAccess,
    onProgress: OnProgress,
  ): Promise<Outcome<ModelListing>> {
    return work("look up", onProgress, (signal) => lookUpModel(hubClient(hub), text, device, signal));
  },

  download(
    offer: ModelListing,
    dtype: Dtype,
    hub: HubAccess,
    onProgress: OnProgress,
  ): Promise<Outcome<void>> {
    return work(offer.key, onProgress, async (signal, progress) => {
      const store = await openStore(hub.budget);
      tell({ type: "changed" });
      await downloadModel({ client: hubClient(hub), store, offer, dtype, signal, onProgress: progress });
    });
  },

  verify(key: string, hub: HubAccess, onProgress: OnProgress): Promise<Outcome<void>> {
    return work(key, onProgress, async (signal, progress) => {
      const store = await openStore();
      const record = await store.record(key);
      const canRepair = record.origin === "hub" && new URL(hub.url).host === record.host;
      await store.verify(key, {
        ...(canRepair && { repair: fetchFromHub(hubClient(hub), record) }),
        signal,
        onVerified: (done, total) => progress({ phase: "verify", done, total }),
      });
    });
  },

  remove(key: string): Promise<Outcome<void>> {
    running.get(key)?.abort();
    return work(
      key,
      () => {},
      async () => (await openStore()).remove(key),
    );
  },

  pin(key: string, pinned: boolean): Promise<Outcome<void>> {
    return settle(async () => {
      await (await openStore()).pin(key, pinned);
      tell({ type: "changed" });
    });
  },

  /** One file; the browser keeps it on the disk where it is large. */
  exportModel(key: string): Promise<Outcome<Blob>> {
    return settle(async () => {
      const blobs: Blob[] = [];
      let parts: BlobPart[] = [];
      let held = 0;
      for await (const bytes of await exportModel(await openStore(), key)) {
        parts.push(bytes as Uint8Array<ArrayBuffer>);
        held += bytes.length;
        if (held < EXPORT_PART) continue;
        blobs.push(new Blob(parts));
        parts = [];
        held = 0;
      }
      return new Blob([...blobs, ...parts], { type: "application/x-tar" });
    });
  },

  /** @param files one archive, or every file of a chosen folder. */
  importModel(
    files: File[],
    device: string,
    hub: HubAccess,
    onProgress: OnProgress,
  ): Promise<Outcome<string>> {
    return work("import", onProgress, async (signal, progress) => {
      const store = await openStore(hub.budget);
      const folder = files[0]?.webkitRelativePath.split("/")[0] || files[0]?.name || "model";
      const imported = await filesOf(files);
      const record = await importModel({
        store,
        files: imported,
        folder,
        device,
        signal,
        onProgress: progress,
      });
      return record.key;
    });
  },

  /** @param key of a model, or `look up` or `import`. */
  cancel(key: string): void {
    running.get(key)?.abort();
  },
};

export type LibraryApi = typeof api;

Comlink.expose(api);
