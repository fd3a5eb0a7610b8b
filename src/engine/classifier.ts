/** The façade of the engine: load a bundle, classify texts, dispose. */

import { fileOf, type Manifest, type ManifestFile, type NotSure, parseManifest } from "./bundle/manifest.ts";
import { download, readText, verify } from "./bundle/read.ts";
import type { BundleSource } from "./bundle/source.ts";
import { softmax } from "./classify/probabilities.ts";
import { EngineError, throwIfCancelled } from "./errors.ts";
import type { Backend, Session } from "./runtime/backend.ts";
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
  /** One for each class, in the model's order. */
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

function weightsOf(manifest: Manifest, dtype: string | undefined) {
  const weights = dtype ? manifest.weights.find((entry) => entry.dtype === dtype) : manifest.weights[0];
  if (!weights) throw new EngineError("not-found", `The model has no weights of type ${dtype}.`);
  return weights;
}

export class Classifier {
  readonly info: ModelInfo;
  readonly #session: Session;
  readonly #tokenizer: Tokenizer;
  readonly #temperature: number;

  private constructor(info: ModelInfo, session: Session, tokenizer: Tokenizer, temperature: number) {
    this.info = info;
    this.#session = session;
    this.#tokenizer = tokenizer;
    this.#temperature = temperature;
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
    const files = [manifest.tokenizer.json, manifest.tokenizer.config, weights.path].map((path) =>
      fileOf(manifest, path),
    );
    const [json, config, model] = (await fetchVerified(source, files, signal, onProgress)) as [
      Uint8Array,
      Uint8Array,
      Uint8Array,
    ];
    const decoder = new TextDecoder();
    const tokenizer = new Tokenizer(decoder.decode(json), decoder.decode(config), manifest.maxLength);
    throwIfCancelled(signal);
    onProgress({ phase: "compile" });
    const session = await backend.createSession(model);
    const { device, threads } = backend;
    const info: ModelInfo = {
      manifest,
      dtype: weights.dtype,
      device,
      threads,
      ...(weights.calibratedOn !== undefined && { calibratedOn: weights.calibratedOn }),
      ...(weights.notSure !== undefined && { notSure: weights.notSure }),
    };
    const classifier = new Classifier(info, session, tokenizer, weights.temperature ?? 1);
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
    const output = await this.#session.run(
      { inputIds, attentionMask: inputIds.map(() => 1), dims: [1, inputIds.length] },
      ["logits"],
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
    const probabilities = softmax(logits, this.#temperature);
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

  async dispose(): Promise<void> {
    await this.#session.dispose();
  }
}
