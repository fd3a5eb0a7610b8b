/* oxlint-disable jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-noninteractive-element-interactions -- role="application" takes keys */

import { type KeyboardEvent, type PointerEvent, useMemo, useState } from "react";
import { t } from "../../i18n/i18n.ts";
import { useDrawingCanvas, useWidth } from "./canvas.ts";
import { type LabeledMatrix, matrixDrawing } from "./matrix-drawing.ts";
import classes from "./MatrixView.module.css";

export interface MatrixViewProps extends LabeledMatrix {
  /** A description of the drawing for screen readers. */
  summary: string;
  /** The relation of a row to a column in words, such as "attends to". */
  relation: string;
  format(weight: number): string;
  hovered: number | undefined;
  pinned: readonly number[];
  onHover(row: number | undefined): void;
  onPin(row: number, adding: boolean): void;
}

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

/** The side of the largest cell: few texts have larger ones, as long as the whole fits on the screen. In pixels. */
function screenCell(size: number): number {
  const side = Math.max(620, window.innerHeight - 660);
  return Math.min(side / 14, Math.max(26, side / Math.max(1, size)));
}

interface OutlineProps {
  /** CSS pixels from the upper left corner of the drawing. */
  x: number;
  y: number;
  width: number;
  height: number;
  isStrong?: boolean;
}

/** A separate element, so that moving it does not repaint the heatmap. */
const Outline = ({ x, y, width, height, isStrong }: OutlineProps) => (
  <div
    className={classes.mark}
    data-strong={isStrong}
    aria-hidden="true"
    style={{ transform: `translate(${x}px, ${y}px)`, width, height }}
  />
);

interface Geometry {
  size: number;
  offset: number;
  step: number;
}

/** The cell under the pointer or the keyboard focus, and its event handlers. */
function useCell(
  { size, offset, step }: Geometry,
  { onHover, onPin }: Pick<MatrixViewProps, "onHover" | "onPin">,
) {
  const [cell, setCell] = useState<Cell>();
  const show = (next: Cell | undefined) => {
    if (next?.row === cell?.row && next?.column === cell?.column) return;
    setCell(next);
    onHover(next?.row);
  };
  const cellAt = (event: PointerEvent<HTMLElement>): Cell | undefined => {
    const box = event.currentTarget.getBoundingClientRect();
    const column = Math.floor((event.clientX - box.left - offset) / step);
    const row = Math.floor((event.clientY - box.top - offset) / step);
    return row >= 0 && row < size && column < size ? { row, column: Math.max(0, column) } : undefined;
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
  const handlers = {
    onKeyDown,
    onPointerMove: (event: PointerEvent<HTMLElement>) => show(cellAt(event)),
    onPointerLeave: () => show(undefined),
    onPointerUp: (event: PointerEvent<HTMLElement>) => {
      const pressed = cellAt(event);
      if (pressed) onPin(pressed.row, event.shiftKey);
    },
  };
  return { cell: cell && cell.row < size && cell.column < size ? cell : undefined, handlers };
}

/** A heatmap of a square matrix. Hover previews a cell, a click pins it, arrow keys move. */
export function MatrixView(props: MatrixViewProps) {
  const { matrix, ceilings, labels, axes, summary, relation, format, hovered, pinned } = props;
  const { size, data } = matrix;
  const { ref: frame, width } = useWidth();
  const { drawing, offset, step } = useMemo(
    () => matrixDrawing({ matrix, ceilings, labels, axes }, width, screenCell(size)),
    [matrix, ceilings, labels, axes, width, size],
  );
  const canvas = useDrawingCanvas(width > 0 && size > 0 ? drawing : undefined);
  const { cell, handlers } = useCell({ size, offset, step }, props);
  const rows = [...new Set([...pinned, ...(hovered === undefined ? [] : [hovered])])];
  const weight = cell && data[cell.row * size + cell.column];

  return (
    <div ref={frame}>
      <div
        className={classes.frame}
        role="application"
        aria-roledescription={t("common:heatMap")}
        aria-label={summary}
        tabIndex={0}
        {...handlers}
      >
        <canvas ref={canvas} aria-hidden="true" />
        {rows
          .filter((row) => row < size)
          .map((row) => (
            <Outline key={row} x={offset} y={offset + row * step} width={step * size} height={step} />
          ))}
        {cell && (
          <>
            <Outline x={offset + cell.column * step} y={offset} width={step} height={step * size} />
            <Outline
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
