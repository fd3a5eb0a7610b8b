import { t } from "../../../i18n/i18n.ts";
import { formatNumber } from "../../../ui/format/numbers.ts";
import classes from "../ExplainView.module.css";

/** The coordinates of each word. @param points [labels, 2] */
export function CoordinatesTable({ labels, points }: { labels: readonly string[]; points: Float64Array }) {
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
