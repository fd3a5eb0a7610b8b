import "./environment/worker.ts";
/** Looks up, downloads, verifies and stores models. Apart from inference, so that neither waits for the other. */

import { AppError } from "../src/errors/app-error.ts";
import { archiveFiles, exportModel, type ImportFile, importModel } from "../src/engine/hub/archive.ts";
import { downloadModel, lookUpModel } from "../src/engine/hub/download-model.ts";
import { repairFromHub } from "../src/engine/hub/repair.ts";
import type { TransferProgress } from "../src/engine/hub/transfer-progress.ts";
import { expose } from "../src/rpc/service.ts";
import { throttlePhases } from "../src/rpc/throttle.ts";
import { createStoreOpener, hubAt, hubOf } from "./open-store.ts";
import { LIBRARY_CHANNEL, type LibraryEvent, type LibraryService } from "./protocols/library.ts";

/** Bytes of an export after which the browser gets them as a Blob, which it can keep on the disk. */
const EXPORT_PART_BYTES = 8 * 2 ** 20;

/** Milliseconds to wait for the event that explains a blocked request, which follows the request's failure. */
const VIOLATION_DELAY_MS = 50;

const openStore = createStoreOpener();
const channel = new BroadcastChannel(LIBRARY_CHANNEL);
const emit = (event: LibraryEvent) => channel.postMessage(event);

/** Hosts that the page's security policy blocks; a blocked request fails as if there were no network. */
const blockedHosts = new Set<string>();
self.addEventListener("securitypolicyviolation", (event) => {
  // TypeScript's library for workers does not have this event's type.
  const { blockedURI } = event as Event & { blockedURI: string };
  if (URL.canParse(blockedURI)) blockedHosts.add(new URL(blockedURI).host);
});

async function explainBlocked(cause: unknown): Promise<unknown> {
  if (!(cause instanceof AppError) || cause.code !== "offline") return cause;
  await new Promise((resolve) => setTimeout(resolve, VIOLATION_DELAY_MS));
  const [host] = blockedHosts;
  return host ? new AppError("host-not-allowed", `This page is not allowed to ask ${host}.`) : cause;
}

/** By key of a model, or `look up` or `import`. */
const running = new Map<string, AbortController>();

type OnProgress = (progress: TransferProgress) => void;

/** Runs work that can be cancelled by its key and is reported to every tab; cancels earlier work for the same key. */
async function run<T>(
  key: string,
  onProgress: OnProgress | undefined,
  work: (signal: AbortSignal, onProgress: OnProgress) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  running.get(key)?.abort();
  running.set(key, controller);
  let isOver = false;
  const emitProgress = throttlePhases<TransferProgress>((progress) => {
    if (isOver) return;
    onProgress?.(progress);
    emit({ type: "progress", key, progress });
  });
  try {
    return await work(controller.signal, emitProgress);
  } catch (cause) {
    throw await explainBlocked(cause);
  } finally {
    isOver = true;
    if (running.get(key) === controller) running.delete(key);
    emit({ type: "changed" });
  }
}

async function filesToImport(files: readonly File[]): Promise<ImportFile[]> {
  const [first] = files;
  if (files.length === 1 && first && !first.webkitRelativePath) return archiveFiles(first);
  // "folder/onnx/model.onnx": the name of the chosen folder is not part of the model.
  return files.map((file) => ({
    path: file.webkitRelativePath.replace(/^[^/]*\//, ""),
    size: file.size,
    content: file,
  }));
}

async function toBlob(stream: AsyncIterable<Uint8Array>): Promise<Blob> {
  const blobs: Blob[] = [];
  let parts: BlobPart[] = [];
  let bytesHeld = 0;
  for await (const bytes of stream) {
    parts.push(bytes as Uint8Array<ArrayBuffer>);
    bytesHeld += bytes.length;
    if (bytesHeld < EXPORT_PART_BYTES) continue;
    blobs.push(new Blob(parts));
    parts = [];
    bytesHeld = 0;
  }
  return new Blob([...blobs, ...parts], { type: "application/x-tar" });
}

expose<LibraryService>({
  list: async (hub) => (await openStore()).list(hub.trusted),

  lookUp: async (text, backend, hub) =>
    run("look up", undefined, (signal) => lookUpModel(hubOf(text, hub), text, backend, signal)),

  download: async (offer, dtype, hub, onProgress) =>
    run(offer.key, onProgress, async (signal, emitProgress) => {
      const store = await openStore(hub.budget);
      emit({ type: "changed" });
      await downloadModel({
        client: hubOf(offer.revision.id, hub),
        store,
        offer,
        dtype,
        signal,
        onProgress: emitProgress,
      });
    }),

  verify: async (key, hub, onProgress) =>
    run(key, onProgress, async (signal, emitProgress) => {
      const store = await openStore();
      const record = await store.record(key);
      const client = record.origin === "hub" ? hubAt(record.host, hub) : undefined;
      await store.verify(key, {
        ...(client && { repair: repairFromHub(client, store, record) }),
        signal,
        onVerified: (done, total) => emitProgress({ phase: "verify", done, total }),
      });
    }),

  remove: async (key) => run(key, undefined, async () => (await openStore()).remove(key)),

  discard: async (key) => run(key, undefined, async () => (await openStore()).discard(key)),

  async pin(key, pinned) {
    await (await openStore()).pin(key, pinned);
    emit({ type: "changed" });
  },

  async configure(key, settings) {
    await (await openStore()).configure(key, settings);
    emit({ type: "changed" });
  },

  exportModel: async (key) => toBlob(await exportModel(await openStore(), key)),

  importModel: async (files, backend, hub, onProgress) =>
    run("import", onProgress, async (signal, emitProgress) => {
      const store = await openStore(hub.budget);
      const folder = files[0]?.webkitRelativePath.split("/")[0] || files[0]?.name || "model";
      const record = await importModel({
        store,
        files: await filesToImport(files),
        folder,
        device: backend,
        signal,
        onProgress: emitProgress,
      });
      return record.key;
    }),

  async cancel(key) {
    running.get(key)?.abort();
  },
});
