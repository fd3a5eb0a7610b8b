import { type PointerEvent, useMemo } from "react";
import type { EmbeddingMap } from "../../../../workers/protocols/embeddings.ts";
import { t } from "../../../i18n/i18n.ts";
import { useDrawingCanvas, useWidth } from "../../../ui/chart/canvas.ts";
import classes from "./EmbeddingsPanel.module.css";
import { mapDrawing } from "./map-drawing.ts";
import { nearestPoint, pointPositions } from "./map-layout.ts";

const HEIGHT_PX = 360;
const PICK_RADIUS_PX = 12;

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
  const drawing = useMemo(
    () => mapDrawing(map, labels, positions, { width, height: HEIGHT_PX }, { selected, row }),
    [map, labels, positions, width, selected, row],
  );
  const canvas = useDrawingCanvas(width > 0 ? drawing : undefined);
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
