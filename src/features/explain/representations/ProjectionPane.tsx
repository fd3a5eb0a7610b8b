import { NativeSelect } from "@mantine/core";
import { memo, useMemo, useRef } from "react";
import { unitsAt } from "../../../engine/explain/text/units.ts";
import type { TokenizedText } from "../../../engine/tokenizer/tokenized-text.ts";
import { chartToPng, chartToSvg } from "../../../ui/chart/chart-image.ts";
import { download } from "../../../ui/files/download.ts";
import { ErrorNotice } from "../../../ui/notices/ErrorNotice.tsx";
import { formatNumber, formatPercent } from "../../../ui/format/numbers.ts";
import { csv } from "../../../ui/files/csv.ts";
import { SaveButtons } from "../../../ui/files/SaveButtons.tsx";
import { t } from "../../../i18n/i18n.ts";
import { useModel } from "../../../session/model-store.ts";
import classes from "../ExplainView.module.css";
import { useExplain } from "../explain-store.ts";
import { pointRows } from "../exports.ts";
import { useAnswer } from "../use-answer.ts";

const WIDTH = 560;
const HEIGHT = 320;
const EDGE = 24;
/** Space for the label of the rightmost point. */
const RIGHT = 110;

/** The components scaled to the drawing. @returns pixels for each point */
function pointPositions(points: Float64Array): { x: number; y: number }[] {
  const axis = (which: 0 | 1) => {
    const values = points.filter((_, at) => at % 2 === which);
    const low = Math.min(...values);
    const extent = Math.max(...values) - low || 1;
    return Array.from(values, (value) => (value - low) / extent);
  };
  const [across, up] = [axis(0), axis(1)];
  return across.map((share, index) => ({
    x: EDGE + share * (WIDTH - EDGE - RIGHT),
    y: HEIGHT - EDGE - (up[index] ?? 0) * (HEIGHT - 2 * EDGE),
  }));
}

const NO_POINTS = { points: new Float64Array(), explained: [0, 0] };

/** Each point subscribes to its own part of the selection, so that hovering renders two points and not all of them. */
const Point = memo(function Point({
  index,
  label,
  x,
  y,
}: {
  index: number;
  label: string;
  x: number;
  y: number;
}) {
  const isChosen = useExplain((store) => store.hovered === index || store.view.pinned.includes(index));
  const hover = useExplain((store) => store.hover);
  const pin = useExplain((store) => store.pin);
  return (
    <g data-chosen={isChosen || undefined}>
      <circle
        cx={x}
        cy={y}
        r={isChosen ? 6 : 4}
        onPointerEnter={() => hover(index)}
        onPointerLeave={() => hover(undefined)}
        onPointerUp={(event) => pin(index, event.shiftKey)}
      />
      <text x={x + 8} y={y + 4}>
        {label}
      </text>
    </g>
  );
});

/** Hidden states of one layer on the plane of their first two principal components. */
export const ProjectionPane = memo(function ProjectionPane({
  reading,
  layers,
}: {
  reading: TokenizedText;
  layers: number;
}) {
  const level = useExplain((store) => store.view.level);
  const layer = useExplain((store) => store.view.layer);
  const change = useExplain((store) => store.change);
  const explain = useModel((store) => store.explain);
  const { text } = reading;
  const answer = useAnswer(JSON.stringify([text, level, layer]), `${level} ${text}`, () =>
    explain((worker) => worker.projection(text, Math.min(layer, layers), level)),
  );
  const units = unitsAt(reading, level);
  const labels = units.map(({ label }) => label);
  const picture = useRef<SVGSVGElement>(null);
  const { points, explained } = answer.value ?? NO_POINTS;
  const positions = useMemo(() => pointPositions(points), [points]);

  return (
    <section className={classes.pane} aria-label={t("explain:projection.name")}>
      <h2>{t("explain:projection.title")}</h2>
      <div className={classes.controls}>
        <NativeSelect
          label={t("explain:layer")}
          value={String(layer)}
          onChange={(event) => change({ layer: Number(event.currentTarget.value) })}
          data={Array.from({ length: layers + 1 }, (_, index) => ({
            value: String(index),
            label:
              index === 0 ? t("explain:embedding") : t("explain:projection.afterLayer", { layer: index }),
          }))}
        />
      </div>
      {answer.error && <ErrorNotice error={answer.error} />}
      {answer.value && (
        <figure className={classes.figure}>
          <svg
            ref={picture}
            className={classes.points}
            viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
            role="img"
            aria-label={t(`explain:projection.summary.${level}`, { number: units.length })}
          >
            {units.map((unit, index) => (
              // Words repeat, so that only their position identifies them.
              // oxlint-disable-next-line react/no-array-index-key -- the list is replaced as a whole, and items have no other key
              <Point
                key={index}
                index={index}
                label={unit.label}
                x={positions[index]?.x ?? 0}
                y={positions[index]?.y ?? 0}
              />
            ))}
          </svg>
          <figcaption className={classes.soft}>
            {t("explain:projection.axes", {
              first: formatPercent(explained[0] ?? 0, 0),
              second: formatPercent(explained[1] ?? 0, 0),
            })}
          </figcaption>
          <div className={classes.controls}>
            <SaveButtons
              what={t("explain:saved.plane")}
              formats={{
                PNG: async () => {
                  if (picture.current) download("plane.png", await chartToPng(picture.current), "image/png");
                },
                SVG: () => {
                  if (picture.current) download("plane.svg", chartToSvg(picture.current), "image/svg+xml");
                },
                CSV: () => download("plane.csv", csv(pointRows(labels, points)), "text/csv"),
                JSON: () => {
                  const content = { text, layer, level, labels, points: [...points], explained };
                  download("plane.json", JSON.stringify(content), "application/json");
                },
              }}
            />
          </div>
          <CoordinatesTable labels={labels} points={points} />
        </figure>
      )}
    </section>
  );
});

function CoordinatesTable({ labels, points }: { labels: readonly string[]; points: Float64Array }) {
  return (
    <details>
      <summary>{t("explain:projection.table")}</summary>
      <div className={classes.scroller}>
        <table className={classes.numbers}>
          <caption className="visually-hidden">{t("explain:projection.caption")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("explain:word")}</th>
              <th scope="col">{t("explain:projection.component", { number: 1 })}</th>
              <th scope="col">{t("explain:projection.component", { number: 2 })}</th>
            </tr>
          </thead>
          <tbody>
            {labels.map((label, index) => (
              // Words repeat, so that only their position identifies them.
              // oxlint-disable-next-line react/no-array-index-key -- the list is replaced as a whole, and items have no other key
              <tr key={index}>
                <td>{label}</td>
                <td>{formatNumber(points[index * 2] ?? 0, 2)}</td>
                <td>{formatNumber(points[index * 2 + 1] ?? 0, 2)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
