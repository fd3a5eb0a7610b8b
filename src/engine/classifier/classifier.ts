/** The façade of the engine: load a bundle, classify texts, dispose. */

import type { Manifest, NotSure } from "../model/manifest.ts";
import { sigmoid, softmax } from "./probabilities.ts";
import { checkLogits, predictLabel } from "./predict-label.ts";
import { AppError, throwIfCancelled } from "../../errors/app-error.ts";
import { tokenizeText, type TokenizedText } from "../tokenizer/tokenized-text.ts";
import { type LoadedModel, type LoadOptions, loadModel, type SharedModel } from "./load-model.ts";
import type { Internals } from "../onnx/internals.ts";
import { type Feeds, type InferenceSession, stackTensors } from "../model/inference-session.ts";
import { checkTokenInput, type TokenInput, type Logits, padBatch, runBatches } from "./batching.ts";
import type { Capabilities, Intermediates, RequestedOutputs } from "./intermediates.ts";
import { preprocess } from "../tokenizer/preprocess.ts";
import type { Tokenizer } from "../tokenizer/tokenizer.ts";

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
  /** What the further heads say, in the order in which they were asked. */
  heads?: HeadPrediction[];
}

export interface HeadPrediction {
  name: string;
  label: string;
  /** The calibrated probability of `label`. */
  score: number;
  scores: { label: string; score: number }[];
  logits: number[];
}

export interface ClassifyOptions {
  /** Names of the manifest's further heads to ask as well. */
  heads?: readonly string[];
}

export interface ModelInfo {
  manifest: Manifest;
  dtype: string;
  device: string;
  threads: number;
  /** What the temperature was fitted on; absent when the scores are not calibrated. */
  calibratedOn?: string;
  capabilities: Capabilities;
  /** Absent when nobody has measured where the model is not sure. */
  notSure?: NotSure;
}

function layersOf(all: readonly string[], requested: boolean | number | undefined): readonly string[] {
  if (typeof requested !== "number") return requested ? all : [];
  const one = all.at(requested);
  return one === undefined ? [] : [one];
}

export class Classifier {
  readonly info: ModelInfo;
  /** What other threads can join this one's model with (`LoadOptions.join`); absent where it is not shared. */
  readonly shared: SharedModel | undefined;
  readonly #session: InferenceSession;
  readonly #tokenizer: Tokenizer;
  readonly #temperature: number;
  readonly #internals: Internals;
  readonly #batchTokens: number | undefined;

  private constructor(info: ModelInfo, loaded: LoadedModel, batchTokens: number | undefined) {
    const { session, tokenizer, weights, internals, shared } = loaded;
    this.info = info;
    this.shared = shared;
    this.#session = session;
    this.#tokenizer = tokenizer;
    this.#temperature = weights.temperature ?? 1;
    this.#internals = internals;
    this.#batchTokens = batchTokens;
  }

