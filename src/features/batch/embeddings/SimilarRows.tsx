import type { Job } from "../../../../workers/protocols/batch-types.ts";
import type { ScoredRow, SimilarRow } from "../../../../workers/protocols/embeddings.ts";
import { classColors } from "../../../ui/chart/class-colors.ts";
import { predictionLabel } from "../../../ui/format/labels.ts";
import { formatCount, formatNumber, formatScore } from "../../../ui/format/numbers.ts";
import { shownText } from "../../../ui/format/shown-text.ts";
import { t } from "../../../i18n/i18n.ts";
import classes from "./EmbeddingsPanel.module.css";

export interface SimilarRowsProps {
  caption: string;
  rows: readonly (ScoredRow | SimilarRow)[];
  model: Pick<Job["model"], "labels" | "isNumber">;
  onChoose(row: number): void;
}

/** Rows with their predictions; each has a button that searches for similar rows. */
export function SimilarRows({
  caption,
  rows,
  model: { labels, isNumber = false },
  onChoose,
}: SimilarRowsProps) {
  return (
    <div className={classes.scroller}>
      <table className={classes.lines}>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {rows.some((row) => "cosine" in row) && <th scope="col">{t("batch:similar.cosine")}</th>}
            <th scope="col">{t("common:table.class")}</th>
            <th scope="col">{t("batch:similar.tweet")}</th>
            <th scope="col">
              <span className="visually-hidden">{t("batch:similar.action")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const label = labels[row.label];
            return (
              <tr key={row.index}>
                {"cosine" in row && <td className="tabular">{formatNumber(row.cosine, 3)}</td>}
                <td className={classes.prediction}>
                  {label === undefined ? (
                    t("batch:similar.noScore")
                  ) : (
                    <>
                      <span
                        style={{
                          color: row.isNotSure || isNumber ? undefined : classColors(label, row.label).text,
                        }}
                      >
                        {predictionLabel(label, row.isNotSure)}
                      </span>{" "}
                      <span className="tabular">{formatScore(row.score, isNumber)}</span>
                    </>
                  )}
                </td>
                <td className={classes.text}>
                  <bdi>{shownText(row.text)}</bdi>
                </td>
                <td>
                  <button type="button" className={classes.link} onClick={() => onChoose(row.index)}>
                    {t("batch:similar.more", { row: formatCount(row.index + 1) })}
                  </button>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
