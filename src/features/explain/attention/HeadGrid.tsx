import { type KeyboardEvent, memo, useEffect, useMemo, useRef } from "react";
import { useComputedColorScheme } from "@mantine/core";
import type { AttentionHead } from "../../../engine/explain/attention/heads.ts";
import type { HeadOverview } from "../../../engine/explain/attention/heads.ts";
import { cssColor, mix } from "../../../ui/chart/colors.ts";
import { tokenColors } from "../../../ui/chart/color-tokens.ts";
import { t } from "../../../i18n/i18n.ts";
import classes from "./HeadGrid.module.css";
import { type Metric, metricValues, SAYS } from "./head-metrics.ts";
import { sameHead } from "../explain-params.ts";

export interface HeadGridProps {
  overview: HeadOverview;
  metric: Metric;
  /** For the metric `effect`: by how much the class falls without each head, layers first. */
  effects?: ArrayLike<number> | undefined;
  chosen: readonly AttentionHead[];
  onHover(head: AttentionHead | undefined): void;
  onPin(head: AttentionHead, adding: boolean): void;
  onChoose(heads: readonly AttentionHead[]): void;
}

const range = (length: number) => Array.from({ length }, (_, index) => index);

/** Every head of every layer: small pictures, or one number each. Memoized, because hovering redraws the rest. */
export const HeadGrid = memo(function HeadGrid(props: HeadGridProps) {
  const { overview, metric, effects, chosen, onHover, onPin, onChoose } = props;
  const { layers, heads, summaries } = overview;
  const table = useRef<HTMLTableElement>(null);
  const values = useMemo(() => metricValues(metric, summaries, effects), [summaries, metric, effects]);
  const top = Math.max(...values.map(Math.abs), 1e-9);
  const say = SAYS[metric];
  useThumbnails(table, overview, metric, values);

  const onKeyDown = (event: KeyboardEvent<HTMLButtonElement>, { layer, head }: AttentionHead) => {
    const moves: Record<string, AttentionHead> = {
      ArrowLeft: { layer, head: head - 1 },
      ArrowRight: { layer, head: head + 1 },
      ArrowUp: { layer: layer - 1, head },
      ArrowDown: { layer: layer + 1, head },
    };
    const next = moves[event.key];
    if (!next) return;
    event.preventDefault();
    const within = next.layer >= 0 && next.layer < layers && next.head >= 0 && next.head < heads;
    if (within)
      table.current?.querySelectorAll<HTMLElement>("td button")[next.layer * heads + next.head]?.focus();
  };
  const mean = (indices: readonly number[]) =>
    indices.reduce((sum, index) => sum + (values[index] ?? 0), 0) / indices.length;

  return (
    <div className={classes.scroller}>
      <table ref={table} className={classes.grid} data-metric={metric}>
        <caption className="visually-hidden">{t("explain:heads.caption")}</caption>
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">{t("explain:layer")}</span>
            </th>
            {range(heads).map((head) => (
              <th key={head} scope="col">
                <button
                  type="button"
                  aria-label={t("explain:heads.ofEveryLayer", { head: head + 1 })}
                  onClick={() => onChoose(range(layers).map((layer) => ({ layer, head })))}
                >
                  {head + 1}
                </button>
              </th>
            ))}
            {metric !== "thumbnail" && <th scope="col">{t("explain:mean")}</th>}
          </tr>
        </thead>
        <tbody>
          {range(layers).map((layer) => (
            <tr key={layer}>
              <th scope="row">
                <button
                  type="button"
                  aria-label={t("explain:heads.ofLayer", { layer: layer + 1 })}
                  onClick={() => onChoose(range(heads).map((head) => ({ layer, head })))}
                >
                  {layer + 1}
                </button>
              </th>
              {range(heads).map((head) => {
                const isChosen = chosen.some((other) => sameHead(other, { layer, head }));
                const value = values[layer * heads + head];
                const place = t("explain:layerHead", { layer: layer + 1, head: head + 1 });
                const name = value === undefined ? place : `${place}: ${say(value)}`;
                return (
                  <td key={head}>
                    <button
                      type="button"
                      className={classes.cell}
                      aria-pressed={isChosen}
                      aria-label={name}
                      title={name}
                      tabIndex={layer === 0 && head === 0 ? 0 : -1}
                      onClick={(event) => onPin({ layer, head }, event.shiftKey)}
                      onPointerEnter={() => onHover({ layer, head })}
                      onPointerLeave={() => onHover(undefined)}
                      onKeyDown={(event) => onKeyDown(event, { layer, head })}
                    >
                      <canvas aria-hidden="true" />
                    </button>
                  </td>
                );
              })}
              {metric !== "thumbnail" && (
                <td className="tabular">
                  {values.length > 0 && say(mean(range(heads).map((head) => layer * heads + head)))}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {values.length > 0 && (
        <p className={classes.note}>
          {t("explain:heads.largest", { largest: say(top), mean: say(mean(range(values.length))) })}
        </p>
      )}
    </div>
  );
});

/** Paints each head's canvas: its picture, or one color for its number. */
function useThumbnails(
  table: { current: HTMLTableElement | null },
  { thumbnails, side, layers, heads }: HeadOverview,
  metric: Metric,
  values: readonly number[],
): void {
  const scheme = useComputedColorScheme("light");
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      const element = table.current;
      if (!element) return;
      const { surface, accent, negative } = tokenColors(element, ["surface", "accent", "negative"]);
      const top = Math.max(...values.map(Math.abs), 1e-9);
      const size = metric === "thumbnail" ? side : 1;
      for (const [index, canvas] of [...element.querySelectorAll("canvas")].entries()) {
        canvas.width = size;
        canvas.height = size;
        const context = canvas.getContext("2d");
        if (!context || index >= layers * heads) continue;
        if (metric === "thumbnail") {
          const pixels = new ImageData(side, side);
          for (let at = 0; at < side * side; at += 1) {
            pixels.data.set(
              [...mix(surface, accent, thumbnails[index * side * side + at] ?? 0), 255],
              at * 4,
            );
          }
          context.putImageData(pixels, 0, 0);
        } else {
          const share = (values[index] ?? 0) / top;
          context.fillStyle = cssColor(mix(surface, share < 0 ? negative : accent, Math.abs(share)));
          context.fillRect(0, 0, 1, 1);
        }
      }
    });
    return () => cancelAnimationFrame(frame);
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- the theme's colors change with the scheme
  }, [table, thumbnails, side, layers, heads, metric, values, scheme]);
}
