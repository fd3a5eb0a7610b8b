/** Draws the rows that people label, each with its inclusion probability (Särndal, Swensson and Wretman 1992, chapter 3). */

import { randomFrom } from "../statistics/random.ts";
import { type Design, isProbabilityDesign, type SampledRow } from "./coder-label.ts";

/** The sampling frame: the rows that can be drawn. */
export interface Frame {
  /** Indices of the rows; of equal texts only the first one where they are drawn once. */
  rows: Uint32Array;
  /** [rows], the number of rows with the same text; absent where each row is drawn by itself. */
  copies?: Uint32Array;
  /** Names of the strata, and [rows] the stratum of each row. */
  strata?: { names: readonly string[]; of: Uint32Array };
  /** [rows], the probability of the predicted class; NaN without scores. */
  certainty?: Float32Array;
}

/** As many rows of each stratum, or in proportion to its size. */
export const ALLOCATIONS = ["proportional", "equal"] as const;
export type Allocation = (typeof ALLOCATIONS)[number];

export interface Draw {
  design: Exclude<Design, "chosen">;
  /** The number of rows wanted; a smaller frame is drawn completely. */
  size: number;
  /** The same seed draws the same rows, and a larger size those and further ones. */
  seed: number;
  /** For `stratified`. */
  allocation?: Allocation;
}

export function drawSample(frame: Frame, draw: Draw): SampledRow[] {
  if (draw.design === "uncertain") return leastCertain(frame, draw.size);
  if (draw.design === "random") {
    const places = drawFrom(allPlaces(frame.rows.length), draw.size, draw.seed);
    return places.map((place) => sampled(frame, place, "random", places.length / frame.rows.length));
  }
  return stratified(frame, draw);
}

const allPlaces = (count: number) => Uint32Array.from({ length: count }, (_, place) => place);

const sampled = (frame: Frame, place: number, design: Design, probability: number): SampledRow => {
  const copies = frame.copies?.[place];
  return {
    row: frame.rows[place] ?? 0,
    probability,
    design,
    ...(copies !== undefined && copies > 1 && { copies }),
  };
};

/** Simple random sampling without replacement: the start of a random order (Fisher and Yates), which only the seed decides. */
function drawFrom(items: Uint32Array, size: number, seed: number): number[] {
  const random = randomFrom(seed);
  const count = Math.min(size, items.length);
  for (let at = 0; at < count; at++) {
    const other = at + Math.floor(random() * (items.length - at));
    [items[at], items[other]] = [items[other] ?? 0, items[at] ?? 0];
  }
  return Array.from(items.subarray(0, count));
}

/** Random rows of each stratum, in an order that mixes the strata. */
function stratified(frame: Frame, { size, seed, allocation = "proportional" }: Draw): SampledRow[] {
  const { names, of } = frame.strata ?? { names: [""], of: new Uint32Array(frame.rows.length) };
  const members = names.map((): number[] => []);
  for (const [place, stratum] of of.entries()) members[stratum]?.push(place);
  const sizes = members.map(({ length }) => length);
  const counts = allocation === "equal" ? equalCounts(sizes, size) : proportionalCounts(sizes, size);
  const order = randomFrom(seed);
  return members
    .flatMap((places, stratum) => {
      const drawn = drawFrom(Uint32Array.from(places), counts[stratum] ?? 0, seed + stratum + 1);
      return drawn.map((place) => ({
        ...sampled(frame, place, "stratified", drawn.length / places.length),
        stratum: names[stratum] ?? "",
      }));
    })
    .map((row) => ({ row, place: order() }))
    .sort((a, b) => a.place - b.place)
    .map(({ row }) => row);
}

/** Parts of equal size; what a small stratum lacks goes to the others. */
export function equalCounts(sizes: readonly number[], wanted: number): number[] {
  const counts = sizes.map(() => 0);
  let left = Math.min(
    wanted,
    sizes.reduce((sum, size) => sum + size, 0),
  );
  while (left > 0) {
    const open = sizes.flatMap((size, at) => ((counts[at] ?? 0) < size ? [at] : []));
    const share = Math.max(1, Math.floor(left / open.length));
    for (const at of open) {
      const more = Math.min(share, left, (sizes[at] ?? 0) - (counts[at] ?? 0));
      counts[at] = (counts[at] ?? 0) + more;
      left -= more;
    }
  }
  return counts;
}

/**
 * Parts in proportion to the sizes (largest remainders), at least one row of each stratum where that many are wanted,
 * because no estimate is possible for a stratum without a row.
 */
export function proportionalCounts(sizes: readonly number[], wanted: number): number[] {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total === 0) return sizes.map(() => 0);
  const size = Math.min(wanted, total);
  const filled = sizes.filter((count) => count > 0).length;
  const least = size >= filled ? 1 : 0;
  const exact = sizes.map((count) => (count * size) / total);
  const counts = sizes.map((count, at) => (count > 0 ? Math.max(least, Math.floor(exact[at] ?? 0)) : 0));
  const missing = (at: number) => (exact[at] ?? 0) - (counts[at] ?? 0);
  const places = sizes.map((_, at) => at).filter((at) => (sizes[at] ?? 0) > 0);
  let left = size - counts.reduce((sum, count) => sum + count, 0);
  while (left !== 0) {
    const step = Math.sign(left);
    const can = places.filter((at) =>
      step > 0 ? (counts[at] ?? 0) < (sizes[at] ?? 0) : (counts[at] ?? 0) > least,
    );
    const best = can.reduce((a, b) => (step * (missing(b) - missing(a)) > 0 ? b : a));
    counts[best] = (counts[best] ?? 0) + step;
    left -= step;
  }
  return counts;
}

function leastCertain(frame: Frame, size: number): SampledRow[] {
  const certainty = frame.certainty ?? new Float32Array(0);
  return Array.from(allPlaces(frame.rows.length))
    .filter((place) => !Number.isNaN(certainty[place] ?? Number.NaN))
    .sort((a, b) => (certainty[a] ?? 0) - (certainty[b] ?? 0) || a - b)
    .slice(0, size)
    .map((place) => sampled(frame, place, "uncertain", 1));
}

/**
 * The sample after a draw. At most one draw by chance is in force, so that every probability is that of one design: a new
 * one replaces the rows of the one before. Rows that have a label stay, as chosen; what was added by hand or for being
 * uncertain stays, too, unless it is now drawn by chance.
 * @param isLabeled whether a row has a label
 */
export function mergeSample(
  before: readonly SampledRow[],
  drawn: readonly SampledRow[],
  isLabeled: (row: number) => boolean,
): SampledRow[] {
  const added = new Map(drawn.map((row) => [row.row, row]));
  const isByChance = drawn.some(({ design }) => isProbabilityDesign(design));
  const kept = before.flatMap((row): SampledRow[] => {
    const again = added.get(row.row);
    if (again) {
      added.delete(row.row);
      return [isByChance ? again : row];
    }
    if (!isByChance || !isProbabilityDesign(row.design)) return [row];
    const { stratum: _, ...left } = row;
    return isLabeled(row.row) ? [{ ...left, design: "chosen", probability: 1 }] : [];
  });
  return [...kept, ...added.values()];
}

/** Rows that a person chose. */
export const chosenRows = (rows: Iterable<number>): SampledRow[] =>
  Array.from(rows, (row) => ({ row, probability: 1, design: "chosen" as const }));
