/** Loads a model: reads and verifies its files, checks the graph, and creates a session on a backend. */

import {
  manifestFile,
  type Manifest,
  type ManifestFile,
  parseManifest,
  type WeightsFile,
} from "../model/manifest.ts";
import { SegmentedBytes } from "../model/segmented-bytes.ts";
import { readText, readVerified } from "../model/verified-reading.ts";
import type { BundleSource } from "../model/source.ts";
import { AppError, throwIfCancelled } from "../../errors/app-error.ts";
import { canonicalInterface } from "../onnx/transforms/canonical-interface.ts";
import { checkModel } from "../onnx/transforms/check.ts";
import { dequantizeProducts } from "../onnx/transforms/dequantize.ts";
import { exposeInternals } from "../onnx/transforms/expose.ts";
import type { Internals } from "../onnx/internals.ts";
import { externalizeWeights } from "../onnx/transforms/externalize-weights.ts";
import type { Backend } from "../backends/backend.ts";
import type { ExternalData, InferenceSession, SharedWeights } from "../model/inference-session.ts";
import { Tokenizer } from "../tokenizer/tokenizer.ts";

export type LoadPhase = "download" | "verify" | "compile" | "warm-up" | "ready";

/** `done` and `total` count bytes while downloading and verifying, and are absent where nothing can be counted. */
export interface LoadProgress {
  phase: LoadPhase;
  done?: number;
  total?: number;
}

/** What a transformation of the graph needs to know of the model. */
export interface GraphContext {
  internals: Internals;
  temperature: number;
  isMultiLabel: boolean;
  /** Whether it gives a number in place of classes. */
  isNumber: boolean;
}

/** A loaded model that other threads can attach to (`LoadOptions.attach`); it can be sent to them. */
export interface SharedModel {
  /** Of the weights file. */
  sha256: string;
  internals: Internals;
  weights: SharedWeights;
}

export interface LoadOptions {
  source: BundleSource;
  backend: Backend;
  /**
   * Creates the backend for a model that `backend` does not support (`not-for-kernel`); called only then. It gets the
   * same graph, so both backends must have the same preferences.
   */
  fallback?: () => Promise<Backend>;
  /** Which of the manifest's weights; the first when absent. */
  dtype?: string;
  /**
   * Whether attentions and hidden states can be requested; true when absent. Native kernels are a tenth faster without
   * them, because an output cannot be fused with its neighbors.
   */
  exposeIntermediates?: boolean;
  /** Transforms the graph before the session is created; its new inputs are fed by `InspectableModel.runTransformed`. */
  transformGraph?: (graph: Uint8Array, about: GraphContext) => Uint8Array;
  /** Uses the weights that another thread loaded, in a slot of its own; only the tokenizer's files are read. */
  attach?: { model: SharedModel; slot: number };
  signal?: AbortSignal;
  onProgress?: (progress: LoadProgress) => void;
}

/** Reads files concurrently and verifies each one as soon as it is complete, with a common count of bytes. */
function verifiedReader(
  source: BundleSource,
  files: readonly ManifestFile[],
  signal: AbortSignal,
  onProgress: (progress: LoadProgress) => void,
): (file: ManifestFile) => Promise<SegmentedBytes> {
  const total = files.reduce((sum, file) => sum + file.size, 0);
  const done = { download: 0, verify: 0 };
  const counting = (phase: keyof typeof done) => {
    let before = 0;
    return (bytes: number) => {
      done[phase] += bytes - before;
      before = bytes;
      // Bytes that are verified during the download are reported when all files are complete.
      if (phase === "download" || done.download === total) onProgress({ phase, done: done[phase], total });
    };
  };
  return (file) =>
    readVerified(source, file, {
      signal,
      onBytes: counting("download"),
      onVerified: counting("verify"),
    });
}

/**
 * Creates the tokenizer while the weights are read. The first failure aborts all other reads.
 * @param weightPaths empty when the weights are already loaded
 * @throws AppError the source's errors, `hash-mismatch`, `bad-tokenizer`, `cancelled`
 */
async function readBundle(
  manifest: Manifest,
  weightPaths: readonly string[],
  {
    source,
    signal,
    onProgress,
  }: Pick<LoadOptions, "source"> & {
    signal: AbortSignal | undefined;
    onProgress: (progress: LoadProgress) => void;
  },
): Promise<{ tokenizer: Tokenizer; weightFiles: SegmentedBytes[] }> {
  const rest = new AbortController();
  const { json, config } = manifest.tokenizer;
  const listed = (path: string) => manifestFile(manifest, path);
  const tokenizerFiles = [json, ...(config === undefined ? [] : [config])].map(listed);
  const others = weightPaths.map(listed);
  const read = verifiedReader(
    source,
    [...tokenizerFiles, ...others],
    signal ? AbortSignal.any([signal, rest.signal]) : rest.signal,
    onProgress,
  );
  const makeTokenizer = async () => {
    const [tokenizerJson = "", tokenizerConfig = "{}"] = (await Promise.all(tokenizerFiles.map(read))).map(
      (pieces) => new TextDecoder().decode(pieces.join()),
    );
    return new Tokenizer(tokenizerJson, tokenizerConfig, manifest.maxLength, manifest.padId);
  };
  try {
    const [tokenizer, ...weightFiles] = await Promise.all([makeTokenizer(), ...others.map(read)]);
    return { tokenizer, weightFiles };
  } catch (cause) {
    rest.abort();
    throw cause;
  }
}

