/** Loads a model in a worker, from a folder of the web server or from this browser's store. */

import runtimeModule from "onnxruntime-web/ort-wasm-simd-threaded.mjs?url";
import suspendingModule from "onnxruntime-web/ort-wasm-simd-threaded.jspi.mjs?url";
import suspendingBinary from "onnxruntime-web/ort-wasm-simd-threaded.jspi.wasm?url";
import runtimeBinary from "onnxruntime-web/ort-wasm-simd-threaded.wasm?url";
import { signerOf } from "../src/engine/model/signature.ts";
import { type BundleSource, httpSource } from "../src/engine/model/source.ts";
import { Classifier } from "../src/engine/classifier/classifier.ts";
import type { LoadOptions, LoadProgress, SharedModel } from "../src/engine/classifier/load-model.ts";
import { repairFromHub } from "../src/engine/hub/repair.ts";
import type { Backend, BrowserBackendId } from "../src/engine/backends/backend.ts";
import type { HelperTask } from "../src/engine/kernel/helpers.ts";
import type { Slot } from "../src/engine/pool/shared-model-pool.ts";
import { resolveBackend } from "../src/engine/backends/resolve-backend.ts";
import { kernelBackend } from "../src/engine/backends/kernel.ts";
import { wasmBackend } from "../src/engine/backends/wasm.ts";
import { webgpuBackend } from "../src/engine/backends/webgpu.ts";
import { createStoreOpener, hubAt, type OpenStore } from "./open-store.ts";
import type { BackendChoice, HubAccess, ModelChoice } from "./protocols/model.ts";

export interface LoadSettings {
  /** The backend; `wasm` when absent. */
  backend?: BackendChoice;
  /** Threads of onnxruntime-web. */
  threads: number;
  /** Threads that help the encoder kernel with long texts and with explanations; none when absent. */
  helpers?: number;
  /** Where damaged parts of a stored model are downloaded again; absent, they are an error. */
  hub?: HubAccess;
  /** This worker's slot when several workers share one copy of the model. */
  slot?: Slot<SharedModel>;
  onProgress?: (progress: LoadProgress) => void;
}

/** A stored model is locked as long as the worker lives, so that no other tab removes it. */
async function sourceOf(
  choice: ModelChoice,
  hub: HubAccess | undefined,
  openStore: OpenStore,
): Promise<BundleSource> {
  if (choice.kind === "bundle") return httpSource(new URL(choice.url));
  const store = await openStore();
  const record = await store.record(choice.key);
  await store.hold(choice.key);
  // Throws when a trusted key signed another description than the one that is stored.
  if (record.manifest !== undefined) await signerOf(record.manifest, record.signature, hub?.trusted ?? []);
  const client = hub && record.origin === "hub" ? hubAt(record.host, hub) : undefined;
  return store.source(choice.key, client && repairFromHub(client, store, record));
}

function startHelper(task: HelperTask): () => void {
  const worker = new Worker(new URL("./kernel-helper.worker.ts", import.meta.url), {
    type: "module",
    name: "kernel-helper",
  });
  worker.postMessage(task);
  return () => worker.terminate();
}

/** Creates a backend in a browser from the addresses of its files; only the requested backend's files are downloaded. */
async function createBackend(
  id: BrowserBackendId,
  { threads, helpers = 0, slot }: LoadSettings,
): Promise<Backend> {
  const absolute = (path: string) => new URL(path, self.location.href).href;
  switch (id) {
    case "webgpu":
      return await webgpuBackend({
        wasmPaths: { mjs: absolute(suspendingModule), wasm: absolute(suspendingBinary) },
      });
    case "kernel":
      return kernelBackend({
        slots: slot?.slots ?? 1,
        helpers: helpers > 0 ? { count: helpers, start: startHelper } : undefined,
      });
    case "wasm":
      return wasmBackend({
        wasmPaths: { mjs: absolute(runtimeModule), wasm: absolute(runtimeBinary) },
        threads,
      });
  }
}

/** Both methods throw AppError. */
export interface ClassifierLoader {
  /** The options of `Classifier.load` for this choice. */
  options(choice: ModelChoice, settings: LoadSettings): Promise<LoadOptions>;
  load(choice: ModelChoice, settings: LoadSettings): Promise<Classifier>;
}

export function createClassifierLoader(): ClassifierLoader {
  const openStore = createStoreOpener();
  async function options(choice: ModelChoice, settings: LoadSettings): Promise<LoadOptions> {
    const { backend = "wasm", slot: { model, slot } = {} } = settings;
    return {
      source: await sourceOf(choice, settings.hub, openStore),
      ...(await resolveBackend(backend, (id) => createBackend(id, settings))),
      ...(choice.kind === "stored" && { dtype: choice.dtype }),
      ...(model && slot !== undefined && { attach: { model, slot } }),
      ...(settings.onProgress && { onProgress: settings.onProgress }),
    };
  }
  return {
    options,
    load: async (choice, settings) => Classifier.load(await options(choice, settings)),
  };
}
