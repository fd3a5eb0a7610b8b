/** A model that the encoder kernel runs. */

import { AppError } from "../../errors/app-error.ts";
import type { Feeds, InferenceSession, Tensor } from "../model/inference-session.ts";
import type { KernelModel } from "./encoder.ts";
import { KernelMemory, ScratchArena } from "./memory.ts";
import { constantsOf, instantiate, type KernelConstants, type KernelExports } from "./module.ts";
import { scratchLayout } from "./scratch-layout.ts";

/** Added to the scores of a masked key. Finite, so that a text whose keys are all masked attends to all equally. */
const MASKED_KEY_BIAS = -3.402_823_466_385_288_6e38;

const failed = (message: string) => new AppError("inference-failed", `The model stopped: ${message}`);

type ScratchLayout = ReturnType<typeof scratchLayout>;

interface RunInputs {
  inputIds: readonly number[];
  positionIds: readonly number[];
  attentionMask: readonly number[];
  /** The requested classification heads. */
  classifiers: readonly { address: number; columns: number }[];
}

export class KernelSession implements InferenceSession {
  readonly inputNames = ["input_ids", "attention_mask"];
  readonly outputNames: readonly string[];
  readonly #model: KernelModel;
  readonly #kernel: KernelExports;
  readonly #memory: KernelMemory;
  readonly #constants: KernelConstants;
  readonly #arena: ScratchArena;
  #isDisposed = false;

  /** @param slot counted from 0; no other thread may use it at the same time */
  static async open(model: KernelModel, slot: number): Promise<KernelSession> {
    return new KernelSession(await instantiate(model.module, model.memory, model.variant), model, slot);
  }

  constructor(kernel: KernelExports, model: KernelModel, slot: number) {
    this.#model = model;
    this.#kernel = kernel;
    this.#memory = new KernelMemory(model.memory);
    this.#constants = constantsOf(kernel);
    this.#arena = new ScratchArena(this.#memory, model.slots, slot);
    const { outputs, attentionNames, hiddenStateNames } = model.encoder;
    this.outputNames = [...outputs.keys(), ...attentionNames, ...hiddenStateNames];
  }

  get shared(): KernelModel | undefined {
    return this.#model.isShared ? this.#model : undefined;
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
    for (let row = 0; row < batch; row += 1) {
      const part = (values: readonly number[]) => values.slice(row * tokens, (row + 1) * tokens);
      for (const [name, { data, dims }] of this.#runOne(part(inputIds), part(attentionMask), fetches)) {
        let tensor = results.get(name);
        if (!tensor) {
          tensor = { data: new Float32Array(batch * data.length), dims: [batch, ...dims] };
          results.set(name, tensor);
        }
        tensor.data.set(data, row * data.length);
      }
    }
    return Object.fromEntries(results);
  }

  /** Runs one text. The results are views that the next run overwrites. */
  #runOne(
    inputIds: readonly number[],
    attentionMask: readonly number[],
    fetches: readonly string[],
  ): [name: string, tensor: Tensor][] {
    const { encoder } = this.#model;
    const { hiddenSize, heads, attentionNames, hiddenStateNames } = encoder;
    const positionIds = this.#positionIds(inputIds);
    const tokens = inputIds.length;
    const names = fetches.filter((name) => encoder.outputs.has(name));
    const classifiers = names.flatMap((name) => encoder.outputs.get(name) ?? []);
    const layout = scratchLayout(encoder, this.#constants, {
      tokens,
      columns: classifiers.map(({ columns }) => columns),
      attentions: fetches.some((name) => attentionNames.includes(name)),
      hiddenStates: fetches.some((name) => hiddenStateNames.includes(name)),
    });
    const arena = this.#arena.reserve(layout.size);
    const run = this.#writeRun(arena, layout, { inputIds, positionIds, attentionMask, classifiers });
    try {
      this.#kernel.forward(encoder.address, run);
    } catch (cause) {
      throw new AppError("inference-failed", "The model stopped: the kernel gave up.", { cause });
    }
    const floats = (offset: number, count: number) => this.#memory.floats(arena + offset, count);
    return fetches.map((name) => {
      const classifier = names.indexOf(name);
      const offset = layout.logits[classifier];
      const columns = classifiers[classifier]?.columns ?? 0;
      if (offset !== undefined) return [name, { data: floats(offset, columns), dims: [columns] }];
      const layer = attentionNames.indexOf(name);
      if (layout.attentions !== undefined && layer >= 0) {
        const matrix = heads * tokens * tokens;
        const data = floats(layout.attentions + 4 * layer * matrix, matrix);
        return [name, { data, dims: [heads, tokens, tokens] }];
      }
      const length = tokens * hiddenSize;
      const start = (layout.hiddenStates ?? 0) + 4 * hiddenStateNames.indexOf(name) * length;
      return [name, { data: floats(start, length), dims: [tokens, hiddenSize] }];
    });
  }

  /** Writes the inputs and the `Run`, which points to every part of the arena. @returns its address */
  #writeRun(
    arena: number,
    layout: ScratchLayout,
    { inputIds, positionIds, attentionMask, classifiers }: RunInputs,
  ) {
    const words = (offset: number, values: readonly number[]) =>
      this.#memory.words(arena + offset, values.length).set(values);
    words(layout.tokenIds, inputIds);
    words(layout.positionIds, positionIds);
    words(layout.attentionMask, attentionMask);
    const bias = this.#memory
      .floats(arena + layout.keyBias, layout.paddedKeys)
      .fill(Number.NEGATIVE_INFINITY);
    for (const [at, value] of attentionMask.entries()) bias[at] = value === 1 ? 0 : MASKED_KEY_BIAS;
    words(
      layout.classifiers,
      classifiers.map(({ address }) => address),
    );
    words(
      layout.outputs,
      layout.logits.map((offset) => arena + offset),
    );
    const { attentions, hiddenStates } = layout;
    const address = arena + layout.run;
    this.#memory.writeStructure(address, "Run", {
      tokens: inputIds.length,
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
      keys: arena + layout.keys,
      values: arena + layout.values,
      distanceKeys: arena + layout.distanceKeys,
      distanceQueries: arena + layout.distanceQueries,
      scores: arena + layout.scores,
      pooled: arena + layout.pooled,
      tile: arena + layout.tile,
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
  }
}
