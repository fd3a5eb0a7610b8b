/** A model that the encoder kernel runs. */

import { AppError } from "../../errors/app-error.ts";
import type { Feeds, InferenceSession, Tensor } from "../model/inference-session.ts";
import type { KernelModel } from "./encoder.ts";
import type { HelperThreads } from "./helpers.ts";
import { KernelMemory, ScratchArena } from "./memory.ts";
import { constantsOf, instantiate, type KernelConstants, type KernelExports } from "./module.ts";
import { scratchLayout } from "./scratch-layout.ts";

/** Added to the scores of a masked key. Finite, so that a text whose keys are all masked attends to all equally. */
const MASKED_KEY_BIAS = -3.402_823_466_385_288_6e38;

/** From so many tokens on, a run is faster with helpers than alone (docs/performance.md). */
const MIN_SHARED_TOKENS = 64;
/** The fewest rows that a thread computes at a time: with fewer, reading the weights takes more of the time. */
const MIN_PART_ROWS = 20;
/** Parts of a stage for each thread; with several, a thread that was interrupted gets fewer. */
const PARTS_PER_THREAD = 4;
/** Tokens for each thread in a run of several texts: enough work, and soon done. */
const JOINED_TOKENS = 64;

const failed = (message: string) => new AppError("inference-failed", `The model stopped: ${message}`);

type ScratchLayout = ReturnType<typeof scratchLayout>;

interface TextInputs {
  inputIds: readonly number[];
  attentionMask: readonly number[];
}

interface RunInputs {
  texts: readonly TextInputs[];
  positionIds: readonly number[];
  threads: number;
  /** The requested classification heads. */
  classifiers: readonly { address: number; columns: number }[];
}

/** A text without the padding at its end, which changes no other token. */
function withoutPadding({ inputIds, attentionMask }: TextInputs): TextInputs {
  const tokens = attentionMask.lastIndexOf(1) + 1 || inputIds.length;
  return { inputIds: inputIds.slice(0, tokens), attentionMask: attentionMask.slice(0, tokens) };
}

/** Into how many parts the rows of a run are divided between two attentions. */
function partsOf(rows: number, threads: number): number {
  if (threads === 1) return 1;
  const perThread = Math.floor(rows / (threads * MIN_PART_ROWS));
  return threads * Math.max(1, Math.min(PARTS_PER_THREAD, perThread));
}

export class KernelSession implements InferenceSession {
  readonly inputNames = ["input_ids", "attention_mask"];
  readonly outputNames: readonly string[];
  readonly #model: KernelModel;
  readonly #kernel: KernelExports;
  readonly #memory: KernelMemory;
  readonly #constants: KernelConstants;
  readonly #arena: ScratchArena;
  readonly #helpers: HelperThreads | undefined;
  /** Ends each helper; absent before the first run that they help with. */
  #started: (() => void)[] | undefined;
  #isDisposed = false;

  /** @param slot counted from 0; no other thread may use it at the same time */
  static async open(model: KernelModel, slot: number): Promise<KernelSession> {
    return new KernelSession(await instantiate(model.module, model.memory, model.variant), model, slot);
  }

  /** @param helpers started by the first run that is long enough; only for a memory that threads share */
  constructor(kernel: KernelExports, model: KernelModel, slot: number, helpers?: HelperThreads) {
    this.#model = model;
    this.#kernel = kernel;
    this.#memory = new KernelMemory(model.memory);
    this.#constants = constantsOf(kernel);
    this.#arena = new ScratchArena(this.#memory, model.slots, slot);
    this.#helpers = model.isShared ? helpers : undefined;
    const { outputs, attentionNames, hiddenStateNames } = model.encoder;
    this.outputNames = [...outputs.keys(), ...attentionNames, ...hiddenStateNames];
  }

  get shared(): KernelModel | undefined {
    return this.#model.isShared ? this.#model : undefined;
  }

  get joinedTokens(): number | undefined {
    return this.#helpers && JOINED_TOKENS * (1 + this.#helpers.count);
  }

