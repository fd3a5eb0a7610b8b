/**
 * Attention flow (Abnar and Zuidema 2020): attention as the capacity of pipes, and of each input token the most
 * that can flow from it to the output. Where rollout multiplies, flow is bounded by the narrowest pipe on the way.
 */

import type { Attentions } from "../../classifier/intermediates.ts";
import { combineHeads, type Pooling } from "./attention.ts";

/** Less than this is no flow: the rounding of 32-bit weights. */
const NOTHING = 1e-7;

/**
 * The most that flows through a graph of layers, from a source above the last to one token of the first
 * (Dinic 1970). Nodes are numbered from the inputs up; the source is the last.
 */
class Pipes {
  readonly #tokens: number;
  readonly #nodes: number;
  /** [layers, tokens, tokens], what is left of each pipe, from the upper token down. */
  readonly #down: Float64Array;
  /** What could flow back up again. */
  readonly #up: Float64Array;
  /** From the source to each token of the last layer. */
  readonly #source: Float64Array;
  readonly #level: Int32Array;
  readonly #next: Int32Array;
  readonly #whole: { down: Float64Array; source: Float64Array };

  constructor(layers: readonly Float32Array[], tokens: number, pooling: Pooling) {
    this.#tokens = tokens;
    this.#nodes = (layers.length + 1) * tokens + 1;
    const down = new Float64Array(layers.length * tokens * tokens);
    for (const [layer, weights] of layers.entries()) down.set(weights, layer * tokens * tokens);
    const source = Float64Array.from({ length: tokens }, (_, token) =>
      pooling === "mean" ? 1 / tokens : Number(token === 0),
    );
    this.#whole = { down, source };
    this.#down = down.slice();
    this.#up = new Float64Array(down.length);
    this.#source = source.slice();
    this.#level = new Int32Array(this.#nodes);
    this.#next = new Int32Array(this.#nodes);
  }

  /** What can flow to input `sink`. */
  most(sink: number): number {
    this.#down.set(this.#whole.down);
    this.#source.set(this.#whole.source);
    this.#up.fill(0);
    let flow = 0;
    while (this.#reach(sink)) {
      this.#next.fill(0);
      for (let part = this.#push(this.#nodes - 1, sink, 1); part > NOTHING;) {
        flow += part;
        part = this.#push(this.#nodes - 1, sink, 1);
      }
    }
    return flow;
  }

  /** The neighbours of a node are the tokens below it, then those above it. */
  #left(node: number, choice: number): number {
    const tokens = this.#tokens;
    if (node === this.#nodes - 1) return choice < tokens ? (this.#source[choice] as number) : 0;
    const layer = Math.floor(node / tokens);
    const token = node % tokens;
    if (choice < tokens) {
      return layer === 0 ? 0 : (this.#down[((layer - 1) * tokens + token) * tokens + choice] as number);
    }
    return this.#up[(layer * tokens + choice - tokens) * tokens + token] ?? 0;
  }

  #neighbour(node: number, choice: number): number {
    const tokens = this.#tokens;
    if (node === this.#nodes - 1) return this.#nodes - 1 - tokens + choice;
    const layer = Math.floor(node / tokens);
    return choice < tokens ? (layer - 1) * tokens + choice : (layer + 1) * tokens + choice - tokens;
  }

  #move(node: number, choice: number, amount: number): void {
    const tokens = this.#tokens;
    if (node === this.#nodes - 1) {
      this.#source[choice] = (this.#source[choice] as number) - amount;
      return;
    }
    const layer = Math.floor(node / tokens);
    const token = node % tokens;
    const isDown = choice < tokens;
    const at = isDown
      ? ((layer - 1) * tokens + token) * tokens + choice
      : (layer * tokens + choice - tokens) * tokens + token;
    this.#down[at] = (this.#down[at] as number) + (isDown ? -amount : amount);
    this.#up[at] = (this.#up[at] as number) + (isDown ? amount : -amount);
  }

  /** Numbers the nodes by their distance from the source. @returns whether the sink can be reached */
  #reach(sink: number): boolean {
    this.#level.fill(-1);
    const queue = [this.#nodes - 1];
    this.#level[this.#nodes - 1] = 0;
    for (const node of queue) {
      for (let choice = 0; choice < 2 * this.#tokens; choice += 1) {
        if (this.#left(node, choice) <= NOTHING) continue;
        const other = this.#neighbour(node, choice);
        if (this.#level[other] !== -1) continue;
        this.#level[other] = (this.#level[node] as number) + 1;
        if (other === sink) return true;
        queue.push(other);
      }
    }
    return false;
  }

  #push(node: number, sink: number, amount: number): number {
    if (node === sink) return amount;
    for (
      ;
      (this.#next[node] as number) < 2 * this.#tokens;
      this.#next[node] = (this.#next[node] as number) + 1
    ) {
      const choice = this.#next[node] as number;
      const left = this.#left(node, choice);
      if (left <= NOTHING) continue;
      const other = this.#neighbour(node, choice);
      if (this.#level[other] !== (this.#level[node] as number) + 1) continue;
      const moved = this.#push(other, sink, Math.min(amount, left));
      if (moved <= NOTHING) continue;
      this.#move(node, choice, moved);
      return moved;
    }
    return 0;
  }
}

/** Flow to every token of longer texts would take minutes: one maximum flow a token over layers x tokens^2 pipes. */
export const MOST_FLOW_TOKENS = 64;

/** Each layer as rollout has it: heads in the mean, half of it the residual connection. */
export function pooledFlow(attentions: Attentions, pooling: Pooling): Float64Array {
  const { tokens, heads } = attentions;
  const layers = Array.from({ length: attentions.layers }, (_, layer) => {
    const chosen = Array.from({ length: heads }, (_head, head) => ({ layer, head }));
    const { data } = combineHeads(attentions, chosen, "mean");
    return data.map((weight, at) => weight / 2 + (at % (tokens + 1) === 0 ? 0.5 : 0));
  });
  const pipes = new Pipes(layers, tokens, pooling);
  const flows = Float64Array.from({ length: tokens }, (_, token) => pipes.most(token));
  const total = flows.reduce((sum, flow) => sum + flow, 0);
  return flows.map((flow) => flow / total);
}
