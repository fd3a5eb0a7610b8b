/** Any worker's way to a classifier: the same runtime files, from a folder of the server or from the store. */

import runtimeModule from "onnxruntime-web/ort-wasm-simd-threaded.mjs?url";
import suspendingModule from "onnxruntime-web/ort-wasm-simd-threaded.jspi.mjs?url";
import suspendingBinary from "onnxruntime-web/ort-wasm-simd-threaded.jspi.wasm?url";
import runtimeBinary from "onnxruntime-web/ort-wasm-simd-threaded.wasm?url";
import { signerOf } from "../src/engine/model/signature.ts";
import { type BundleSource, httpSource } from "../src/engine/model/source.ts";
import { Classifier } from "../src/engine/classifier/classifier.ts";
import type { LoadOptions, LoadProgress, SharedModel } from "../src/engine/classifier/load-model.ts";
import { fetchFromHub } from "../src/engine/hub/download-model.ts";
import type { Backend, BrowserBackendId } from "../src/engine/backends/backend.ts";
import type { Slot } from "../src/engine/pool/shared-model-pool.ts";
import { kernelBackend } from "../src/engine/backends/kernel.ts";
import { wasmBackend } from "../src/engine/backends/wasm.ts";
import { webgpuBackend } from "../src/engine/backends/webgpu.ts";
import { type HubAccess, hubClient, openStore } from "./open-store.ts";

/** Which model to load, as plain data. */
export type ModelChoice =
  /** A bundle in a folder of a web server; the address ends with a slash. */
  | { kind: "bundle"; url: string }
  /** A model in the store. */
  | { kind: "stored"; key: string; dtype: string };

/** `auto` is the encoder kernel where it knows the model, else onnxruntime-web. */
export type Start = BrowserBackendId | "auto";

export interface LoadSettings {
  /** `wasm` when absent. */
  device?: Start;
  /** Of the processor; a graphics processor has its own. */
  threads: number;
  /** Where damaged parts of a stored model are fetched again; absent, they are an error. */
  hub?: HubAccess;
  /** Among the workers that share the model, where they do. */
  slot?: Slot<SharedModel>;
  onProgress?: (progress: LoadProgress) => void;
}

/** A stored model is held while the worker lives, so that no other tab removes it. */
async function sourceOf(choice: ModelChoice, hub: HubAccess | undefined): Promise<BundleSource> {
  if (choice.kind === "bundle") return httpSource(new URL(choice.url));
  const store = await openStore();
  const record = await store.record(choice.key);
  await store.hold(choice.key);
  // A model that a trusted key signed otherwise than it is here is not used.
  if (record.manifest !== undefined) await signerOf(record.manifest, record.signature, hub?.trusted ?? []);
  const canRepair = hub && record.origin === "hub" && new URL(hub.url).host === record.host;
  return store.source(choice.key, canRepair ? fetchFromHub(hubClient(hub), record) : undefined);
}

/** The one place that knows the backends of a browser and where their files are; only one is downloaded. */
async function backendOf(device: BrowserBackendId, { threads, slot }: LoadSettings): Promise<Backend> {
  const absolute = (path: string) => new URL(path, self.location.href).href;
  switch (device) {
    case "webgpu":
      return await webgpuBackend({
        wasmPaths: { mjs: absolute(suspendingModule), wasm: absolute(suspendingBinary) },
      });
    case "kernel":
      return kernelBackend({ slots: slot?.slots ?? 1 });
    case "wasm":
      return wasmBackend({
        wasmPaths: { mjs: absolute(runtimeModule), wasm: absolute(runtimeBinary) },
        threads,
      });
  }
}

/** What `Classifier.load` takes for this choice. @throws AppError */
export async function loadOptions(choice: ModelChoice, settings: LoadSettings): Promise<LoadOptions> {
  const { device = "wasm", slot: { model, slot } = {} } = settings;
  return {
    source: await sourceOf(choice, settings.hub),
    backend: await backendOf(device === "auto" ? "kernel" : device, settings),
    ...(device === "auto" && { fallback: () => backendOf("wasm", settings) }),
    ...(choice.kind === "stored" && { dtype: choice.dtype }),
    ...(model && slot !== undefined && { attach: { model, slot } }),
    ...(settings.onProgress && { onProgress: settings.onProgress }),
  };
}

/** @throws AppError */
export async function loadClassifier(choice: ModelChoice, settings: LoadSettings): Promise<Classifier> {
  return await Classifier.load(await loadOptions(choice, settings));
}
