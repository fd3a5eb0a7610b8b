/* oxlint-disable jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-noninteractive-element-interactions -- role="application" takes keys */

import { type PointerEvent, useMemo } from "react";
import { t } from "../../i18n/i18n.ts";
import { useDrawingCanvas, useWidth } from "./canvas.ts";
import { type Link, LINK_ROW, type LinkAxes, linksDrawing } from "./matrix-drawing.ts";
import classes from "./MatrixView.module.css";

export interface LinksViewProps {
  links: readonly Link[];
  labels: readonly string[];
  axes: LinkAxes;
  /** A description of the drawing for screen readers. */
  summary: string;
  hovered: number | undefined;
  pinned: readonly number[];
  onHover(index: number | undefined): void;
  onPin(index: number, adding: boolean): void;
}

/** The text twice, with a curve for each link whose opacity is its weight. A selected word shows only its own links. */
export function LinksView(props: LinksViewProps) {
  const { links, labels, axes, summary, hovered, pinned, onHover, onPin } = props;
  const { ref: frame, width } = useWidth();
  const drawing = useMemo(
    () => linksDrawing(links, { labels, axes }, width, new Set(hovered === undefined ? pinned : [hovered])),
    [links, labels, axes, width, hovered, pinned],
  );
  const canvas = useDrawingCanvas(width > 0 ? drawing : undefined);

  const indexAt = (event: PointerEvent<HTMLElement>) => {
    const { top } = event.currentTarget.getBoundingClientRect();
    const index = Math.floor((event.clientY - top) / LINK_ROW) - 1;
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
          const index = indexAt(event);
          if (index !== hovered) onHover(index);
        }}
        onPointerLeave={() => onHover(undefined)}
        onPointerUp={(event) => {
          const index = indexAt(event);
          if (index !== undefined) onPin(index, event.shiftKey);
        }}
      >
        <canvas ref={canvas} aria-hidden="true" />
      </div>
    </div>
  );
}
