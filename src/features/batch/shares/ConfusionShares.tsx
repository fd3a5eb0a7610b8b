import type { ConfusionAdjusted } from "../../../scoring/estimate/model-confusion.ts";
import type { ShareEstimate } from "../../../scoring/estimate/reports.ts";
import { capitalizeLabel } from "../../../ui/format/labels.ts";
import { formatInterval, formatPercent } from "../../../ui/format/numbers.ts";
import { t } from "../../../i18n/i18n.ts";
import { manifestText } from "../../../session/ui/ManifestText.tsx";
import classes from "./SharesPanel.module.css";

interface ConfusionSharesProps {
  labels: readonly string[];
  adjusted: ConfusionAdjusted;
  /** [classes] of the whole selection. */
  shares: readonly ShareEstimate[];
}

/** What the model's errors on its evaluation data would make of the count. */
export function ConfusionShares({ labels, adjusted, shares }: ConfusionSharesProps) {
  return (
    <section className={classes.confusion} aria-labelledby="confusion-shares">
      <h3 id="confusion-shares">{t("shares:confusion.title")}</h3>
      <p className={classes.note}>
        {t("shares:confusion.about", { data: manifestText(adjusted.data), count: adjusted.texts })}
      </p>
      <table className="tabular">
        <thead>
          <tr>
            <th scope="col">{t("common:table.class")}</th>
            <th scope="col">{t("shares:naive")}</th>
            <th scope="col">{t("shares:confusion.adjusted")}</th>
            <th scope="col">{t("shares:confusion.interval")}</th>
          </tr>
        </thead>
        <tbody>
          {labels.map((label, index) => {
            const interval = adjusted.intervals[index];
            return (
              <tr key={label}>
                <th scope="row">{capitalizeLabel(label)}</th>
                <td>{formatPercent(shares[index]?.naive.value ?? 0)}</td>
                <td>{formatPercent(adjusted.shares[index] ?? 0)}</td>
                <td>{interval && formatInterval(interval)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
