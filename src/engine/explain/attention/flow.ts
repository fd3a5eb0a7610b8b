/**
 * Attention flow (Abnar and Zuidema 2020): attention weights are the capacities of edges, and each input token's value
 * is the maximum flow from it to the output. Rollout multiplies along a path; flow takes the smallest capacity on it.
 */

import type { Attentions } from "../../classifier/intermediates.ts";
import type { Pooling } from "../numeric/matrix.ts";
import { withResidual } from "./rollout.ts";

/** Flows up to this are rounding of 32-bit weights. */
const EPSILON = 1e-7;

/**
 * Maximum flow through a graph of layers (Dinic 1970), from a source above the last layer to one token of the first.
 * Nodes are numbered from the inputs up; the source is the last node.
 */
class FlowNetwork {
  readonly #tokens: number;
  readonly #nodes: number;
  /** [layers, tokens, tokens], the residual capacity from the upper token to the lower. */
  readonly #down: Float64Array;
  /** [layers, tokens, tokens], the residual capacity from the lower token to the upper. */
  readonly #up: Float64Array;
  /** [tokens], the residual capacity from the source to each token of the last layer. */
  readonly #source: Float64Array;
  readonly #level: Int32Array;
  readonly #next: Int32Array;
  readonly #capacities: { down: Float64Array; source: Float64Array };

  constructor(layers: readonly Float32Array[], tokens: number, pooling: Pooling) {
    this.#tokens = tokens;
    this.#nodes = (layers.length + 1) * tokens + 1;
    const down = new Float64Array(layers.length * tokens * tokens);
    for (const [layer, weights] of layers.entries()) down.set(weights, layer * tokens * tokens);
    const source = Float64Array.from({ length: tokens }, (_, token) =>
      pooling === "mean" ? 1 / tokens : Number(token === 0),
    );
    this.#capacities = { down, source };
    this.#down = down.slice();
    this.#up = new Float64Array(down.length);
    this.#source = source.slice();
    this.#level = new Int32Array(this.#nodes);
    this.#next = new Int32Array(this.#nodes);
  }

  /** The maximum flow to the input token `sink`. */
  maxFlow(sink: number): number {
    this.#down.set(this.#capacities.down);
    this.#source.set(this.#capacities.source);
    this.#up.fill(0);
    let flow = 0;
    while (this.#buildLevels(sink)) {
      this.#next.fill(0);
      for (let part = this.#push(this.#nodes - 1, sink, 1); part > EPSILON;) {
        flow += part;
        part = this.#push(this.#nodes - 1, sink, 1);
      }
    }
    return flow;
  }

  /** Residual capacity to a neighbor; the neighbors of a node are the tokens below it, then the tokens above it. */
  #residual(node: number, choice: number): number {
    const tokens = this.#tokens;
    if (node === this.#nodes - 1) return choice < tokens ? (this.#source[choice] as number) : 0;
    const layer = Math.floor(node / tokens);
    const token = node % tokens;
    if (choice < tokens) {
      return layer === 0 ? 0 : (this.#down[((layer - 1) * tokens + token) * tokens + choice] as number);
    }
    return this.#up[(layer * tokens + choice - tokens) * tokens + token] ?? 0;
  }

  #neighbor(node: number, choice: number): number {
    const tokens = this.#tokens;
    if (node === this.#nodes - 1) return this.#nodes - 1 - tokens + choice;
    const layer = Math.floor(node / tokens);
    return choice < tokens ? (layer - 1) * tokens + choice : (layer + 1) * tokens + choice - tokens;
  }

  #update(node: number, choice: number, amount: number): void {
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

  /** Breadth-first levels from the source. @returns whether the sink can be reached */
  #buildLevels(sink: number): boolean {
    this.#level.fill(-1);
    const queue = [this.#nodes - 1];
    this.#level[this.#nodes - 1] = 0;
    for (const node of queue) {
      for (let choice = 0; choice < 2 * this.#tokens; choice += 1) {
        if (this.#residual(node, choice) <= EPSILON) continue;
        const other = this.#neighbor(node, choice);
        if (this.#level[other] !== -1) continue;
        this.#level[other] = (this.#level[node] as number) + 1;
        if (other === sink) return true;
        queue.push(other);
      }
    }
    return false;
  }

  /** Sends up to `amount` along one path of increasing levels. @returns what was sent */
  #push(node: number, sink: number, amount: number): number {
    if (node === sink) return amount;
    for (
      ;
      (this.#next[node] as number) < 2 * this.#tokens;
      this.#next[node] = (this.#next[node] as number) + 1
    ) {
      const choice = this.#next[node] as number;
      const residual = this.#residual(node, choice);
      if (residual <= EPSILON) continue;
      const other = this.#neighbor(node, choice);
      if (this.#level[other] !== (this.#level[node] as number) + 1) continue;
      const moved = this.#push(other, sink, Math.min(amount, residual));
      if (moved <= EPSILON) continue;
      this.#update(node, choice, moved);
      return moved;
    }
    return 0;
  }
}

/** A text takes one maximum flow per token over layers x tokens^2 edges: longer texts would take minutes. */
export const MAX_FLOW_TOKENS = 64;

/** @returns [tokens], the flow from each input token to the pooled output, scaled to sum to 1 */
export function pooledFlow(attentions: Attentions, pooling: Pooling): Float64Array {
  const { tokens } = attentions;
  const layers = Array.from(
    { length: attentions.layers },
    (_, layer) => withResidual(attentions, layer).data,
  );
  const network = new FlowNetwork(layers, tokens, pooling);
  const flows = Float64Array.from({ length: tokens }, (_, token) => network.maxFlow(token));
  const total = flows.reduce((sum, flow) => sum + flow, 0);
  return flows.map((flow) => flow / total);
}
