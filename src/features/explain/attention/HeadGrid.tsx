import { type KeyboardEvent, memo, useRef } from "react";
import type { AttentionHead, HeadOverview } from "../../../engine/explain/attention/heads.ts";
import { readingStep } from "../../../ui/format/direction.ts";
import { t } from "../../../i18n/i18n.ts";
import { sameHead } from "../explain-params.ts";
import classes from "./HeadGrid.module.css";
import type { HeadValues } from "./head-grid-drawing.ts";
import { formatHeadValue } from "./head-metrics.ts";
import { usePaintedHeads } from "./use-painted-heads.ts";

export interface HeadGridProps {
  /** Must not change while the values do not. */
  shown: HeadValues;
  chosen: readonly AttentionHead[];
  onHover(head: AttentionHead | undefined): void;
  onPin(head: AttentionHead, adding: boolean): void;
  onChoose(heads: readonly AttentionHead[]): void;
}

const range = (length: number) => Array.from({ length }, (_, index) => index);

const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The head that an arrow key leads to; undefined for other keys and at the edges. */
function neighbor(
  event: KeyboardEvent,
  { layer, head }: AttentionHead,
  { layers, heads }: HeadOverview,
): AttentionHead | undefined {
  const moves: Record<string, AttentionHead> = {
    ArrowUp: { layer: layer - 1, head },
    ArrowDown: { layer: layer + 1, head },
  };
  const step = readingStep(event);
  const next = step === 0 ? moves[event.key] : { layer, head: head + step };
  const isInside = next && next.layer >= 0 && next.layer < layers && next.head >= 0 && next.head < heads;
  return isInside ? next : undefined;
}

/** Every head of every layer: a thumbnail or a number each. Memoized, because hovering renders the other panes. */
export const HeadGrid = memo(function HeadGrid(props: HeadGridProps) {
  const { shown, onChoose } = props;
  const { overview, metric, values, isNumber } = shown;
  const { layers, heads } = overview;
  const table = useRef<HTMLTableElement>(null);
  const format = (value: number) => formatHeadValue(metric, value, isNumber);
  usePaintedHeads(table, shown);

  const onKeyDown = (event: KeyboardEvent<HTMLButtonElement>, from: AttentionHead) => {
    if (!event.key.startsWith("Arrow")) return;
    event.preventDefault();
    const next = neighbor(event, from, overview);
    if (!next) return;
    table.current?.querySelectorAll<HTMLElement>("td button")[next.layer * heads + next.head]?.focus();
  };

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
            <LayerRow
              key={layer}
              {...props}
              layer={layer}
              values={values.slice(layer * heads, (layer + 1) * heads)}
              onKeyDown={onKeyDown}
            />
          ))}
        </tbody>
      </table>
      {values.length > 0 && (
        <p className={classes.note}>
          {t("explain:heads.largest", {
            largest: format(Math.max(...values.map(Math.abs))),
            mean: format(meanOf(values)),
          })}
        </p>
      )}
    </div>
  );
});

interface LayerRowProps extends HeadGridProps {
  layer: number;
  /** The values of this layer's heads; empty where cells are thumbnails or the values are not computed yet. */
  values: readonly number[];
  onKeyDown(event: KeyboardEvent<HTMLButtonElement>, from: AttentionHead): void;
}

function LayerRow(props: LayerRowProps) {
  const { shown, chosen, layer, values, onHover, onPin, onChoose, onKeyDown } = props;
  const { overview, metric, isNumber } = shown;
  const format = (value: number) => formatHeadValue(metric, value, isNumber);
  const layerHeads = range(overview.heads).map((head) => ({ layer, head }));
  return (
    <tr>
      <th scope="row">
        <button
          type="button"
          aria-label={t("explain:heads.ofLayer", { layer: layer + 1 })}
          onClick={() => onChoose(layerHeads)}
        >
          {layer + 1}
        </button>
      </th>
      {layerHeads.map((entry) => {
        const value = values[entry.head];
        const place = t("explain:layerHead", { layer: layer + 1, head: entry.head + 1 });
        const name = value === undefined ? place : `${place}: ${format(value)}`;
        return (
          <td key={entry.head}>
            <button
              type="button"
              className={classes.cell}
              aria-pressed={chosen.some((other) => sameHead(other, entry))}
              aria-label={name}
              title={name}
              tabIndex={layer === 0 && entry.head === 0 ? 0 : -1}
              onClick={(event) => onPin(entry, event.shiftKey)}
              onPointerEnter={() => onHover(entry)}
              onPointerLeave={() => onHover(undefined)}
              onKeyDown={(event) => onKeyDown(event, entry)}
            >
              <canvas aria-hidden="true" />
            </button>
          </td>
        );
      })}
      {metric !== "thumbnail" && <td className="tabular">{values.length > 0 && format(meanOf(values))}</td>}
    </tr>
  );
}
