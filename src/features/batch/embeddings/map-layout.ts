/** Where each row of the embedding map is drawn. Pure. */

import type { EmbeddingMap } from "../../../../workers/protocols/embeddings.ts";

const MAP_MARGIN = 16;

/** @returns [rows, 2] in pixels, each axis scaled to fill the size within the margin. */
export function pointPositions(
  { points, rows }: Pick<EmbeddingMap, "points" | "rows">,
  { width, height }: { width: number; height: number },
): Float64Array {
  const positions = new Float64Array(rows.length * 2);
  for (const axis of [0, 1] as const) {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let at = axis; at < points.length; at += 2) {
      low = Math.min(low, points[at] ?? 0);
      high = Math.max(high, points[at] ?? 0);
    }
    const extent = (axis === 0 ? width : height) - 2 * MAP_MARGIN;
    for (let at = axis; at < points.length; at += 2) {
      const share = high > low ? ((points[at] ?? 0) - low) / (high - low) : 0.5;
      positions[at] = MAP_MARGIN + share * extent;
    }
  }
  return positions;
}

/** @returns the index of the nearest point within `radius` pixels, or -1 */
export function nearestPoint(positions: Float64Array, x: number, y: number, radius: number): number {
  let nearest = -1;
  let least = radius ** 2;
  for (let at = 0; at * 2 < positions.length; at += 1) {
    const distance = ((positions[at * 2] ?? 0) - x) ** 2 + ((positions[at * 2 + 1] ?? 0) - y) ** 2;
    if (distance < least) [nearest, least] = [at, distance];
  }
  return nearest;
}
