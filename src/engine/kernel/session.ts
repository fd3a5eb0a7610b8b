/** A model in the kernel, behind the interface of every backend. */

import { AppError } from "../../errors/app-error.ts";
import type { Feeds, InferenceSession, Tensor } from "../model/inference-session.ts";
import type { KernelModel } from "./encoder.ts";
import { layoutOf, WORKED_IN } from "./layout.ts";
import { KernelMemory, Room } from "./memory.ts";
import { instantiate, type KernelExports } from "./module.ts";

/** What a masked key's score is lowered by: with nothing but masked keys, all count the same. */
const LOWEST = -3.402_823_466_385_288_6e38;

const failed = (message: string) => new AppError("inference-failed", `The model stopped: ${message}`);

export class KernelSession implements InferenceSession {
  readonly inputNames = ["input_ids", "attention_mask"];
  readonly outputNames: readonly string[];
  readonly #model: KernelModel;
  readonly #kernel: KernelExports;
  readonly #memory: KernelMemory;
  readonly #room: Room;
  #isDisposed = false;

  /** @param seat counted from 0; of all threads that run this model now, this one alone has it */
  static async open(model: KernelModel, seat: number): Promise<KernelSession> {
    return new KernelSession(await instantiate(model.module, model.memory, model.variant), model, seat);
  }

  constructor(kernel: KernelExports, model: KernelModel, seat: number) {
    this.#model = model;
    this.#kernel = kernel;
    this.#memory = new KernelMemory(model.memory);
    this.#room = new Room(this.#memory, model.slots + 8 * seat);
    const { outputs, attentionNames, hiddenStateNames } = model.encoder;
    this.outputNames = [...outputs.keys(), ...attentionNames, ...hiddenStateNames];
  }

  get shared(): KernelModel | undefined {
    return this.#model.isShared ? this.#model : undefined;
  }

  /** Of tokens that are checked, because the kernel does not. @throws AppError `inference-failed` */
  #positions(inputIds: readonly number[]): number[] {
    const { positionRule, vocabularySize, maxPositions } = this.#model.encoder;
    const isRow = (index: number, rows: number) => Number.isInteger(index) && index >= 0 && index < rows;
    if (!inputIds.every((id) => isRow(id, vocabularySize))) throw failed("a token is not in its vocabulary.");
    let count = 0;
    const positions = inputIds.map((id, at) => {
      if (positionRule.kind === "absolute") return at;
      return id === positionRule.paddingId ? id : ++count + positionRule.paddingId;
    });
    if (!positions.every((position) => isRow(position, maxPositions)))
      throw failed("the text has more tokens than the model has positions.");
    return positions;
  }

  async run({ inputIds, attentionMask, dims: [batch, tokens] }: Feeds, fetches: readonly string[]) {
    if (this.#isDisposed) throw failed("it was disposed of.");
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

  /** One text; what comes back are views that the next run writes over. */
  #runOne(
    inputIds: readonly number[],
    attentionMask: readonly number[],
    fetches: readonly string[],
  ): [name: string, tensor: Tensor][] {
    const { encoder } = this.#model;
    const { hiddenSize, heads, attentionNames, hiddenStateNames } = encoder;
    const positionIds = this.#positions(inputIds);
    const tokens = inputIds.length;
    const names = fetches.filter((name) => encoder.outputs.has(name));
    const wanted = names.flatMap((name) => encoder.outputs.get(name) ?? []);
    const layout = layoutOf(encoder, Number(this.#kernel.group.value), {
      tokens,
      columns: wanted.map(({ columns }) => columns),
      attentions: fetches.some((name) => attentionNames.includes(name)),
      hiddenStates: fetches.some((name) => hiddenStateNames.includes(name)),
    });
    const room = this.#room.take(layout.size);
    const words = (offset: number, values: readonly number[]) =>
      this.#memory.words(room + offset, values.length).set(values);
    const floats = (offset: number, count: number) => this.#memory.floats(room + offset, count);
    words(layout.ids, inputIds);
    words(layout.positionIds, positionIds);
    words(layout.mask, attentionMask);
    const bias = floats(layout.keyBias, layout.panels).fill(Number.NEGATIVE_INFINITY);
    for (const [at, value] of attentionMask.entries()) bias[at] = value === 1 ? 0 : LOWEST;
    const [denses, targets] = [wanted.map(({ address }) => address), layout.results.map((at) => room + at)];
    words(layout.heads, denses);
    words(layout.outputs, targets);
    const { attentions, hiddenStates } = layout;
    words(layout.run, [
      tokens,
      ...WORKED_IN.map((part) => room + layout[part]),
      attentions === undefined ? 0 : room + attentions,
      hiddenStates === undefined ? 0 : room + hiddenStates,
      wanted.length,
      room + layout.heads,
      room + layout.outputs,
    ]);
    try {
      this.#kernel.forward(encoder.address, room + layout.run);
    } catch (cause) {
      throw new AppError("inference-failed", "The model stopped: the kernel gave up.", { cause });
    }
    return fetches.map((name) => {
      const head = names.indexOf(name);
      const offset = layout.results[head];
      const columns = wanted[head]?.columns ?? 0;
      if (offset !== undefined) return [name, { data: floats(offset, columns), dims: [columns] }];
      const layer = attentionNames.indexOf(name);
      if (attentions !== undefined && layer >= 0) {
        const matrix = heads * tokens * tokens;
        const data = floats(attentions + 4 * layer * matrix, matrix);
        return [name, { data, dims: [heads, tokens, tokens] }];
      }
      const length = tokens * hiddenSize;
      const start = (hiddenStates ?? 0) + 4 * hiddenStateNames.indexOf(name) * length;
      return [name, { data: floats(start, length), dims: [tokens, hiddenSize] }];
    });
  }

  async dispose() {
    this.#isDisposed = true;
  }
}
