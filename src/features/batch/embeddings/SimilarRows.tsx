import type { LikeLine, LikeRow } from "../../../../workers/batch/embeddings/embeddings-protocol.ts";
import { classColors } from "../../../ui/chart/class-colors.ts";
import { capitalizeLabel } from "../../../ui/format/labels.ts";
import { formatCount, formatNumber, formatPercent } from "../../../ui/format/numbers.ts";
import { t } from "../../../i18n/i18n.ts";
import classes from "./EmbeddingsPanel.module.css";

export interface LikeLinesProps {
  caption: string;
  lines: readonly (LikeLine | LikeRow)[];
  labels: readonly string[];
  onChoose(row: number): void;
}

/** Rows with their verdicts; each leads to those like it. */
export function SimilarRows({ caption, lines, labels, onChoose }: LikeLinesProps) {
  return (
    <div className={classes.scroller}>
      <table className={classes.lines}>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {lines.some((line) => "cosine" in line) && <th scope="col">{t("batch:like.cosine")}</th>}
            <th scope="col">{t("common:table.class")}</th>
            <th scope="col">{t("batch:like.tweet")}</th>
            <th scope="col">
              <span className="visually-hidden">{t("batch:like.action")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => {
            const label = labels[line.label];
            return (
              <tr key={line.index}>
                {"cosine" in line && <td className="tabular">{formatNumber(line.cosine, 3)}</td>}
                <td className={classes.verdict}>
                  {label === undefined ? (
                    t("batch:like.noScore")
                  ) : (
                    <>
                      <span style={{ color: classColors(label, line.label).text }}>
                        {capitalizeLabel(label)}
                      </span>{" "}
                      <span className="tabular">{formatPercent(line.score)}</span>
                    </>
                  )}
                </td>
                <td className={classes.text}>
                  <bdi>{line.text}</bdi>
                </td>
                <td>
                  <button type="button" className={classes.link} onClick={() => onChoose(line.index)}>
                    {t("batch:like.more", { row: formatCount(line.index + 1) })}
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
