/** Words on the plane of the first two principal components, as marks. Pure. */

import type { Drawing, Mark } from "../../../ui/chart/drawing.ts";

export const WIDTH = 560;
export const HEIGHT = 320;
const EDGE = 24;
/** Space for the label of the rightmost point. */
const RIGHT = 110;
const FONT = 13;

export interface Position {
  x: number;
  y: number;
}

/** The components scaled to the drawing. @returns pixels for each point */
export function pointPositions(points: Float64Array): Position[] {
  const axis = (which: 0 | 1) => {
    const values = points.filter((_, at) => at % 2 === which);
    const low = Math.min(...values);
    const extent = Math.max(...values) - low || 1;
    return Array.from(values, (value) => (value - low) / extent);
  };
  const [across, up] = [axis(0), axis(1)];
  return across.map((share, index) => ({
    x: EDGE + share * (WIDTH - EDGE - RIGHT),
    y: HEIGHT - EDGE - (up[index] ?? 0) * (HEIGHT - 2 * EDGE),
  }));
}

/** One word: its point, outlined where it is chosen, and its label. */
export function pointMarks(label: string, { x, y }: Position, isChosen: boolean): Mark[] {
  const outline = isChosen ? ({ stroke: "ink", strokeWidth: 2 } as const) : {};
  return [
    { shape: "circle", x, y, radius: isChosen ? 6 : 4, fill: "accent", ...outline },
    { shape: "text", x: x + 8, y: y + 4, text: label, size: FONT, fill: "ink" },
  ];
}

/** @param chosen indices of the words that are outlined */
export const projectionDrawing = (
  labels: readonly string[],
  points: Float64Array,
  chosen: readonly number[],
): Drawing => ({
  width: WIDTH,
  height: HEIGHT,
  marks: pointPositions(points).flatMap((position, index) =>
    pointMarks(labels[index] ?? "", position, chosen.includes(index)),
  ),
});
