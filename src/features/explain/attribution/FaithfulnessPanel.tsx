import type { Faithfulness } from "../../../engine/explain/faithfulness/faithfulness.ts";
import { formatCount, formatNumber, formatPercent } from "../../../ui/format/numbers.ts";
import { t } from "../../../i18n/i18n.ts";
import classes from "../ExplainView.module.css";

const points = (value: number) => `${value < 0 ? "−" : ""}${formatNumber(Math.abs(100 * value), 1)}`;

/** The faithfulness of the ranking in one sentence. */
function summary({ betterThanRandom }: Faithfulness): string {
  if (betterThanRandom >= 0.95) return t("explain:faithfulness.high");
  if (betterThanRandom >= 0.75) return t("explain:faithfulness.some");
  return t("explain:faithfulness.none");
}

/** Faithfulness of an attribution, measured by deleting words of this text. */
export function FaithfulnessPanel({ faithfulness }: { faithfulness: Faithfulness }) {
  const { comprehensiveness, sufficiency, random, betterThanRandom, kendallTau, passes } = faithfulness;
  const interval = ({ low, high }: { low: number; high: number }) =>
    t("explain:faithfulness.interval", { low: points(low), high: points(high) });
  return (
    <div className={classes.faithfulness} data-testid="faithfulness" data-share={betterThanRandom}>
      <p>
        <strong>{summary(faithfulness)}</strong>{" "}
        {t("explain:faithfulness.better", {
          share: formatPercent(betterThanRandom, 0),
          orders: random.orders,
        })}
      </p>
      <div className={classes.scroller}>
        <table className={classes.numbers}>
          <caption className="visually-hidden">{t("explain:faithfulness.caption")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("explain:faithfulness.measure")}</th>
              <th scope="col">{t("explain:faithfulness.thisRanking")}</th>
              <th scope="col">{t("explain:faithfulness.random")}</th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row" title={t("explain:faithfulness.comprehensivenessHint")}>
                {t("explain:faithfulness.comprehensiveness")}
              </th>
              <td>{points(comprehensiveness)}</td>
              <td>{interval(random.comprehensiveness)}</td>
            </tr>
            <tr>
              <th scope="row" title={t("explain:faithfulness.sufficiencyHint")}>
                {t("explain:faithfulness.sufficiency")}
              </th>
              <td>{points(sufficiency)}</td>
              <td>{interval(random.sufficiency)}</td>
            </tr>
            <tr>
              <th scope="row" title={t("explain:faithfulness.agreementHint")}>
                {t("explain:faithfulness.agreement")}
              </th>
              <td>
                {Number.isNaN(kendallTau) ? t("explain:faithfulness.noTau") : formatNumber(kendallTau, 2)}
              </td>
              <td>{t("explain:faithfulness.expected")}</td>
            </tr>
          </tbody>
        </table>
      </div>
      <p className={classes.soft}>{t("explain:faithfulness.passes", { number: formatCount(passes) })}</p>
    </div>
  );
}
