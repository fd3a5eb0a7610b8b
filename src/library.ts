/** `import { Classifier } from "tonescope"`: what the package offers in a browser and in Node. */

export { Classifier } from "./engine/classifier.ts";
export type { ModelInfo, Prediction } from "./engine/classifier.ts";
export type { LoadOptions, LoadPhase, LoadProgress } from "./engine/load.ts";
export type { Manifest, NotSure, Weights } from "./engine/bundle/manifest.ts";
export { type BundleSource, httpSource } from "./engine/bundle/source.ts";
export { EngineError, type ErrorCode, type ErrorReport } from "./engine/errors.ts";
export { attributeText, embedText } from "./engine/explain/bulk.ts";
export { Explainer } from "./engine/explain/explainer.ts";
export type { Attribution, ExplainOptions, Level, Method } from "./engine/explain/explainer.ts";
export { loadDifferentiable } from "./engine/explain/gradients.ts";
export type { Soundness } from "./engine/explain/soundness.ts";
export { HubClient, type HubSettings } from "./engine/hub/client.ts";
export { downloadModel, fetchFrom, lookUp, type Offer } from "./engine/hub/load.ts";
export type { TransferProgress } from "./engine/hub/transfer.ts";
export type { Backend, Feeds, Session, Tensor } from "./engine/runtime/backend.ts";
export { kernelBackend, type KernelOptions } from "./engine/runtime/kernel.ts";
export { wasmBackend, type WasmOptions } from "./engine/runtime/wasm.ts";
export { Scheduler, type Scorer, type Task, type TextScore } from "./engine/schedule/scheduler.ts";
export { indexedDbStorage } from "./engine/store/indexeddb.ts";
export { type Locks, processLocks, webLocks } from "./engine/store/locks.ts";
export { memoryStorage } from "./engine/store/memory.ts";
export { ModelStore, type StoredModel } from "./engine/store/model-store.ts";
export type { ModelStorage } from "./engine/store/storage.ts";
