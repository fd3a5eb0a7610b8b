/** The entry point of the engine: load a model, classify texts, dispose of it. */

import type { BackendId } from "../backends/backend.ts";
import type { Manifest, NotSure } from "../model/manifest.ts";
import type { InferenceSession } from "../model/inference-session.ts";
import { AppError, throwIfCancelled } from "../../errors/app-error.ts";
import type { Internals } from "../onnx/internals.ts";
import { preprocess } from "../tokenizer/preprocess.ts";
import type { Tokenizer } from "../tokenizer/tokenizer.ts";
import { checkTokenInput, type Logits, runBatches, type TokenInput } from "./batching.ts";
import { type InspectableModel, inspectableModel } from "./inspectable-model.ts";
import type { Capabilities } from "./intermediates.ts";
import { type LoadedModel, type LoadOptions, loadModel, type SharedModel } from "./load-model.ts";
import { type WarmedUp, warmUp } from "./warm-up.ts";
import { checkLogits, predictLabel } from "./predict-label.ts";
import { calibratedProbabilities, softmax } from "./probabilities.ts";

/** The result for one text. */
export interface Prediction {
  text: string;
  /** The text after preprocessing. */
  modelText: string;
  /** The class with the highest probability. */
  label: string;
  /** The probability of `label`, in [0, 1]; any number if `isNumber`. */
  score: number;
  /** Whether the model gives a number (regression) and `label` is its name. */
  isNumber?: true;
  /** One entry for each class, in the model's order; the scores sum to 1 unless a text can have several labels. */
  scores: { label: string; score: number }[];
  /** [classes], before calibration. */
  logits: number[];
  /** The number of tokens that the model read, special tokens included. */
  tokens: number;
  /** The number of tokens at the end of the text that were cut off because the model reads no more. */
  cutTokens: number;
  /** The results of the requested output heads, in the order of the request. */
  heads?: HeadPrediction[];
}

/** The result of one output head. */
export interface HeadPrediction {
  /** The name of the head. */
  name: string;
  label: string;
  /** The calibrated probability of `label`, in [0, 1]. */
  score: number;
  scores: { label: string; score: number }[];
  /** [labels of the head], before calibration. */
  logits: number[];
}

export interface ClassifyOptions {
  /** Names of the manifest's output heads to compute as well. */
  heads?: readonly string[];
}

/** What a classifier knows of the model that it loaded. */
export interface ModelInfo {
  manifest: Manifest;
  /** The number format of the weights, such as `int8`. */
  dtype: string;
  /** The backend that runs the model. */
  device: BackendId;
  threads: number;
  /** The data that the temperature was fitted on; absent when the scores are not calibrated. */
  calibratedOn?: string;
  capabilities: Capabilities;
  /** Absent when no threshold was measured. */
  notSure?: NotSure;
}

function infoOf({ manifest, weights, tokenizer, backend }: LoadedModel, internals: Internals): ModelInfo {
  const { device, threads } = backend;
  return {
    manifest,
    dtype: weights.dtype,
    device,
    threads,
    ...(weights.calibratedOn !== undefined && { calibratedOn: weights.calibratedOn }),
    capabilities: {
      attentions: internals.attentions.length > 0,
      hiddenStates: internals.hiddenStates.length > 0,
      layers: Math.max(0, internals.hiddenStates.length - 1),
      masking: tokenizer.maskId !== undefined,
      missing: internals.missing,
    },
    ...(weights.notSure !== undefined && { notSure: weights.notSure }),
  };
}

/** A loaded model with its tokenizer: texts in, predictions out. */
export class Classifier {
  readonly info: ModelInfo;
  /** What other threads attach to this model with (`LoadOptions.attach`); absent where it is not shared. */
  readonly shared: SharedModel | undefined;
  /** What `Explainer` explains the model with. */
  readonly inspectable: InspectableModel;
  readonly #session: InferenceSession;
  readonly #tokenizer: Tokenizer;
  readonly #temperature: number;
  readonly #batchTokens: number | undefined;

  private constructor(loaded: LoadedModel, { internals, batchTokens }: WarmedUp) {
    const { session, tokenizer, weights, shared, manifest } = loaded;
    const { labels, preprocessing, problemType } = manifest;
    const { temperature = 1 } = weights;
    this.info = infoOf(loaded, internals);
    this.shared = shared;
    this.inspectable = inspectableModel({
      session,
      tokenizer,
      internals,
      labels,
      preprocessing,
      problemType,
      temperature,
    });
    this.#session = session;
    this.#tokenizer = tokenizer;
    this.#temperature = temperature;
    this.#batchTokens = batchTokens;
  }

  /**
   * Reads and verifies a model's files, creates its session and runs it once.
   * @throws AppError with the code of what failed, `cancelled` included; the memory is released before it is thrown
   */
  static async load(options: LoadOptions): Promise<Classifier> {
    const { signal, transformGraph, onProgress = () => {} } = options;
    const loaded = await loadModel(options);
    try {
      throwIfCancelled(signal);
      onProgress({ phase: "warm-up" });
      const { internals, backend } = loaded;
      // A transformed graph has inputs that only its user can feed.
      const warmedUp = transformGraph
        ? { internals, batchTokens: backend.batchTokens }
        : await warmUp(loaded);
      throwIfCancelled(signal);
      onProgress({ phase: "ready" });
      return new Classifier(loaded, warmedUp);
    } catch (cause) {
      await loaded.session.dispose();
      throw cause;
    }
  }

