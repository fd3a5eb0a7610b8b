/** A model in the kernel, behind the interface of every backend. */

import { EngineError } from "../errors.ts";
import type { Feeds, Session, Tensor } from "../runtime/backend.ts";
import type { Encoder } from "./encoder.ts";
import type { KernelMemory } from "./memory.ts";
import type { KernelExports } from "./module.ts";

/** What a masked key's score is lowered by: with nothing but masked keys, all count the same. */
const LOWEST = -3.402_823_466_385_288_6e38;

const failed = (message: string) => new EngineError("inference-failed", `The model stopped: ${message}`);
const upTo = (value: number, multiple: number) => Math.ceil(value / multiple) * multiple;

/** Addresses that a run of so many tokens works in. */
interface Workspace {
  tokens: number;
  run: number;
  ids: number;
  positionIds: number;
  mask: number;
  keyBias: number;
  fields: number[];
}

export interface Placed {
  kernel: KernelExports;
  memory: KernelMemory;
  description: Encoder;
  /** Address of the `Encoder`, and of a `Dense` for each output. */
  encoder: number;
  outputs: ReadonlyMap<string, number>;
}

export class KernelSession implements Session {
  readonly inputNames = ["input_ids", "attention_mask"];
  readonly outputNames: readonly string[];
  readonly #placed: Placed;
  readonly #weightsEnd: number;
  #workspace: Workspace | undefined;
  #isDisposed = false;

  constructor(placed: Placed) {
    this.#placed = placed;
    this.#weightsEnd = placed.memory.end;
    const { outputs, attentionNames, hiddenStateNames } = placed.description;
    this.outputNames = [...outputs.keys(), ...attentionNames, ...hiddenStateNames];
  }

  /** Room for so many tokens; that of the last run is taken again where it is large enough. */
  #reserve(tokens: number): Workspace {
    const known = this.#workspace;
    const { memory, description } = this.#placed;
    if (known && known.tokens >= tokens) {
      memory.end = known.run + 4 * 32;
      return known;
    }
    this.#workspace = undefined;
    memory.end = this.#weightsEnd;
    const { hidden, heads, inner, pooler } = description;
    const size = hidden / heads;
    const panels = upTo(tokens, 8);
    // Attention takes four queries at a time and reads past the last one.
    const rows = upTo(tokens, 4);
    const floats = (count: number) => memory.allocate(4 * count);
    const [ids, positionIds, mask, keyBias] = [tokens, tokens, tokens, panels].map(floats);
    const [state, middle, queryKeyValue, context, wide] = [
      rows * hidden,
      rows * hidden,
      rows * 3 * hidden,
      rows * hidden,
      rows * inner,
    ].map(floats);
    const quantized = memory.allocate(2 * tokens * Math.max(hidden, inner));
    const groups = Math.ceil(Math.max(hidden, inner) / memory.group);
    const rest = [
      tokens * groups,
      tokens * groups,
      panels * size,
      tokens * size,
      4 * (panels + size + 1),
      hidden + Math.max(hidden, pooler?.linear.columns ?? 0),
    ].map(floats);
    const addresses = [
      ids,
      positionIds,
      mask,
      keyBias,
      state,
      middle,
      queryKeyValue,
      context,
      wide,
      quantized,
      ...rest,
    ];
    const run = memory.allocate(4 * 32);
    this.#workspace = {
      tokens,
      run,
      ids: ids ?? 0,
      positionIds: positionIds ?? 0,
      mask: mask ?? 0,
      keyBias: keyBias ?? 0,
      fields: addresses.map((address) => address ?? 0),
    };
    return this.#workspace;
  }

  #positions(inputIds: readonly number[]): number[] {
    const { positionRule } = this.#placed.description;
    if (positionRule.kind === "absolute") return inputIds.map((_, at) => at);
    const { paddingId } = positionRule;
    let count = 0;
    return inputIds.map((id) => (id === paddingId ? paddingId : ++count + paddingId));
  }

  #write(
    { ids, positionIds, mask, keyBias }: Workspace,
    inputIds: readonly number[],
    attentionMask: readonly number[],
  ) {
    const { memory, description } = this.#placed;
    const count = inputIds.length;
    const positions = this.#positions(inputIds);
    const isRow = (index: number, rows: number) => Number.isInteger(index) && index >= 0 && index < rows;
    if (!inputIds.every((id) => isRow(id, description.words.rows)))
      throw failed("a token is not in its vocabulary.");
    if (!positions.every((position) => isRow(position, description.positions.rows)))
      throw failed("the text has more tokens than the model has positions.");
    memory.words(ids, count).set(inputIds);
    memory.words(positionIds, count).set(positions);
    memory.words(mask, count).set(attentionMask);
    const bias = memory.floats(keyBias, upTo(count, 8)).fill(Number.NEGATIVE_INFINITY);
    for (const [at, value] of attentionMask.entries()) bias[at] = value === 1 ? 0 : LOWEST;
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
    const { kernel, memory, description, encoder, outputs } = this.#placed;
    const { hidden, heads, layers, attentionNames, hiddenStateNames } = description;
    const tokens = inputIds.length;
    const workspace = this.#reserve(tokens);
    this.#write(workspace, inputIds, attentionMask);
    const wanted = fetches.filter((name) => outputs.has(name));
    const results = wanted.map((name) => {
      const columns = description.outputs.get(name)?.columns ?? 0;
      return { address: memory.allocate(4 * columns), columns };
    });
    const denses = memory.putStructure(wanted.map((name) => outputs.get(name) ?? 0));
    const targets = memory.putStructure(results.map(({ address }) => address));
    const matrix = heads * tokens * tokens;
    const has = (names: readonly string[]) => fetches.some((name) => names.includes(name));
    const attentions = has(attentionNames) ? memory.allocate(4 * layers.length * matrix) : 0;
    const states = has(hiddenStateNames) ? memory.allocate(4 * (layers.length + 1) * tokens * hidden) : 0;
    const fields = [tokens, ...workspace.fields, attentions, states, wanted.length, denses, targets];
    memory.words(workspace.run, fields.length).set(fields);
    try {
      kernel.forward(encoder, workspace.run);
    } catch (cause) {
      throw new EngineError("inference-failed", "The model stopped: the kernel gave up.", { cause });
    }
    return fetches.map((name) => {
      const head = results[wanted.indexOf(name)];
      if (head) return [name, { data: memory.floats(head.address, head.columns), dims: [head.columns] }];
      const layer = attentionNames.indexOf(name);
      if (layer >= 0) {
        const data = memory.floats(attentions + 4 * layer * matrix, matrix);
        return [name, { data, dims: [heads, tokens, tokens] }];
      }
      const length = tokens * hidden;
      const data = memory.floats(states + 4 * hiddenStateNames.indexOf(name) * length, length);
      return [name, { data, dims: [tokens, hidden] }];
    });
  }

  async dispose() {
    this.#isDisposed = true;
  }
}