  /** Position ids. Checks both kinds of ids, because the kernel does not. @throws AppError `inference-failed` */
  #positionIds(inputIds: readonly number[]): number[] {
    const { positionRule, vocabularySize, maxPositions } = this.#model.encoder;
    const isRow = (index: number, rows: number) => Number.isInteger(index) && index >= 0 && index < rows;
    if (!inputIds.every((id) => isRow(id, vocabularySize))) throw failed("a token is not in its vocabulary.");
    let count = 0;
    const positions = inputIds.map((id, at) => {
      if (positionRule.kind === "absolute") return at;
      if (positionRule.kind === "none") return 0;
      return id === positionRule.paddingId ? id : ++count + positionRule.paddingId;
    });
    const isTooLong = positionRule.kind === "none" && inputIds.length > positionRule.positions;
    if (isTooLong || !positions.every((position) => isRow(position, maxPositions)))
      throw failed("the text has more tokens than the model has positions.");
    return positions;
  }

  async run({ inputIds, attentionMask, dims: [batch, tokens] }: Feeds, fetches: readonly string[]) {
    if (this.#isDisposed) throw failed("its session was disposed of.");
    const unknown = fetches.find((name) => !this.outputNames.includes(name));
    if (unknown !== undefined) throw failed(`it has no output ${unknown}.`);
    const results = new Map<string, Tensor>();
    const texts = Array.from({ length: batch }, (_, row): TextInputs => {
      const part = (values: readonly number[]) => values.slice(row * tokens, (row + 1) * tokens);
      return { inputIds: part(inputIds), attentionMask: part(attentionMask) };
    });
    let first = 0;
    for (const run of this.#runsOf(texts, fetches)) {
      for (const [name, rows] of this.#runTexts(run, fetches)) {
        for (const [at, { data, dims }] of rows.entries()) {
          let tensor = results.get(name);
          if (!tensor) {
            tensor = { data: new Float32Array(batch * data.length), dims: [batch, ...dims] };
            results.set(name, tensor);
          }
          tensor.data.set(data, (first + at) * data.length);
        }
      }
      first += run.length;
    }
    return Object.fromEntries(results);
  }

  /** Texts that are computed together: several only where just the classification heads are requested. */
  #runsOf(texts: readonly TextInputs[], fetches: readonly string[]): TextInputs[][] {
    if (!fetches.every((name) => this.#model.encoder.outputs.has(name))) return texts.map((text) => [text]);
    const runs: TextInputs[][] = [];
    let tokens = Number.POSITIVE_INFINITY;
    for (const text of texts.map(withoutPadding)) {
      tokens += text.inputIds.length;
      if (tokens > (this.joinedTokens ?? 0)) {
        runs.push([]);
        tokens = text.inputIds.length;
      }
      runs.at(-1)?.push(text);
    }
    return runs;
  }

  /** The number of threads for a run; starts the helpers if they are needed for the first time. */
  #threadsFor(tokens: number): number {
    if (!this.#helpers || tokens < MIN_SHARED_TOKENS) return 1;
    const { count, start } = this.#helpers;
    const { module, memory, variant } = this.#model;
    const { team } = this.#arena;
    this.#started ??= Array.from({ length: count }, (_, at) =>
      start({ module, memory, variant, team, thread: at + 1 }),
    );
    return 1 + count;
  }

  /** Runs texts together. The results, one for each text, are views that the next run overwrites. */
  #runTexts(texts: readonly TextInputs[], fetches: readonly string[]): [name: string, rows: Tensor[]][] {
    const { encoder } = this.#model;
    const { hiddenSize, heads, attentionNames, hiddenStateNames } = encoder;
    const positionIds = texts.flatMap(({ inputIds }) => this.#positionIds(inputIds));
    const tokens = positionIds.length;
    const threads = this.#threadsFor(tokens);
    const names = fetches.filter((name) => encoder.outputs.has(name));
    const classifiers = names.flatMap((name) => encoder.outputs.get(name) ?? []);
    const layout = scratchLayout(encoder, this.#constants, {
      lengths: texts.map(({ inputIds }) => inputIds.length),
      columns: classifiers.map(({ columns }) => columns),
      attentions: fetches.some((name) => attentionNames.includes(name)),
      hiddenStates: fetches.some((name) => hiddenStateNames.includes(name)),
      threads,
    });
    const arena = this.#arena.reserve(layout.size);
    const run = this.#writeRun(arena, layout, { texts, positionIds, threads, classifiers });
    try {
      this.#kernel.forward(encoder.address, run, threads > 1 ? this.#arena.team : 0);
    } catch (cause) {
      throw new AppError("inference-failed", "The model stopped: the kernel gave up.", { cause });
    }
    const floats = (offset: number, count: number) => this.#memory.floats(arena + offset, count);
    return fetches.map((name) => {
      const classifier = names.indexOf(name);
      if (classifier >= 0) {
        const columns = classifiers[classifier]?.columns ?? 0;
        const rows = layout.logits.map((offsets) => floats(offsets[classifier] ?? 0, columns));
        return [name, rows.map((data) => ({ data, dims: [columns] }))];
      }
      const layer = attentionNames.indexOf(name);
      if (layout.attentions !== undefined && layer >= 0) {
        const matrix = heads * tokens * tokens;
        const data = floats(layout.attentions + 4 * layer * matrix, matrix);
        return [name, [{ data, dims: [heads, tokens, tokens] }]];
      }
      const length = tokens * hiddenSize;
      const start = (layout.hiddenStates ?? 0) + 4 * hiddenStateNames.indexOf(name) * length;
      return [name, [{ data: floats(start, length), dims: [tokens, hiddenSize] }]];
    });
  }

  /** Writes the inputs and the `Run`, which points to every part of the arena. @returns its address */
  #writeRun(arena: number, layout: ScratchLayout, { texts, positionIds, threads, classifiers }: RunInputs) {
    const { keyPanel } = this.#constants;
    const words = (offset: number, values: readonly number[]) =>
      this.#memory.words(arena + offset, values.length).set(values);
    const tokens = positionIds.length;
    const starts = [0];
    for (const { inputIds } of texts) starts.push((starts.at(-1) ?? 0) + inputIds.length);
    words(layout.starts, starts);
    words(
      layout.tokenIds,
      texts.flatMap(({ inputIds }) => inputIds),
    );
    words(layout.positionIds, positionIds);
    words(
      layout.attentionMask,
      texts.flatMap(({ attentionMask }) => attentionMask),
    );
    const bias = this.#memory
      .floats(arena + layout.keyBias, tokens + keyPanel * texts.length)
      .fill(Number.NEGATIVE_INFINITY);
    for (const [text, { attentionMask }] of texts.entries()) {
      const first = (starts[text] ?? 0) + keyPanel * text;
      for (const [at, value] of attentionMask.entries()) bias[first + at] = value === 1 ? 0 : MASKED_KEY_BIAS;
    }
    words(
      layout.classifiers,
      classifiers.map(({ address }) => address),
    );
    words(
      layout.outputs,
      layout.logits.flatMap((offsets) => offsets.map((offset) => arena + offset)),
    );
    const partRows = Math.ceil(tokens / partsOf(tokens, threads));
    const { attentions, hiddenStates } = layout;
    const address = arena + layout.run;
    this.#memory.writeStructure(address, "Run", {
      tokens,
      textCount: texts.length,
      starts: arena + layout.starts,
      partRows,
      parts: Math.ceil(tokens / partRows),
      tokenIds: arena + layout.tokenIds,
      positionIds: arena + layout.positionIds,
      attentionMask: arena + layout.attentionMask,
      keyBias: arena + layout.keyBias,
      hiddenState: arena + layout.hiddenState,
      attentionOutput: arena + layout.attentionOutput,
      queryKeyValue: arena + layout.queryKeyValue,
      context: arena + layout.context,
      intermediate: arena + layout.intermediate,
      quantized: arena + layout.quantized,
      rowScales: arena + layout.rowScales,
      rowZeroPoints: arena + layout.rowZeroPoints,
      rowSums: arena + layout.rowSums,
      threadBytes: layout.threadBytes,
      keys: arena + layout.keys,
      values: arena + layout.values,
      distanceKeys: arena + layout.distanceKeys,
      distanceQueries: arena + layout.distanceQueries,
      scores: arena + layout.scores,
      tile: arena + layout.tile,
      pooled: arena + layout.pooled,
      attentions: attentions === undefined ? 0 : arena + attentions,
      hiddenStates: hiddenStates === undefined ? 0 : arena + hiddenStates,
      classifierCount: classifiers.length,
      classifiers: arena + layout.classifiers,
      outputs: arena + layout.outputs,
    });
    return address;
  }

  async dispose() {
    this.#isDisposed = true;
    for (const end of this.#started ?? []) end();
  }
}
