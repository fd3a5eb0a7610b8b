import * as Comlink from "comlink";
import runtimeModule from "onnxruntime-web/ort-wasm-simd-threaded.mjs?url";
import runtimeBinary from "onnxruntime-web/ort-wasm-simd-threaded.wasm?url";
import { type BundleSource, httpSource } from "../src/engine/bundle/source.ts";
import { Classifier, type LoadProgress, type ModelInfo, type Prediction } from "../src/engine/classifier.ts";
import { EngineError } from "../src/engine/errors.ts";
import { fetchFrom } from "../src/engine/hub/load.ts";
import { wasmBackend } from "../src/engine/runtime/wasm.ts";
import { explainApi } from "./explain.ts";
import { type HubAccess, hubClient, openStore } from "./open-store.ts";
import { type Outcome, settle } from "./rpc.ts";

/** Which model to load, as plain data. */
export type ModelChoice =
  /** A bundle in a folder of a web server; the address ends with a slash. */
  | { kind: "bundle"; url: string }
  /** A model in the store. */
  | { kind: "stored"; key: string; dtype: string };

/** Progress is told at most this often, in milliseconds. */
const PROGRESS_INTERVAL = 50;

function throttled(tell: (progress: LoadProgress) => void): (progress: LoadProgress) => void {
  let latest: LoadProgress | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    timer = undefined;
    if (latest) tell(latest);
    latest = undefined;
  };
  return (progress) => {
    if (latest && latest.phase !== progress.phase) flush();
    latest = progress;
    timer ??= setTimeout(flush, PROGRESS_INTERVAL);
  };
}

/** Threads share memory, which a page gets only when it is isolated; half of the cores leave the page fluid. */
function threadCount(): number {
  return self.crossOriginIsolated ? Math.min(4, Math.ceil(navigator.hardwareConcurrency / 2)) : 1;
}

/** A stored model is held while this worker lives, so that no other tab removes it. */
async function sourceOf(choice: ModelChoice, hub: HubAccess): Promise<BundleSource> {
  if (choice.kind === "bundle") return httpSource(new URL(choice.url));
  const store = await openStore();
  const record = await store.record(choice.key);
  await store.hold(choice.key);
  const canRepair = record.origin === "hub" && new URL(hub.url).host === record.host;
  return store.source(choice.key, canRepair ? fetchFrom(hubClient(hub), record) : undefined);
}

let classifier: Classifier | undefined;

const api = {
  /** @param hub where damaged parts of a stored model are fetched again. */
  load(
    choice: ModelChoice,
    hub: HubAccess,
    onProgress: (progress: LoadProgress) => void,
  ): Promise<Outcome<ModelInfo>> {
    return settle(async () => {
      const absolute = (path: string) => new URL(path, self.location.href).href;
      const backend = wasmBackend({
        wasmPaths: { mjs: absolute(runtimeModule), wasm: absolute(runtimeBinary) },
        threads: threadCount(),
      });
      await classifier?.dispose();
      classifier = await Classifier.load({
        source: await sourceOf(choice, hub),
        backend,
        ...(choice.kind === "stored" && { dtype: choice.dtype }),
        onProgress: throttled(onProgress),
      });
      return classifier.info;
    });
  },

  classify(text: string): Promise<Outcome<Prediction>> {
    return settle(async () => {
      if (!classifier) throw new EngineError("inference-failed", "No model is loaded.");
      return await classifier.classify(text);
    });
  },

  explain: explainApi(() => classifier),
};

export type InferenceApi = typeof api;

Comlink.expose(api);
