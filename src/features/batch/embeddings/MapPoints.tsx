import { type PointerEvent, useMemo } from "react";
import type { EmbeddingMap } from "../../../../workers/protocols/embeddings.ts";
import { t } from "../../../i18n/i18n.ts";
import { prepare, useCanvas, useWidth } from "../../../ui/chart/canvas.ts";
import { classColors } from "../../../ui/chart/class-colors.ts";
import { tokenColors } from "../../../ui/chart/color-tokens.ts";
import { cssColor } from "../../../ui/chart/colors.ts";
import classes from "./EmbeddingsPanel.module.css";
import { nearestPoint, pointPositions } from "./map-layout.ts";

const HEIGHT_PX = 360;
const PICK_RADIUS_PX = 12;
const TOKENS = ["negative", "neutral", "positive", "ink", "line-strong"] as const;

export interface MapPointsProps {
  map: EmbeddingMap;
  labels: readonly string[];
  /** The cluster that is not faded. */
  selected: number | undefined;
  /** The row that is highlighted, from 0. */
  row: number;
  onPick(row: number): void;
}

/** One point for each row, on a canvas. */
export function MapPoints({ map, labels, selected, row, onPick }: MapPointsProps) {
  const { ref, width } = useWidth();
  const positions = useMemo(() => pointPositions(map, { width, height: HEIGHT_PX }), [map, width]);
  const canvas = useCanvas(
    (element) => {
      const context = width > 0 ? prepare(element, width, HEIGHT_PX) : null;
      if (!context) return;
      const colors = tokenColors(element, TOKENS);
      for (const [at, index] of map.rows.entries()) {
        const [x = 0, y = 0] = positions.subarray(at * 2, at * 2 + 2);
        const label = labels[map.labels[at] ?? -1] ?? "";
        const { token } = classColors(label, map.labels[at] ?? 0);
        const isHighlighted = index === row;
        const isFaded = selected !== undefined && map.assignments[at] !== selected && !isHighlighted;
        context.globalAlpha = isFaded ? 0.15 : 0.75;
        context.fillStyle = cssColor(label ? colors[token] : colors["line-strong"]);
        context.beginPath();
        context.arc(x, y, isHighlighted ? 6 : 3, 0, 2 * Math.PI);
        context.fill();
        if (!isHighlighted) continue;
        context.globalAlpha = 1;
        context.lineWidth = 2;
        context.strokeStyle = cssColor(colors.ink);
        context.stroke();
      }
    },
    [map, positions, selected, row, width],
  );
  const pick = (event: PointerEvent<HTMLCanvasElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const at = nearestPoint(positions, event.clientX - box.left, event.clientY - box.top, PICK_RADIUS_PX);
    if (at >= 0) onPick(map.rows[at] ?? 0);
  };
  return (
    <div ref={ref} className={classes.map}>
      <canvas
        ref={canvas}
        role="img"
        aria-label={t("batch:embeddingMap.summary", { count: map.rows.length })}
        onPointerUp={pick}
      />
    </div>
  );
}