  /** Classifies one text. @throws AppError as `classifyAll` */
  async classify(text: string, options?: ClassifyOptions): Promise<Prediction> {
    const [prediction] = await this.classifyAll([text], options);
    return prediction as Prediction;
  }

  /**
   * Classifies texts. On the processor each text is one unpadded run, so that its scores do not depend on any other
   * text. On a backend with `batchTokens` texts of similar lengths share a run in floats, in which the rows do not
   * influence each other.
   * @returns one prediction for each text, in the order of the texts
   * @throws AppError `inference-failed`, `out-of-memory`, `labels-mismatch`, `device-lost`; `bad-input` for a head
   *   that the model does not have
   */
  async classifyAll(
    texts: readonly string[],
    { heads: names = [] }: ClassifyOptions = {},
  ): Promise<Prediction[]> {
    const { labels, preprocessing, problemType } = this.info.manifest;
    const heads = names.map((name) => this.#head(name));
    const inputs = texts.map((text) => {
      const modelText = preprocess(text, preprocessing);
      return { text, modelText, ...this.#tokenizer.encode(modelText) };
    });
    const outputs = await this.#run(inputs, ["logits", ...heads.map(({ output }) => output)]);
    return inputs.map(({ text, modelText, inputIds, cutTokens }, row) => {
      const [classLogits = [], ...headLogits] = outputs[row] ?? [];
      const logits = checkLogits(classLogits, labels);
      return {
        text,
        modelText,
        ...predictLabel(labels, this.#calibrated(logits)),
        ...(problemType === "regression" && { isNumber: true }),
        logits,
        tokens: inputIds.length,
        cutTokens,
        ...(heads.length > 0 && {
          heads: heads.map((head, index) => {
            const logits = checkLogits(headLogits[index] ?? [], head.labels);
            return {
              name: head.name,
              ...predictLabel(head.labels, softmax(logits, head.temperature)),
              logits,
            };
          }),
        }),
      };
    });
  }

  /**
   * Scores each text as a whole: a text that is too long is read in several windows, and its probabilities are the
   * mean over the windows. A text that fits has the same bits as from `classifyAll`.
   * @returns for each text `scores`, one probability for each class and then for each label of each head, and the
   *   number of windows
   * @throws AppError as `classifyAll`
   */
  async classifyInWindows(
    texts: readonly string[],
    { heads: names = [] }: ClassifyOptions = {},
  ): Promise<{ scores: number[]; windows: number }[]> {
    const { preprocessing, labels } = this.info.manifest;
    const heads = names.map((name) => this.#head(name));
    const windows = texts.map((text) => this.#tokenizer.windows(preprocess(text, preprocessing)));
    const outputs = await this.#run(
      windows.flat().map((inputIds) => ({ inputIds })),
      ["logits", ...heads.map(({ output }) => output)],
    );
    const probabilities = outputs.map(([classLogits = [], ...headLogits]) => [
      ...this.#calibrated(checkLogits(classLogits, labels)),
      ...heads.flatMap((head, index) =>
        softmax(checkLogits(headLogits[index] ?? [], head.labels), head.temperature),
      ),
    ]);
    let next = 0;
    return windows.map(({ length }) => {
      const [first = [], ...rest] = probabilities.slice(next, (next += length));
      const scores = first.map(
        (score, index) => rest.reduce((sum, row) => sum + (row[index] ?? 0), score) / length,
      );
      return { scores, windows: length };
    });
  }

  /**
   * The logits of texts, or of token ids without preprocessing and tokenization.
   * @returns `data` of shape [inputs, classes] in row order
   * @throws AppError `bad-input` for invalid token ids, and as `classifyAll`
   */
  async logits(inputs: readonly (string | TokenInput)[]): Promise<Logits> {
    const { maxLength, preprocessing, labels } = this.info.manifest;
    const rows = inputs.map((input) =>
      typeof input === "string"
        ? this.#tokenizer.encode(preprocess(input, preprocessing))
        : checkTokenInput(input, maxLength),
    );
    const outputs = await this.#run(rows, ["logits"]);
    const logits = outputs.flatMap(([classLogits = []]) => checkLogits(classLogits, labels));
    return { data: Float32Array.from(logits), dims: [rows.length, labels.length] };
  }

  #head(name: string) {
    const { heads = [], weights } = this.info.manifest;
    const head = heads.find((entry) => entry.name === name);
    if (!head) {
      const names = heads.map((entry) => entry.name).join(", ") || "none";
      throw new AppError("bad-input", `The model has no head named ${name}. It has: ${names}.`);
    }
    const { headTemperatures = {} } = weights.find(({ dtype }) => dtype === this.info.dtype) ?? {};
    return { ...head, temperature: headTemperatures[name] ?? 1 };
  }

  #calibrated(logits: readonly number[]): number[] {
    return calibratedProbabilities(logits, this.info.manifest.problemType, this.#temperature);
  }

  #run(rows: readonly TokenInput[], outputs: readonly string[]): Promise<Float32Array[][]> {
    const options = { outputs, batchTokens: this.#batchTokens, tokenizer: this.#tokenizer };
    return runBatches(this.#session, rows, options);
  }

  /** Releases the model's memory. The classifier cannot be used afterwards. */
  async dispose(): Promise<void> {
    await this.#session.dispose();
  }
}
