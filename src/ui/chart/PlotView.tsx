import { type PointerEvent, type ReactNode, useState } from "react";
import { Marks } from "./DrawingSvg.tsx";
import type { Plot, PlotHit } from "./plot.ts";
import classes from "./PlotView.module.css";

interface PlotViewProps {
  plot: Plot;
  /** The tooltip of a row. */
  tip(row: number): ReactNode;
  onPick?: ((row: number, label: number) => void) | undefined;
  /** Called with the first and the last of the rows that the pointer was dragged over. */
  onBrush?: ((first: number, last: number) => void) | undefined;
}

/** The area from one row to another. */
function between(a: PlotHit["area"], b: PlotHit["area"]): PlotHit["area"] {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  };
}

/**
 * A plot that highlights and describes the row under the pointer. A click selects one of its classes; dragging selects
 * the rows between.
 */
export function PlotView({ plot, tip, onPick, onBrush }: PlotViewProps) {
  const [hit, setHit] = useState<PlotHit>();
  /** Where dragging began. */
  const [start, setStart] = useState<PlotHit>();
  const { width, height, marks } = plot.drawing;
  const hitOf = (event: PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return plot.at(event.clientX - box.left, event.clientY - box.top);
  };
  const isLeft = hit !== undefined && hit.area.x + hit.area.width / 2 < width / 2;
  return (
    <div className={classes.plot}>
      <svg
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        data-testid="plot"
        data-pickable={(onPick && hit?.label !== undefined) || undefined}
        onPointerDown={(event) => {
          if (onBrush && event.button === 0) setStart(hitOf(event));
        }}
        // While dragging outside the rows, the last one that was met counts.
        onPointerMove={(event) => setHit(hitOf(event) ?? (start && hit))}
        onPointerLeave={() => {
          setHit(undefined);
          setStart(undefined);
        }}
        onPointerUp={(event) => {
          const end = hitOf(event) ?? (start && hit);
          setStart(undefined);
          if (start && end && start.row !== end.row)
            onBrush?.(Math.min(start.row, end.row), Math.max(start.row, end.row));
          else if (end?.label !== undefined) onPick?.(end.row, end.label);
        }}
      >
        {hit && <rect {...(start ? between(start.area, hit.area) : hit.area)} className={classes.row} />}
        <Marks marks={marks} />
      </svg>
      {hit && (
        <div
          className={classes.tip}
          style={{ top: Math.min(hit.area.y, height - 60), [isLeft ? "right" : "left"]: 8 }}
        >
          {tip(hit.row)}
        </div>
      )}
    </div>
  );
}