/** The name of the model file as external data; no file of a bundle can have this name. */
const WEIGHTS = "tonescope:weights";

function weightsOf(manifest: Manifest, dtype: string | undefined) {
  const weights = dtype ? manifest.weights.find((entry) => entry.dtype === dtype) : manifest.weights[0];
  if (!weights) throw new AppError("not-found", `The model has no weights of type ${dtype}.`);
  return weights;
}

/** The model refers to external data by paths relative to the model file. */
function externalData({ path, external = [] }: WeightsFile, parts: SegmentedBytes[]): ExternalData[] {
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  return external.map((file, index) => ({
    path: file.startsWith(folder) ? file.slice(folder.length) : file,
    data: parts[index] as SegmentedBytes,
  }));
}

/** The model for the backend; weights that it gets separately are added to `external`. */
function graphFor(backend: Backend, file: SegmentedBytes, external: ExternalData[]): Uint8Array {
  const { model, weights } = backend.prefersFloat ? dequantizeProducts(file) : { model: file, weights: [] };
  external.push(...weights);
  const pieces = model instanceof SegmentedBytes ? model : new SegmentedBytes([model.subarray(0)]);
  if (!backend.prefersOutline) return pieces.join();
  const { graph, extents } = externalizeWeights(pieces, WEIGHTS);
  if (extents.length > 0) external.push({ path: WEIGHTS, data: pieces });
  pieces.readOnce(extents);
  return graph;
}

export interface LoadedModel {
  manifest: Manifest;
  /** The entry of the manifest that was loaded. */
  weights: WeightsFile;
  tokenizer: Tokenizer;
  internals: Internals;
  /** The backend that runs it. */
  backend: Backend;
  session: InferenceSession;
  /** Absent when the weights are not shared between threads. */
  shared: SharedModel | undefined;
}

/** A backend rejects an unsupported model before it reads a weight, so that the fallback can read it. */
async function createSession(
  { backend, fallback }: Pick<LoadOptions, "backend" | "fallback">,
  model: Uint8Array,
  external: readonly ExternalData[],
  tokenizer: Tokenizer,
): Promise<Pick<LoadedModel, "backend" | "session">> {
  try {
    if (backend.device === "kernel" && tokenizer.typesOf(tokenizer.encode("a").inputIds))
      throw new AppError(
        "not-for-kernel",
        "The encoder kernel knows one token type; this model has several.",
      );
    return { backend, session: await backend.createSession(model, external) };
  } catch (cause) {
    if (!fallback || AppError.of(cause).code !== "not-for-kernel") throw cause;
    return createSession({ backend: await fallback() }, model, external, tokenizer);
  }
}

/** Checks the graph and creates a session of the model. @throws AppError */
async function loadSession(
  manifest: Manifest,
  weights: WeightsFile,
  [model, ...parts]: readonly SegmentedBytes[],
  tokenizer: Tokenizer,
  options: LoadOptions,
): Promise<Pick<LoadedModel, "backend" | "session" | "internals">> {
  const { backend, exposeIntermediates = true, transformGraph, signal, onProgress = () => {} } = options;
  const external = externalData(weights, parts);
  checkModel(model as SegmentedBytes, new Map(external.map(({ path, data }) => [path, data.length])));
  throwIfCancelled(signal);
  onProgress({ phase: "compile" });
  const graph = canonicalInterface(
    graphFor(backend, model as SegmentedBytes, external),
    manifest.labels.length,
  );
  const exposed = exposeInternals(graph);
  const { internals } = exposed;
  const traced = exposeIntermediates ? exposed.model : graph;
  const { temperature = 1 } = weights;
  const context = {
    internals,
    temperature,
    isMultiLabel: manifest.problemType === "multi_label_classification",
    isNumber: manifest.problemType === "regression",
  };
  const changed = transformGraph ? transformGraph(traced, context) : traced;
  return { ...(await createSession(options, changed, external, tokenizer)), internals };
}

/** @throws AppError `hash-mismatch` when the other thread has other weights, `runtime-unavailable` */
async function attachedSession(
  { model, slot }: NonNullable<LoadOptions["attach"]>,
  sha256: string,
  backend: Backend,
) {
  if (model.sha256 !== sha256)
    throw new AppError("hash-mismatch", "The model changed while another thread loaded it.");
  const session = await backend.attach?.(model.weights, slot);
  if (!session) throw new AppError("runtime-unavailable", "This backend shares no model.");
  return { backend, session, internals: model.internals };
}

/** @throws AppError any code except those of a run; the memory is released before it is thrown */
export async function loadModel(options: LoadOptions): Promise<LoadedModel> {
  const { source, backend, dtype, attach, signal, onProgress = () => {} } = options;
  if (!attach) backend.prepare?.();
  const manifest = parseManifest(await readText(source, "manifest.json", signal));
  const weights = weightsOf(manifest, dtype);
  const { sha256 } = manifestFile(manifest, weights.path);
  const paths = attach ? [] : [weights.path, ...(weights.external ?? [])];
  const { tokenizer, weightFiles } = await readBundle(manifest, paths, { source, signal, onProgress });
  const loaded = attach
    ? await attachedSession(attach, sha256, backend)
    : await loadSession(manifest, weights, weightFiles, tokenizer, options);
  const shared = loaded.session.shared && {
    sha256,
    internals: loaded.internals,
    weights: loaded.session.shared,
  };
  return { manifest, weights, tokenizer, ...loaded, shared };
}
