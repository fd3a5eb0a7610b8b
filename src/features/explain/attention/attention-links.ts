/** Scaling, strongest links and removal of special tokens of a square matrix. Pure. */

import type { Matrix } from "../../../engine/explain/numeric/matrix.ts";

export interface Link {
  from: number;
  to: number;
  weight: number;
}

/** The strongest links of each row whose weights sum to at least `mass` of the row. */
export function strongestLinks({ size, data }: Matrix, mass: number): Link[] {
  const links: Link[] = [];
  for (let from = 0; from < size; from += 1) {
    const row = Array.from({ length: size }, (_, to) => ({ from, to, weight: data[from * size + to] ?? 0 }));
    const total = row.reduce((sum, { weight }) => sum + weight, 0);
    let sum = 0;
    for (const link of row.toSorted((a, b) => b.weight - a.weight)) {
      if (sum >= mass * total || link.weight <= 0) break;
      links.push(link);
      sum += link.weight;
    }
  }
  return links;
}

/** The links with the largest weights of the whole matrix, strongest first. */
export function topLinks({ size, data }: Matrix, count: number): Link[] {
  const top: Link[] = [];
  let least = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < data.length; at += 1) {
    const weight = data[at] as number;
    if (weight <= least) continue;
    const place = top.findIndex((link) => link.weight < weight);
    top.splice(place < 0 ? top.length : place, 0, { from: Math.floor(at / size), to: at % size, weight });
    if (top.length > count) top.pop();
    if (top.length === count) least = top[count - 1]?.weight ?? least;
  }
  return top;
}

/** The weight that has the full color, for each row. */
export function ceilings({ size, data }: Matrix, scale: "all" | "row" | "one"): Float32Array {
  const tops = new Float32Array(size).fill(1);
  if (scale === "one") return tops;
  for (let row = 0, at = 0; row < size; row += 1) {
    let top = 0;
    for (const end = at + size; at < end; at += 1) if ((data[at] as number) > top) top = data[at] as number;
    tops[row] = top;
  }
  return scale === "row" ? tops : tops.fill(tops.reduce((top, value) => Math.max(top, value), 0));
}
