/** Words on the plane of the first two principal components, as marks. Pure. */

import type { ColorToken } from "../../../ui/chart/color-tokens.ts";
import type { Drawing, Mark } from "../../../ui/chart/drawing.ts";
import { textWidth } from "../../../ui/chart/text-fit.ts";

const EDGE = 24;
/** Space for the name of the vertical axis. */
const LEFT = 44;
/** Space for labels beside the points at the right edge. */
const RIGHT = 72;
const FONT = 13;
const RADIUS = 4;
const CHOSEN_RADIUS = 6;
/** Between a point and its label. */
const GAP = 8;
/** The height of a drawing as a share of its width, and its bounds. */
const RATIO = 0.55;
const [MIN_HEIGHT, MAX_HEIGHT] = [260, 760];

export const projectionHeight = (width: number): number =>
  Math.round(Math.min(MAX_HEIGHT, Math.max(MIN_HEIGHT, RATIO * width)));

export interface ProjectedWord {
  label: string;
  /** The color of its effect on the class. */
  token: ColorToken;
  /** From 0, no color, to 1. */
  strength: number;
}

export interface PlacedWord extends ProjectedWord {
  x: number;
  y: number;
  /** Where its label is; absent where there is no space for it. */
  text?: { x: number; y: number; anchor: "start" | "middle" | "end" };
}

interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

const overlaps = (a: Box, b: Box) =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** The components scaled to the drawing. */
function positions(points: Float64Array, width: number, height: number): { x: number; y: number }[] {
  const axis = (which: 0 | 1) => {
    const values = points.filter((_, at) => at % 2 === which);
    const low = Math.min(...values);
    const extent = Math.max(...values) - low || 1;
    return Array.from(values, (value) => (value - low) / extent);
  };
  const [across, up] = [axis(0), axis(1)];
  return across.map((share, index) => ({
    x: LEFT + share * (width - LEFT - RIGHT),
    y: height - EDGE - (up[index] ?? 0) * (height - 2 * EDGE),
  }));
}

/** The places of a label around its point, the best first. */
function candidates({ x, y }: { x: number; y: number }, wide: number) {
  const beside = y + FONT / 3;
  return [
    { x: x + GAP, y: beside, anchor: "start", left: x + GAP },
    { x: x - GAP, y: beside, anchor: "end", left: x - GAP - wide },
    { x, y: y - GAP, anchor: "middle", left: x - wide / 2 },
    { x, y: y + GAP + FONT * 0.75, anchor: "middle", left: x - wide / 2 },
    { x: x + 4, y: y - GAP, anchor: "start", left: x + 4 },
    { x: x + 4, y: y + GAP + FONT * 0.75, anchor: "start", left: x + 4 },
    { x: x - 4, y: y - GAP, anchor: "end", left: x - 4 - wide },
    { x: x - 4, y: y + GAP + FONT * 0.75, anchor: "end", left: x - 4 - wide },
  ] as const;
}

/**
 * The points with labels that overlap neither another label nor a point. Words with a strong effect are placed first.
 * @param points [words, 2]
 */
export function placeWords(
  words: readonly ProjectedWord[],
  points: Float64Array,
  width: number,
): PlacedWord[] {
  const height = projectionHeight(width);
  const at = positions(points, width, height);
  const taken: Box[] = at.map(({ x, y }) => ({
    left: x - RADIUS,
    top: y - RADIUS,
    right: x + RADIUS,
    bottom: y + RADIUS,
  }));
  const placed = words.map((word, index): PlacedWord => ({
    ...word,
    x: at[index]?.x ?? 0,
    y: at[index]?.y ?? 0,
  }));
  for (const word of placed.toSorted((a, b) => b.strength - a.strength)) {
    const wide = textWidth(word.label, FONT);
    for (const { left, x, y, anchor } of candidates(word, wide)) {
      const box = { left, top: y - FONT, right: left + wide, bottom: y + 2 };
      const isInside = box.left >= LEFT / 2 && box.right <= width && box.top >= 0 && box.bottom <= height;
      if (!isInside || taken.some((other) => overlaps(box, other))) continue;
      word.text = { x, y, anchor };
      taken.push(box);
      break;
    }
  }
  return placed;
}

/** One word: its point, outlined where it is chosen, and its label, which a chosen word always has. */
export function wordMarks({ label, token, strength, x, y, text }: PlacedWord, isChosen: boolean): Mark[] {
  const place = text ?? { x: x + GAP, y: y + FONT / 3, anchor: "start" };
  const radius = isChosen ? CHOSEN_RADIUS : RADIUS;
  return [
    // Opaque below the tint, so that points behind it do not show through.
    { shape: "circle", x, y, radius, fill: "surface" },
    { shape: "circle", x, y, radius, fill: token, opacity: strength },
    {
      shape: "circle",
      x,
      y,
      radius,
      stroke: isChosen ? "ink" : "line-strong",
      strokeWidth: isChosen ? 2 : 1,
    },
    ...(text || isChosen ? [{ shape: "text", text: label, size: FONT, fill: "ink", ...place } as const] : []),
  ];
}

/** @param chosen indices of the words that are outlined. @param axes the names of the components */
export function projectionDrawing(
  words: readonly ProjectedWord[],
  points: Float64Array,
  chosen: readonly number[],
  { width, axes }: { width: number; axes: readonly [string, string] },
): Drawing {
  const height = projectionHeight(width);
  const marks = placeWords(words, points, width).flatMap((word, index) =>
    wordMarks(word, chosen.includes(index)),
  );
  return { width, height: height + AXIS, marks: [...axisMarks(axes, width, height), ...marks] };
}

/** The space below for the name of the horizontal axis. */
export const AXIS = 20;

/** A frame of the plane with the names of its axes: the first one below, the second one on the left. */
export function axisMarks([across, up]: readonly [string, string], width: number, height: number): Mark[] {
  const name = { shape: "text", size: FONT, fill: "ink-soft", anchor: "middle" } as const;
  return [
    { shape: "path", d: `M0.5 0.5H${width - 0.5}V${height - 0.5}H0.5Z`, stroke: "line", strokeWidth: 1 },
    { ...name, x: width / 2, y: height + FONT + 2, text: across },
    { ...name, x: FONT + 2, y: height / 2, text: up, turn: -90 },
  ];
}
