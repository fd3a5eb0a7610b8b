import type { Job } from "../../../../workers/protocols/batch-types.ts";
import type { EmbeddingMap } from "../../../../workers/protocols/embeddings.ts";
import { t } from "../../../i18n/i18n.ts";
import { NOT_SURE } from "../../../ui/chart/class-colors.ts";
import { formatCount, formatPercent } from "../../../ui/format/numbers.ts";
import { capitalizeLabel } from "../../../ui/format/labels.ts";
import { shownText } from "../../../ui/format/shown-text.ts";
import classes from "./EmbeddingsPanel.module.css";

export interface ClusterTableProps {
  map: EmbeddingMap;
  model: Job["model"];
  /** The cluster whose rows are shown. */
  selected: number | undefined;
  onSelect(cluster: number | undefined): void;
}

/** Each cluster's size, share of each class, distinctive words and most typical row. */
export function ClusterTable({ map, model, selected, onSelect }: ClusterTableProps) {
  const labels = model.isNumber ? [] : [...model.labels, NOT_SURE];
  return (
    <div className={classes.scroller}>
      <table className={classes.lines}>
        <caption className="visually-hidden">{t("batch:embeddingMap.table")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("batch:embeddingMap.column")}</th>
            <th scope="col">{t("common:table.rows")}</th>
            {labels.map((label) => (
              <th key={label} scope="col">
                {capitalizeLabel(label)}
              </th>
            ))}
            <th scope="col">{t("batch:embeddingMap.words")}</th>
            <th scope="col">{t("batch:embeddingMap.typical")}</th>
          </tr>
        </thead>
        <tbody>
          {map.clusters.map(({ rows, classes: counts, words, typical }, index) => (
            // A cluster is identified by its number alone.
            // oxlint-disable-next-line react/no-array-index-key -- the list is replaced as a whole, and items have no other key
            <tr key={index} data-chosen={selected === index || undefined}>
              <th scope="row">
                <button
                  type="button"
                  className={classes.link}
                  aria-pressed={selected === index}
                  onClick={() => onSelect(selected === index ? undefined : index)}
                >
                  {t("batch:embeddingMap.cluster", { cluster: index + 1 })}
                </button>
              </th>
              <td className="tabular">{formatCount(rows)}</td>
              {labels.map((label, at) => (
                <td key={label} className="tabular">
                  {formatPercent(rows > 0 ? (counts[at] ?? 0) / rows : 0)}
                </td>
              ))}
              <td>
                <bdi>{words.join(", ")}</bdi>
              </td>
              <td className={classes.text}>
                <bdi>{shownText(typical[0]?.text ?? "")}</bdi>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
