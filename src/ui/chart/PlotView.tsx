import { type PointerEvent, type ReactNode, useState } from "react";
import { Marks } from "./DrawingSvg.tsx";
import type { Plot, PlotHit } from "./plot.ts";
import classes from "./PlotView.module.css";

interface PlotViewProps {
  plot: Plot;
  /** The tooltip of a row. */
  tip(row: number): ReactNode;
  onPick?: ((row: number, label: number) => void) | undefined;
}

/** A plot that highlights and describes the row under the pointer; a click selects one of its classes. */
export function PlotView({ plot, tip, onPick }: PlotViewProps) {
  const [hit, setHit] = useState<PlotHit>();
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
        onPointerMove={(event) => setHit(hitOf(event))}
        onPointerLeave={() => setHit(undefined)}
        onPointerUp={(event) => {
          const picked = hitOf(event);
          if (picked?.label !== undefined) onPick?.(picked.row, picked.label);
        }}
      >
        {hit && <rect {...hit.area} className={classes.row} />}
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