  /** @throws AppError any of its codes; nothing stays in memory when it does. */
  static async load(options: LoadOptions): Promise<Classifier> {
    const loaded = await loadModel(options);
    const { manifest, weights, tokenizer, internals, backend, session } = loaded;
    const { signal, change, onProgress = () => {} } = options;
    const { device, threads } = backend;
    const info: ModelInfo = {
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
    const classifier = new Classifier(info, loaded, backend.batchTokens);
    try {
      throwIfCancelled(signal);
      onProgress({ phase: "warm-up" });
      const heads = manifest.heads?.map(({ name }) => name) ?? [];
      if (!change) await classifier.classify("Warming up before the first tweet arrives.", { heads });
      throwIfCancelled(signal);
    } catch (cause) {
      await session.dispose();
      throw cause;
    }
    onProgress({ phase: "ready" });
    return classifier;
  }

  /** `classifyAll` of one text. */
  async classify(text: string, options?: ClassifyOptions): Promise<Prediction> {
    const [prediction] = await this.classifyAll([text], options);
    return prediction as Prediction;
  }

  /**
   * On the processor each text is one unpadded run, so that its scores do not depend on any other text; where
   * batches pay, texts of like lengths share a run of floats, in which they do not touch each other either.
   * @throws AppError `inference-failed`, `out-of-memory`, `labels-mismatch`, `device-lost`; `bad-input` for a
   * head that the model does not have
   */
  async classifyAll(
    texts: readonly string[],
    { heads: names = [] }: ClassifyOptions = {},
  ): Promise<Prediction[]> {
    const heads = names.map((name) => this.#head(name));
    const read = texts.map((text) => {
      const modelText = preprocess(text, this.info.manifest.preprocessing);
      return { text, modelText, ...this.#tokenizer.encode(modelText) };
    });
    const outputs = await this.#outputs(read, ["logits", ...heads.map(({ output }) => output)]);
    return read.map(({ text, modelText, inputIds, cutTokens }, row) => {
      const [own = [], ...others] = outputs[row] ?? [];
      const logits = checkLogits(own, this.info.manifest.labels);
      return {
        text,
        modelText,
        ...predictLabel(this.info.manifest.labels, this.#calibrated(logits)),
        logits,
        tokens: inputIds.length,
        cutTokens,
        ...(heads.length > 0 && {
          heads: heads.map((head, index) => {
            const logits = checkLogits(others[index] ?? [], head.labels);
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
   * Each text whole: one that is too long is read in windows, and its probabilities are their mean. A text that fits
   * has the bits of `classifyAll`.
   * @returns one probability for each class, then for each label of each head, and how many windows there were.
   * @throws AppError what `classifyAll` throws
   */
  async classifyInWindows(
    texts: readonly string[],
    { heads: names = [] }: ClassifyOptions = {},
  ): Promise<{ scores: number[]; windows: number }[]> {
    const { preprocessing, labels } = this.info.manifest;
    const heads = names.map((name) => this.#head(name));
    const windows = texts.map((text) => this.#tokenizer.windows(preprocess(text, preprocessing)));
    const outputs = await this.#outputs(
      windows.flat().map((inputIds) => ({ inputIds })),
      ["logits", ...heads.map(({ output }) => output)],
    );
    const probabilities = outputs.map(([own = [], ...others]) => [
      ...this.#calibrated(checkLogits(own, labels)),
      ...heads.flatMap((head, index) =>
        softmax(checkLogits(others[index] ?? [], head.labels), head.temperature),
      ),
    ]);
    let next = 0;
    return windows.map(({ length }) => {
      const [first = [], ...others] = probabilities.slice(next, (next += length));
      const scores = first.map(
        (score, at) => others.reduce((sum, part) => sum + (part[at] ?? 0), score) / length,
      );
      return { scores, windows: length };
    });
  }

  /**
   * The logits of texts, or of token ids that stand for themselves.
   * @throws AppError `bad-input`, and what `classifyAll` throws
   */
  async logits(inputs: readonly (string | TokenInput)[]): Promise<Logits> {
    const { maxLength, preprocessing, labels } = this.info.manifest;
    const rows = inputs.map((input) =>
      typeof input === "string"
        ? this.#tokenizer.encode(preprocess(input, preprocessing))
        : checkTokenInput(input, maxLength),
    );
    const outputs = await this.#outputs(rows, ["logits"]);
    const logits = outputs.flatMap(([own = []]) => checkLogits(own, labels));
    return { data: Float32Array.from(logits), dims: [rows.length, labels.length] };
  }

  #head(name: string) {
    const { heads = [], weights } = this.info.manifest;
    const head = heads.find((entry) => entry.name === name);
    if (!head) {
      const known = heads.map((entry) => entry.name).join(", ") || "none";
      throw new AppError("bad-input", `The model has no head named ${name}. It has: ${known}.`);
    }
    const { headTemperatures = {} } = weights.find(({ dtype }) => dtype === this.info.dtype) ?? {};
    return { ...head, temperature: headTemperatures[name] ?? 1 };
  }

  #calibrated(logits: readonly number[]): number[] {
    const isMultiLabel = this.info.manifest.problemType === "multi_label_classification";
    return (isMultiLabel ? sigmoid : softmax)(logits, this.#temperature);
  }

  /** The id of the mask token, when the vocabulary has one. */
  get maskId(): number | undefined {
    return this.#tokenizer.maskId;
  }

  /** @throws AppError `bad-tokenizer` when the tokens cannot be followed back to the text */
  read(text: string): TokenizedText {
    return tokenizeText(this.#tokenizer, text, this.info.manifest.preprocessing);
  }

  /** Calibrated, one for each class, of ids that stand for themselves. Throws what `classify` throws. */
  async probabilities(inputIds: readonly number[]): Promise<number[]> {
    const { logits } = await this.#run(inputIds, []);
    return this.#calibrated(logits);
  }

  /** `probabilities`, with the requested intermediates that this export has. */
  async trace(inputIds: readonly number[], requested: RequestedOutputs): Promise<Intermediates> {
    const attentions = requested.attentions ? this.#internals.attentions : [];
    const hiddenStates = layersOf(this.#internals.hiddenStates, requested.hiddenStates);
    const { logits, output } = await this.#run(inputIds, [...attentions, ...hiddenStates]);
    const intermediates: Intermediates = { probabilities: this.#calibrated(logits) };
    const tokens = inputIds.length;
    if (attentions.length > 0) {
      const data = stackTensors(output, attentions);
      const layers = attentions.length;
      intermediates.attentions = { layers, heads: data.length / (layers * tokens ** 2), tokens, data };
    }
    if (hiddenStates.length > 0) {
      const data = stackTensors(output, hiddenStates);
      const layers = hiddenStates.length;
      intermediates.hiddenStates = { layers, tokens, hidden: data.length / (layers * tokens), data };
    }
    return intermediates;
  }

  /** A run of a changed graph, with what it takes and gives besides. Throws what `classify` throws. */
  async probe(
    inputIds: readonly number[],
    extra: NonNullable<Feeds["extra"]>,
    fetch: readonly string[] = [],
  ) {
    const { logits, output } = await this.#run(inputIds, fetch, extra);
    return { probabilities: this.#calibrated(logits), output };
  }

  #outputs(rows: readonly TokenInput[], outputs: readonly string[]): Promise<Float32Array[][]> {
    const options = { outputs, batchTokens: this.#batchTokens, padId: this.#tokenizer.padId };
    return runBatches(this.#session, rows, options);
  }

  async #run(inputIds: readonly number[], alsoFetch: readonly string[], extra?: Feeds["extra"]) {
    const feeds = { ...padBatch([{ inputIds }], this.#tokenizer.padId), ...(extra && { extra }) };
    const output = await this.#session.run(feeds, ["logits", ...alsoFetch]);
    return { logits: checkLogits(output["logits"]?.data ?? [], this.info.manifest.labels), output };
  }

  async dispose(): Promise<void> {
    await this.#session.dispose();
  }
}
