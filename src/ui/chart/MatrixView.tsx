/* An application role takes keys, which the linter does not know of. */
/* oxlint-disable jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-noninteractive-element-interactions */

import { type KeyboardEvent, type PointerEvent, useRef, useState } from "react";
import { fitText, prepare, useCanvas, useWidth } from "./canvas.ts";
import { t } from "../../i18n/i18n.ts";
import { cssColor } from "./colors.ts";
import { tokenColors } from "./color-tokens.ts";
import classes from "./MatrixView.module.css";
import { HeatmapPixels } from "./heatmap-pixels.ts";

export interface MatrixViewProps {
  /** [size, size] in row order, weights from 0; each row is drawn up to its ceiling. */
  matrix: { size: number; data: Float32Array };
  ceilings: Float32Array;
  labels: readonly string[];
  /** What the picture shows, for those who do not see it. */
  summary: string;
  /** In words, such as "looks at". */
  relation: string;
  format(weight: number): string;
  hovered: number | undefined;
  pinned: readonly number[];
  onHover(row: number | undefined): void;
  onPin(row: number, adding: boolean): void;
}

const LABEL = 84;
const LARGEST_CELL = 26;
/** Smaller cells have no room for a label. */
const LABELLED_CELL = 9;

interface Cell {
  row: number;
  column: number;
}

const MOVES: Record<string, [rows: number, columns: number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

interface MarkProps {
  /** CSS pixels from the corner of the picture. */
  x: number;
  y: number;
  width: number;
  height: number;
  isStrong?: boolean;
}

/** A box of its own: to move it paints nothing of the picture anew, as a second canvas did. */
const Mark = ({ x, y, width, height, isStrong }: MarkProps) => (
  <div
    className={classes.mark}
    data-strong={isStrong}
    aria-hidden="true"
    style={{ transform: `translate(${x}px, ${y}px)`, width, height }}
  />
);

/** A square of weights on a canvas. Hover previews, a click pins, arrow keys walk. */
export function MatrixView(props: MatrixViewProps) {
  const { matrix, ceilings, labels, summary, relation, format, hovered, pinned, onHover, onPin } = props;
  const { size, data } = matrix;
  const { ref: frame, width } = useWidth();
  const [cell, setCell] = useState<Cell>();
  const side = Math.min(LARGEST_CELL, (width - LABEL) / Math.max(1, size));
  const offset = side >= LABELLED_CELL ? LABEL : 0;
  const step = offset > 0 ? side : Math.min(LARGEST_CELL, width / Math.max(1, size));
  const extent = offset + step * size;

  const shades = useRef<HeatmapPixels>(undefined);
  const base = useCanvas(
    (canvas) => {
      if (width === 0 || size === 0) return;
      const context = prepare(canvas, extent, extent);
      if (!context) return;
      const colors = tokenColors(canvas, ["surface", "accent", "ink-soft"]);
      if (shades.current?.size !== size) shades.current = new HeatmapPixels(size);
      const small = shades.current.paint(data, ceilings, colors.surface, colors.accent);
      context.imageSmoothingEnabled = false;
      context.drawImage(small, offset, offset, step * size, step * size);
      if (offset === 0) return;
      context.font = `${Math.min(13, Math.max(9, step - 2))}px Inter Variable, system-ui, sans-serif`;
      context.fillStyle = cssColor(colors["ink-soft"]);
      context.textBaseline = "middle";
      for (const [index, label] of labels.entries()) {
        const text = fitText(context, label, LABEL - 10);
        context.textAlign = "right";
        context.fillText(text, LABEL - 6, offset + (index + 0.5) * step);
        context.save();
        context.translate(offset + (index + 0.5) * step, LABEL - 6);
        context.rotate(-Math.PI / 2);
        context.textAlign = "left";
        context.fillText(text, 0, 0);
        context.restore();
      }
    },
    [matrix, ceilings, labels, width],
  );

  const rows = new Set([...pinned, ...(hovered === undefined ? [] : [hovered])]);

  const at = (event: PointerEvent<HTMLElement>): Cell | undefined => {
    const box = event.currentTarget.getBoundingClientRect();
    const column = Math.floor((event.clientX - box.left - offset) / step);
    const row = Math.floor((event.clientY - box.top - offset) / step);
    return row >= 0 && row < size && column < size ? { row, column: Math.max(0, column) } : undefined;
  };
  const show = (next: Cell | undefined) => {
    if (next?.row === cell?.row && next?.column === cell?.column) return;
    setCell(next);
    onHover(next?.row);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const move = MOVES[event.key];
    const current = cell ?? { row: 0, column: 0 };
    if (move && size > 0) {
      const within = (value: number) => Math.min(size - 1, Math.max(0, value));
      const next = { row: within(current.row + move[0]), column: within(current.column + move[1]) };
      show(cell ? next : current);
    } else if ((event.key === "Enter" || event.key === " ") && cell) onPin(cell.row, event.shiftKey);
    else return;
    event.preventDefault();
  };
  const weight = cell && data[cell.row * size + cell.column];

  return (
    <div ref={frame}>
      <div
        className={classes.frame}
        role="application"
        aria-roledescription={t("common:heatMap")}
        aria-label={summary}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onPointerMove={(event) => show(at(event))}
        onPointerLeave={() => show(undefined)}
        onPointerUp={(event) => {
          const pressed = at(event);
          if (pressed) onPin(pressed.row, event.shiftKey);
        }}
      >
        <canvas ref={base} aria-hidden="true" />
        {[...rows].map(
          (row) =>
            row < size && (
              <Mark key={row} x={offset} y={offset + row * step} width={step * size} height={step} />
            ),
        )}
        {cell && cell.row < size && cell.column < size && (
          <>
            <Mark x={offset + cell.column * step} y={offset} width={step} height={step * size} />
            <Mark
              x={offset + cell.column * step}
              y={offset + cell.row * step}
              width={step}
              height={step}
              isStrong
            />
          </>
        )}
      </div>
      <output className={classes.readout} aria-live="polite">
        {cell && weight !== undefined
          ? `${labels[cell.row] ?? ""} ${relation} ${labels[cell.column] ?? ""}: ${format(weight)}`
          : ""}
      </output>
    </div>
  );
}
