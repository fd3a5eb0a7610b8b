/* An application role takes keys, which the linter does not know of. */
/* oxlint-disable jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-noninteractive-element-interactions */

import { type PointerEvent } from "react";
import { fitText, prepare, useCanvas, useWidth } from "./canvas.ts";
import { t } from "../../i18n/i18n.ts";
import { cssColor } from "./colors.ts";
import { tokenColors } from "./color-tokens.ts";
import classes from "./MatrixView.module.css";

export interface LinksViewProps {
  links: readonly { from: number; to: number; weight: number }[];
  labels: readonly string[];
  summary: string;
  hovered: number | undefined;
  pinned: readonly number[];
  onHover(index: number | undefined): void;
  onPin(index: number, adding: boolean): void;
}

const ROW = 24;
const COLUMN = 120;

/** The text twice, with a line for each link, as strong as its weight. A chosen word shows its own lines alone. */
export function LinksView(props: LinksViewProps) {
  const { links, labels, summary, hovered, pinned, onHover, onPin } = props;
  const { ref: frame, width } = useWidth();
  const height = labels.length * ROW;
  const chosen = new Set(hovered === undefined ? pinned : [hovered]);

  const canvas = useCanvas(
    (element) => {
      if (width === 0) return;
      const context = prepare(element, width, height);
      if (!context) return;
      const colors = tokenColors(element, ["ink", "ink-soft", "accent"]);
      const right = width - COLUMN;
      context.font = "14px Inter Variable, system-ui, sans-serif";
      context.textBaseline = "middle";
      for (const [index, label] of labels.entries()) {
        const isChosen = chosen.has(index);
        const y = (index + 0.5) * ROW;
        const text = fitText(context, label, COLUMN - 12);
        context.fillStyle = cssColor(isChosen || chosen.size === 0 ? colors.ink : colors["ink-soft"]);
        context.textAlign = "right";
        context.fillText(text, COLUMN - 8, y);
        context.fillStyle = cssColor(colors.ink);
        context.textAlign = "left";
        context.fillText(text, right + 8, y);
      }
      context.strokeStyle = cssColor(colors.accent);
      for (const { from, to, weight } of links) {
        if (chosen.size > 0 && !chosen.has(from)) continue;
        context.globalAlpha = Math.min(1, 0.06 + weight);
        context.lineWidth = 1 + 3 * weight;
        context.beginPath();
        const middle = (COLUMN + right) / 2;
        context.moveTo(COLUMN, (from + 0.5) * ROW);
        context.bezierCurveTo(middle, (from + 0.5) * ROW, middle, (to + 0.5) * ROW, right, (to + 0.5) * ROW);
        context.stroke();
      }
    },
    [links, labels, hovered, pinned, width],
  );

  const at = (event: PointerEvent<HTMLElement>) => {
    const index = Math.floor((event.clientY - event.currentTarget.getBoundingClientRect().top) / ROW);
    return index >= 0 && index < labels.length ? index : undefined;
  };

  return (
    <div ref={frame}>
      <div
        className={classes.frame}
        role="application"
        aria-roledescription={t("common:lineView")}
        aria-label={summary}
        tabIndex={0}
        onKeyDown={(event) => {
          const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
          const current = hovered ?? pinned[0];
          if (step !== 0) {
            const next = current === undefined ? 0 : current + step;
            onHover(Math.min(labels.length - 1, Math.max(0, next)));
          } else if ((event.key === "Enter" || event.key === " ") && current !== undefined) {
            onPin(current, event.shiftKey);
          } else return;
          event.preventDefault();
        }}
        onPointerMove={(event) => {
          const index = at(event);
          if (index !== hovered) onHover(index);
        }}
        onPointerLeave={() => onHover(undefined)}
        onPointerUp={(event) => {
          const index = at(event);
          if (index !== undefined) onPin(index, event.shiftKey);
        }}
      >
        <canvas ref={canvas} aria-hidden="true" />
      </div>
    </div>
  );
}
