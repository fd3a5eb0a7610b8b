import { memo, useMemo } from "react";
import { t } from "../../../i18n/i18n.ts";
import classes from "../ExplainView.module.css";
import { type Drawn, heatmapQuantity } from "../exports.ts";
import { topLinks } from "./attention-links.ts";

const ROWS = 12;

/** The links of a heatmap with the largest weights, as a table. */
export const StrongestLinks = memo(function StrongestLinks({ drawn }: { drawn: Drawn }) {
  const { title, labels, matrix } = drawn;
  const links = useMemo(() => topLinks(matrix, ROWS), [matrix]);
  const { name, format } = heatmapQuantity(drawn);
  return (
    <section className={`${classes.pane} ${classes.links}`} aria-label={t("explain:detail.table")}>
      <h2>{t("explain:detail.table")}</h2>
      <div className={classes.scroller}>
        <table className={classes.numbers}>
          <caption className="visually-hidden">{t("explain:detail.tableOf", { title })}</caption>
          <thead>
            <tr>
              <th scope="col">{t("explain:detail.from")}</th>
              <th scope="col">{t("explain:detail.to")}</th>
              <th scope="col">{name}</th>
            </tr>
          </thead>
          <tbody>
            {links.map(({ from, to, weight }) => (
              <tr key={`${from}-${to}`}>
                <td>
                  <bdi>{labels[from]}</bdi>
                </td>
                <td>
                  <bdi>{labels[to]}</bdi>
                </td>
                <td>{format(weight)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
});
