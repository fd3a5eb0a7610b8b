import type { Faithfulness } from "../../../engine/explain/faithfulness/faithfulness.ts";
import { formatCount, formatNumber, formatPercent } from "../../../ui/format/numbers.ts";
import { t } from "../../../i18n/i18n.ts";
import classes from "../ExplainView.module.css";

const points = (value: number) => `${value < 0 ? "−" : ""}${formatNumber(Math.abs(100 * value), 1)}`;

/** One sentence on how much to read into the picture. */
function verdict({ betterThanRandom }: Faithfulness): string {
  if (betterThanRandom >= 0.95) return t("explain:soundness.rests");
  if (betterThanRandom >= 0.75) return t("explain:soundness.more");
  return t("explain:soundness.none");
}

/** How far the words' colours can be trusted, measured by taking words out of this very text. */
export function FaithfulnessPanel({ soundness }: { soundness: Faithfulness }) {
  const { comprehensiveness, sufficiency, random, betterThanRandom, kendallTau, passes } = soundness;
  const interval = ({ low, high }: { low: number; high: number }) =>
    t("explain:soundness.interval", { low: points(low), high: points(high) });
  return (
    <div className={classes.soundness} data-testid="soundness" data-share={betterThanRandom}>
      <p>
        <strong>{verdict(soundness)}</strong>{" "}
        {t("explain:soundness.better", { share: formatPercent(betterThanRandom, 0), orders: random.orders })}
      </p>
      <div className={classes.scroller}>
        <table className={classes.numbers}>
          <caption className="visually-hidden">{t("explain:soundness.caption")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("explain:soundness.measure")}</th>
              <th scope="col">{t("explain:soundness.thisOrder")}</th>
              <th scope="col">{t("explain:soundness.random")}</th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row" title={t("explain:soundness.comprehensivenessHint")}>
                {t("explain:soundness.comprehensiveness")}
              </th>
              <td>{points(comprehensiveness)}</td>
              <td>{interval(random.comprehensiveness)}</td>
            </tr>
            <tr>
              <th scope="row" title={t("explain:soundness.sufficiencyHint")}>
                {t("explain:soundness.sufficiency")}
              </th>
              <td>{points(sufficiency)}</td>
              <td>{interval(random.sufficiency)}</td>
            </tr>
            <tr>
              <th scope="row" title={t("explain:soundness.agreementHint")}>
                {t("explain:soundness.agreement")}
              </th>
              <td>{Number.isNaN(kendallTau) ? t("explain:soundness.noTau") : formatNumber(kendallTau, 2)}</td>
              <td>{t("explain:soundness.expected")}</td>
            </tr>
          </tbody>
        </table>
      </div>
      <p className={classes.soft}>{t("explain:soundness.passes", { number: formatCount(passes) })}</p>
    </div>
  );
}
