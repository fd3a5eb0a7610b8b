import { NativeSelect } from "@mantine/core";
import { type PointerEvent, useEffect, useMemo, useState } from "react";
import type { LikenessMap } from "../../../../workers/batch/embeddings/embeddings-protocol.ts";
import type { Job } from "../../../../workers/batch/protocol.ts";
import { prepare, useCanvas, useWidth } from "../../../ui/chart/canvas.ts";
import { classColors } from "../../../ui/chart/class-colors.ts";
import { capitalizeLabel } from "../../../ui/format/labels.ts";
import { cssColor } from "../../../ui/chart/colors.ts";
import { tokenColors } from "../../../ui/chart/color-tokens.ts";
import { formatCount, formatPercent } from "../../../ui/format/numbers.ts";
import { t } from "../../../i18n/i18n.ts";
import classes from "./EmbeddingsPanel.module.css";
import { useEmbeddings } from "./embeddings-store.ts";
import { SimilarRows } from "./SimilarRows.tsx";
import { placesOf } from "./map-files.ts";
import { MapExports } from "./MapExports.tsx";

const HEIGHT = 360;
/** A press this near to a point is for it, in pixels. */
const REACH = 12;
const CHOICES = [2, 3, 4, 6, 8, 12];

/** The rows on the plane of their largest variance, coloured by class, in groups of like ones. */
export function EmbeddingMapCard({ job }: { job: Job }) {
  const map = useEmbeddings((store) => store.map);
  const groups = useEmbeddings((store) => store.groups);
  const setGroups = useEmbeddings((store) => store.setGroups);
  const setRow = useEmbeddings((store) => store.setRow);
  const [group, setGroup] = useState<number>();
  useEffect(() => {
    if (!map) void setGroups(useEmbeddings.getState().groups);
  }, [map, setGroups]);
  const { labels } = job.model;
  const shown = group !== undefined && map && group < map.groups.length ? group : undefined;
  return (
    <section className={classes.card} aria-label={t("batch:map.label")} data-testid="likeness-map">
      <h3>{t("batch:map.title")}</h3>
      <div className={classes.controls}>
        <NativeSelect
          label={t("batch:map.groups")}
          value={groups}
          onChange={(event) => void setGroups(Number(event.currentTarget.value))}
          data={CHOICES.map(String)}
        />
        <ul className={`picture ${classes.legend}`}>
          {labels.map((label, index) => (
            <li key={label}>
              <span style={{ background: classColors(label, index).fill }} aria-hidden="true" />
              {capitalizeLabel(label)}
            </li>
          ))}
        </ul>
      </div>
      {map && map.rows.length === 0 && <p>{t("batch:map.noVector")}</p>}
      {map && map.rows.length > 0 && (
        <>
          <Points map={map} labels={labels} group={shown} onPick={(row) => void setRow(row)} />
          <div className={classes.controls}>
            <MapExports job={job} map={map} />
          </div>
          <p>
            {map.step > 1
              ? t("batch:map.nearOfMany", { count: map.rows.length, step: formatCount(map.step) })
              : t("batch:map.near", { count: map.rows.length })}{" "}
            {t("batch:map.axes", { share: formatPercent(map.explained[0] + map.explained[1]) })}
          </p>
          <GroupTable map={map} labels={labels} group={shown} onChoose={setGroup} />
          {shown !== undefined && (
            <SimilarRows
              caption={t("batch:map.typicalOf", { group: shown + 1 })}
              lines={map.groups[shown]?.typical ?? []}
              labels={labels}
              onChoose={(row) => void setRow(row)}
            />
          )}
        </>
      )}
    </section>
  );
}

interface GroupTableProps {
  map: LikenessMap;
  labels: readonly string[];
  group: number | undefined;
  onChoose(group: number | undefined): void;
}

function GroupTable({ map, labels, group, onChoose }: GroupTableProps) {
  return (
    <div className={classes.scroller}>
      <table className={classes.lines}>
        <caption className="visually-hidden">{t("batch:map.table")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("batch:map.column")}</th>
            <th scope="col">{t("common:table.rows")}</th>
            {labels.map((label) => (
              <th key={label} scope="col">
                {capitalizeLabel(label)}
              </th>
            ))}
            <th scope="col">{t("batch:map.typical")}</th>
          </tr>
        </thead>
        <tbody>
          {map.groups.map(({ rows, classes: counts, typical }, index) => (
            // Groups have no other name than their number.
            // oxlint-disable-next-line react/no-array-index-key
            <tr key={index} data-chosen={group === index || undefined}>
              <th scope="row">
                <button
                  type="button"
                  className={classes.link}
                  aria-pressed={group === index}
                  onClick={() => onChoose(group === index ? undefined : index)}
                >
                  {t("batch:map.group", { group: index + 1 })}
                </button>
              </th>
              <td className="tabular">{formatCount(rows)}</td>
              {counts.map((count, label) => (
                <td key={labels[label]} className="tabular">
                  {formatPercent(rows > 0 ? count / rows : 0)}
                </td>
              ))}
              <td className={classes.text}>
                <bdi>{typical[0]?.text}</bdi>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface PointsProps {
  map: LikenessMap;
  labels: readonly string[];
  group: number | undefined;
  onPick(row: number): void;
}

const TOKENS = ["negative", "neutral", "positive", "ink", "line-strong"] as const;

function Points({ map, labels, group, onPick }: PointsProps) {
  const { ref, width } = useWidth();
  const row = useEmbeddings((store) => store.row);
  const places = useMemo(() => placesOf(map, { width, height: HEIGHT }), [map, width]);
  const canvas = useCanvas(
    (element) => {
      const context = width > 0 ? prepare(element, width, HEIGHT) : null;
      if (!context) return;
      const colors = tokenColors(element, TOKENS);
      for (const [at, index] of map.rows.entries()) {
        const [x = 0, y = 0] = places.subarray(at * 2, at * 2 + 2);
        const label = labels[map.labels[at] ?? -1] ?? "";
        const { token } = classColors(label, map.labels[at] ?? 0);
        const isOwn = index === row;
        context.globalAlpha = group === undefined || map.of[at] === group || isOwn ? 0.75 : 0.15;
        context.fillStyle = cssColor(label ? colors[token] : colors["line-strong"]);
        context.beginPath();
        context.arc(x, y, isOwn ? 6 : 3, 0, 2 * Math.PI);
        context.fill();
        if (!isOwn) continue;
        context.globalAlpha = 1;
        context.lineWidth = 2;
        context.strokeStyle = cssColor(colors.ink);
        context.stroke();
      }
    },
    [map, places, group, row, width],
  );
  const pick = (event: PointerEvent<HTMLCanvasElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    let best = -1;
    let least = REACH ** 2;
    for (let at = 0; at < map.rows.length; at += 1) {
      const distance = ((places[at * 2] ?? 0) - x) ** 2 + ((places[at * 2 + 1] ?? 0) - y) ** 2;
      if (distance < least) [best, least] = [at, distance];
    }
    if (best >= 0) onPick(map.rows[best] ?? 0);
  };
  return (
    <div ref={ref} className={classes.map}>
      <canvas
        ref={canvas}
        role="img"
        aria-label={t("batch:map.picture", { count: map.rows.length })}
        onPointerUp={pick}
      />
    </div>
  );
}
