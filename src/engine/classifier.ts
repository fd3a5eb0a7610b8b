/** The façade of the engine: load a bundle, classify texts, dispose. */

import {
  fileOf,
  type Manifest,
  type ManifestFile,
  type NotSure,
  parseManifest,
  type Weights,
} from "./bundle/manifest.ts";
import { download, readText, verify } from "./bundle/read.ts";
import type { BundleSource } from "./bundle/source.ts";
import { sigmoid, softmax } from "./classify/probabilities.ts";
import { EngineError, throwIfCancelled } from "./errors.ts";
import type { Trace } from "./explain/explainer.ts";
import { type Reading, readingOf } from "./explain/reading.ts";
import { checkModel } from "./onnx/check.ts";
import { exposeInternals } from "./onnx/expose.ts";
import type { Internals } from "./onnx/internals.ts";
import { outlineModel } from "./onnx/outline.ts";
import { type Backend, type ExternalData, type Session, stackTensors } from "./runtime/backend.ts";
import { preprocess } from "./text/preprocess.ts";
import { Tokenizer } from "./text/tokenizer.ts";

export type LoadPhase = "download" | "verify" | "compile" | "warm-up" | "ready";

/** `done` and `total` count bytes while downloading and verifying, and are absent where nothing can be counted. */
export interface LoadProgress {
  phase: LoadPhase;
  done?: number;
  total?: number;
}

export interface Prediction {
  text: string;
  /** The text after preprocessing. */
  modelText: string;
  label: string;
  /** The probability of `label`. */
  score: number;
  /** One for each class, in the model's order; they add up to 1 unless a text can have several labels. */
  scores: { label: string; score: number }[];
  logits: number[];
  /** Tokens that the model read, special tokens included. */
  tokens: number;
  /** Tokens at the end of the text that the model could not read. */
  cutTokens: number;
}

export interface ModelInfo {
  manifest: Manifest;
  dtype: string;
  device: string;
  threads: number;
  /** What the temperature was fitted on; absent when the scores are not calibrated. */
  calibratedOn?: string;
  /** What of its inside the model can show. */
  shows: { attentions: boolean; hiddenStates: boolean; masking: boolean; note?: string };
  /** Absent when nobody has measured where the model is not sure. */
  notSure?: NotSure;
}

export interface LoadOptions {
  source: BundleSource;
  backend: Backend;
  /** Which of the manifest's weights; the first when absent. */
  dtype?: string;
  signal?: AbortSignal;
  onProgress?: (progress: LoadProgress) => void;
}

/** Each listed file once, with one count of bytes over all of them. */
async function fetchVerified(
  source: BundleSource,
  files: ManifestFile[],
  signal: AbortSignal | undefined,
  onProgress: (progress: LoadProgress) => void,
): Promise<Uint8Array[]> {
  const total = files.reduce((sum, file) => sum + file.size, 0);
  const counting = (phase: LoadPhase, before: number) => ({
    signal,
    onBytes: (done: number) => onProgress({ phase, done: before + done, total }),
  });
  const contents: Uint8Array[] = [];
  let before = 0;
  for (const file of files) {
    contents.push(await download(source, file, counting("download", before)));
    before += file.size;
  }
  before = 0;
  for (const [index, file] of files.entries()) {
    await verify(contents[index] as Uint8Array, file, counting("verify", before));
    before += file.size;
  }
  return contents;
}

/** The name of the model's own bytes as external data; no file of a bundle can have it. */
const WEIGHTS = "tonescope:weights";

function weightsOf(manifest: Manifest, dtype: string | undefined) {
  const weights = dtype ? manifest.weights.find((entry) => entry.dtype === dtype) : manifest.weights[0];
  if (!weights) throw new EngineError("not-found", `The model has no weights of type ${dtype}.`);
  return weights;
}

/** The model names these files by where they are relative to itself. */
function externalData({ path, external = [] }: Weights, parts: Uint8Array[]): ExternalData[] {
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  return external.map((file, index) => ({
    path: file.startsWith(folder) ? file.slice(folder.length) : file,
    data: parts[index] as Uint8Array,
  }));
}

export class Classifier {
  readonly info: ModelInfo;
  readonly #session: Session;
  readonly #tokenizer: Tokenizer;
  readonly #temperature: number;
  readonly #internals: Internals;

  private constructor(
    info: ModelInfo,
    session: Session,
    tokenizer: Tokenizer,
    temperature: number,
    internals: Internals,
  ) {
    this.info = info;
    this.#session = session;
    this.#tokenizer = tokenizer;
    this.#temperature = temperature;
    this.#internals = internals;
  }

