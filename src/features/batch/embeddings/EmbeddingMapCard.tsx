import { Button, NativeSelect } from "@mantine/core";
import { useMemo, useState } from "react";
import type { Job } from "../../../../workers/protocols/batch-types.ts";
import type { EmbeddingMap } from "../../../../workers/protocols/embeddings.ts";
import { withCondition } from "../../../scoring/selection/selection.ts";
import { t } from "../../../i18n/i18n.ts";
import { classColors, NOT_SURE } from "../../../ui/chart/class-colors.ts";
import { capitalizeLabel } from "../../../ui/format/labels.ts";
import { formatCount, formatPercent } from "../../../ui/format/numbers.ts";
import { hasTopics } from "../selection/column-name.ts";
import { changeSelection } from "../store/results-actions.ts";
import { ClusterTable } from "./ClusterTable.tsx";
import classes from "./EmbeddingsPanel.module.css";
import { useEmbeddings } from "./embeddings-store.ts";
import { MapExports } from "./MapExports.tsx";
import { MapPoints } from "./MapPoints.tsx";
import { SimilarRows } from "./SimilarRows.tsx";

const CLUSTER_COUNTS = [2, 3, 4, 6, 8, 12];

/** Filters all tabs by the rows of a cluster that are on the map. */
function showCluster({ rows, assignments }: EmbeddingMap, cluster: number): void {
  const members = Array.from(rows).filter((_, at) => assignments[at] === cluster);
  changeSelection((now) => withCondition(now, { on: "rows", rows: members }));
}

/** The clusters by their words, each name once. */
function namesOf({ clusters }: EmbeddingMap): string[] {
  const names = new Set<string>();
  for (const [index, { words }] of clusters.entries()) {
    const numbered = t("batch:embeddingMap.cluster", { cluster: index + 1 });
    const name = words.join(", ");
    names.add(name === "" || names.has(name) ? numbered : name);
  }
  return [...names];
}

/** The classes that rows can have; a number is never unsure. */
const coloredClasses = ({ labels, isNumber }: Job["model"]) => (isNumber ? labels : [...labels, NOT_SURE]);

/** The rows on the plane of their first two principal components, colored by class, in clusters. */
export function EmbeddingMapCard({ job }: { job: Job }) {
  const map = useEmbeddings((store) => store.map);
  const clusters = useEmbeddings((store) => store.clusters);
  const setClusters = useEmbeddings((store) => store.setClusters);
  const row = useEmbeddings((store) => store.row);
  const setRow = useEmbeddings((store) => store.setRow);
  const keepTopics = useEmbeddings((store) => store.keepTopics);
  const [selection, setSelection] = useState<number>();
  const labels = useMemo(() => coloredClasses(job.model), [job.model]);
  const selected = selection !== undefined && map && selection < map.clusters.length ? selection : undefined;
  return (
    <section className={classes.card} aria-label={t("batch:embeddingMap.label")} data-testid="embedding-map">
      <h3>{t("batch:embeddingMap.title")}</h3>
      <div className={classes.controls}>
        <NativeSelect
          label={t("batch:embeddingMap.clusters")}
          value={clusters}
          onChange={(event) => void setClusters(Number(event.currentTarget.value))}
          data={CLUSTER_COUNTS.map(String)}
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
      {map && map.rows.length === 0 && <p>{t("batch:embeddingMap.empty")}</p>}
      {map && map.rows.length > 0 && (
        <>
          <MapPoints
            map={map}
            labels={labels}
            selected={selected}
            row={row}
            onPick={(picked) => void setRow(picked)}
          />
          <div className={classes.controls}>
            <MapExports labels={labels} map={map} />
            <Button variant="default" onClick={() => void keepTopics(namesOf(map))}>
              {t(hasTopics(job) ? "batch:embeddingMap.replace" : "batch:embeddingMap.keep")}
            </Button>
          </div>
          <p>
            {map.step > 1
              ? t("batch:embeddingMap.sampled", { count: map.rows.length, step: formatCount(map.step) })
              : t("batch:embeddingMap.rows", { count: map.rows.length })}{" "}
            {t("batch:embeddingMap.axes", { share: formatPercent(map.explained[0] + map.explained[1]) })}
          </p>
          <ClusterTable map={map} model={job.model} selected={selected} onSelect={setSelection} />
          {selected !== undefined && (
            <>
              <div>
                <Button variant="default" size="compact-sm" onClick={() => showCluster(map, selected)}>
                  {t("batch:embeddingMap.show", {
                    cluster: selected + 1,
                    count: map.clusters[selected]?.rows ?? 0,
                  })}
                </Button>
              </div>
              <SimilarRows
                caption={t("batch:embeddingMap.typicalOf", { cluster: selected + 1 })}
                rows={map.clusters[selected]?.typical ?? []}
                model={job.model}
                onChoose={(chosen) => void setRow(chosen)}
              />
            </>
          )}
        </>
      )}
    </section>
  );
}
