import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Attentions } from "../../classifier/intermediates.ts";
import { pooledFlow } from "./flow.ts";

/** Edmonds and Karp over a table of capacities: another algorithm, for graphs of a few nodes. */
function mostFlow(capacity: number[][], source: number, sink: number): number {
  const residual = capacity.map((row) => [...row]);
  let flow = 0;
  for (;;) {
    const before = Array<number>(residual.length).fill(-1);
    before[source] = source;
    const queue = [source];
    for (const node of queue) {
      for (const [other, edgeCapacity] of (residual[node] ?? []).entries()) {
        if (edgeCapacity > 1e-9 && before[other] === -1) {
          before[other] = node;
          queue.push(other);
        }
      }
    }
    if (before[sink] === -1) return flow;
    const path: [number, number][] = [];
    for (let node = sink; node !== source; node = before[node] ?? source)
      path.push([before[node] ?? 0, node]);
    const part = Math.min(...path.map(([from, to]) => residual[from]?.[to] ?? 0));
    for (const [from, to] of path) {
      (residual[from] as number[])[to] = (residual[from]?.[to] ?? 0) - part;
      (residual[to] as number[])[from] = (residual[to]?.[from] ?? 0) + part;
    }
    flow += part;
  }
}

const anyAttentions = fc
  .tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 5 }))
  .chain(([layers, tokens]) =>
    fc
      .array(fc.float({ min: Math.fround(0.001), max: 1, noNaN: true }), {
        minLength: layers * tokens * tokens,
        maxLength: layers * tokens * tokens,
      })
      .map((weights): Attentions => {
        const data = Float32Array.from(weights);
        for (let start = 0; start < data.length; start += tokens) {
          const row = data.subarray(start, start + tokens);
          const sum = row.reduce((total, weight) => total + weight, 0);
          row.set(row.map((weight) => weight / sum));
        }
        return { layers, heads: 1, tokens, data };
      }),
  );

describe("attention flow", () => {
  it.each(["mean", "first"] as const)(
    "is the maximum flow that another algorithm finds, from %s",
    (pooling) => {
      fc.assert(
        fc.property(anyAttentions, (attentions) => {
          const { layers, tokens, data } = attentions;
          const nodes = (layers + 1) * tokens + 1;
          const capacity = Array.from({ length: nodes }, () => Array<number>(nodes).fill(0));
          for (let token = 0; token < tokens; token += 1) {
            const share = pooling === "mean" ? 1 / tokens : Number(token === 0);
            (capacity[nodes - 1] as number[])[layers * tokens + token] = share;
            for (let layer = 0; layer < layers; layer += 1) {
              for (let key = 0; key < tokens; key += 1) {
                const weight = data[(layer * tokens + token) * tokens + key] ?? 0;
                const edgeCapacity = weight / 2 + (key === token ? 0.5 : 0);
                (capacity[(layer + 1) * tokens + token] as number[])[layer * tokens + key] = edgeCapacity;
              }
            }
          }
          const flows = Array.from({ length: tokens }, (_, token) => mostFlow(capacity, nodes - 1, token));
          const total = flows.reduce((sum, flow) => sum + flow, 0);
          for (const [token, flow] of pooledFlow(attentions, pooling).entries()) {
            expect(flow).toBeCloseTo((flows[token] ?? NaN) / total, 4);
          }
        }),
        { numRuns: 60 },
      );
    },
  );
});