  /** @throws EngineError any of its codes; nothing stays in memory when it does. */
  static async load({
    source,
    backend,
    dtype,
    signal,
    onProgress = () => {},
  }: LoadOptions): Promise<Classifier> {
    const manifest = parseManifest(await readText(source, "manifest.json", signal));
    const weights = weightsOf(manifest, dtype);
    const paths = [manifest.tokenizer.json, manifest.tokenizer.config, weights.path];
    const files = [...paths, ...(weights.external ?? [])].map((path) => fileOf(manifest, path));
    const [json, config, model, ...parts] = (await fetchVerified(source, files, signal, onProgress)) as [
      Uint8Array,
      Uint8Array,
      Uint8Array,
      ...Uint8Array[],
    ];
    const external = externalData(weights, parts);
    checkModel(model, new Map(external.map(({ path, data }) => [path, data.length])));
    const decoder = new TextDecoder();
    const tokenizer = new Tokenizer(decoder.decode(json), decoder.decode(config), manifest.maxLength);
    throwIfCancelled(signal);
    onProgress({ phase: "compile" });
    const graph = backend.prefersOutline ? outlineModel(model, WEIGHTS) : model;
    if (graph !== model) external.push({ path: WEIGHTS, data: model });
    const exposed = exposeInternals(graph);
    const { internals } = exposed;
    const session = await backend.createSession(exposed.model, external);
    const { device, threads } = backend;
    const info: ModelInfo = {
      manifest,
      dtype: weights.dtype,
      device,
      threads,
      ...(weights.calibratedOn !== undefined && { calibratedOn: weights.calibratedOn }),
      shows: {
        attentions: internals.attentions.length > 0,
        hiddenStates: internals.hiddenStates.length > 0,
        masking: tokenizer.maskId !== undefined,
        ...(internals.note !== undefined && { note: internals.note }),
      },
      ...(weights.notSure !== undefined && { notSure: weights.notSure }),
    };
    const classifier = new Classifier(info, session, tokenizer, weights.temperature ?? 1, internals);
    try {
      throwIfCancelled(signal);
      onProgress({ phase: "warm-up" });
      await classifier.classify("Warming up before the first tweet arrives.");
      throwIfCancelled(signal);
    } catch (cause) {
      await session.dispose();
      throw cause;
    }
    onProgress({ phase: "ready" });
    return classifier;
  }

  /**
   * One unpadded run, so that the scores do not depend on any other text.
   * @throws EngineError `inference-failed`, `out-of-memory`, `labels-mismatch`
   */
  async classify(text: string): Promise<Prediction> {
    const { labels, preprocessing } = this.info.manifest;
    const modelText = preprocess(text, preprocessing);
    const { inputIds, cutTokens } = this.#tokenizer.encode(modelText);
    const { logits } = await this.#run(inputIds, []);
    const probabilities = this.#calibrated(logits);
    const best = probabilities.indexOf(Math.max(...probabilities));
    return {
      text,
      modelText,
      label: labels[best] as string,
      score: probabilities[best] as number,
      scores: labels.map((label, index) => ({ label, score: probabilities[index] as number })),
      logits,
      tokens: inputIds.length,
      cutTokens,
    };
  }

  #calibrated(logits: readonly number[]): number[] {
    const isMultiLabel = this.info.manifest.problemType === "multi_label_classification";
    return (isMultiLabel ? sigmoid : softmax)(logits, this.#temperature);
  }

  /** The id of the mask token, when the vocabulary has one. */
  get maskId(): number | undefined {
    return this.#tokenizer.maskId;
  }

  /** @throws EngineError `bad-tokenizer` when the tokens cannot be followed back to the text */
  read(text: string): Reading {
    return readingOf(this.#tokenizer, text, this.info.manifest.preprocessing);
  }

  /** Calibrated, one for each class, of ids that stand for themselves. Throws what `classify` throws. */
  async probabilities(inputIds: readonly number[]): Promise<number[]> {
    const { logits } = await this.#run(inputIds, []);
    return this.#calibrated(logits);
  }

  /** `probabilities`, with what was asked for and the export shows. */
  async trace(
    inputIds: readonly number[],
    wanted: { attentions?: boolean; hiddenStates?: boolean },
  ): Promise<Trace> {
    const attentions = wanted.attentions ? this.#internals.attentions : [];
    const hiddenStates = wanted.hiddenStates ? this.#internals.hiddenStates : [];
    const { logits, output } = await this.#run(inputIds, [...attentions, ...hiddenStates]);
    const trace: Trace = { probabilities: this.#calibrated(logits) };
    const tokens = inputIds.length;
    if (attentions.length > 0) {
      const data = stackTensors(output, attentions);
      const layers = attentions.length;
      trace.attentions = { layers, heads: data.length / (layers * tokens ** 2), tokens, data };
    }
    if (hiddenStates.length > 0) {
      const data = stackTensors(output, hiddenStates);
      const layers = hiddenStates.length;
      trace.hiddenStates = { layers, tokens, hidden: data.length / (layers * tokens), data };
    }
    return trace;
  }

  async #run(inputIds: readonly number[], alsoFetch: readonly string[]) {
    const { labels } = this.info.manifest;
    const output = await this.#session.run(
      { inputIds, attentionMask: inputIds.map(() => 1), dims: [1, inputIds.length] },
      ["logits", ...alsoFetch],
    );
    const logits = Array.from(output["logits"]?.data ?? []);
    if (logits.length !== labels.length) {
      throw new EngineError(
        "labels-mismatch",
        `The model has ${labels.length} labels but ${logits.length} outputs.`,
      );
    }
    if (!logits.every(Number.isFinite)) {
      throw new EngineError("inference-failed", "The model's output is not a number.");
    }
    return { logits, output };
  }

  async dispose(): Promise<void> {
    await this.#session.dispose();
  }
}
