import type { Faithfulness } from "../../../engine/explain/faithfulness/faithfulness.ts";
import { methodIdOf } from "../../../engine/explain/attribution/registry.ts";
import { t } from "../../../i18n/i18n.ts";
import classes from "../ExplainView.module.css";
import type { Explanation } from "../use-explanation.ts";
import { pointsText, rankText, summaryText, tauText } from "./faithfulness-text.ts";
import { TaskProgress } from "./TaskProgress.tsx";

/** Faithfulness of an attribution, measured by deleting words of this text; its figures are folded. */
export function FaithfulnessPanel({ explanation }: { explanation: Explanation }) {
  const { faithfulness, isNumber, isCheckOpen, openCheck, complete } = explanation;
  const { value, progress, isBusy } = faithfulness;
  // What is measured with leaving one word out agrees with itself.
  const isOwnReference = complete !== undefined && methodIdOf(complete.method) === "occlusion";
  return (
    <details
      className={classes.trust}
      open={isCheckOpen}
      onToggle={(event) => openCheck(event.currentTarget.open)}
    >
      <summary>
        <h2>{t("explain:faithfulness.title")}</h2>{" "}
        {value && (
          <span data-testid="faithfulness" data-share={value.betterThanRandom}>
            {rankText(value)}
          </span>
        )}
      </summary>
      {value && <Figures faithfulness={value} isNumber={isNumber} isOwnReference={isOwnReference} />}
      {!value && isBusy && (
        <TaskProgress
          done={progress?.done ?? 0}
          total={progress?.total ?? 1}
          label={t("explain:faithfulness.measuring")}
        />
      )}
    </details>
  );
}

interface FiguresProps {
  faithfulness: Faithfulness;
  /** Whether the model gives a number in place of classes. */
  isNumber: boolean;
  /** Whether the attribution is the one that the rank correlation compares with. */
  isOwnReference: boolean;
}

function Figures({ faithfulness, isNumber, isOwnReference }: FiguresProps) {
  const { comprehensiveness, sufficiency, random, kendallTau, passes } = faithfulness;
  const format = (value: number) => pointsText(value, isNumber);
  const interval = ({ low, high }: { low: number; high: number }) =>
    t("explain:faithfulness.interval", { low: format(low), high: format(high) });
  const group = isNumber ? "number" : "faithfulness";
  return (
    <div className={classes.faithfulness}>
      <p>{summaryText(faithfulness)}</p>
      <div className={classes.scroller}>
        <table className={classes.numbers}>
          <caption className="visually-hidden">{t("explain:faithfulness.caption")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("explain:faithfulness.measure")}</th>
              <th scope="col">{t("explain:faithfulness.thisRanking")}</th>
              <th scope="col">{t("explain:faithfulness.random", { count: random.orders })}</th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">
                {t(`explain:${group}.comprehensiveness`)}
                <small>{t(`explain:${group}.comprehensivenessHint`)}</small>
              </th>
              <td>{format(comprehensiveness)}</td>
              <td>{interval(random.comprehensiveness)}</td>
            </tr>
            <tr>
              <th scope="row">
                {t(`explain:${group}.sufficiency`)}
                <small>{t(`explain:${group}.sufficiencyHint`)}</small>
              </th>
              <td>{format(sufficiency)}</td>
              <td>{interval(random.sufficiency)}</td>
            </tr>
            {!isOwnReference && (
              <tr>
                <th scope="row">
                  {t("explain:faithfulness.agreement")}
                  <small>{t("explain:faithfulness.agreementHint")}</small>
                </th>
                <td>{tauText(kendallTau)}</td>
                <td>{t("explain:faithfulness.expected")}</td>
              </tr>
            )}
          </tbody>
        </table>
      </div>
      <p className={classes.soft}>{t("explain:faithfulness.passes", { count: passes })}</p>
    </div>
  );
}
