import type { TaughtHead } from "../../heads/file/head.ts";
import type { Estimate, Figures } from "../../heads/validation/figures.ts";
import { t } from "../../i18n/i18n.ts";
import tables from "../../ui/Figures.module.css";
import { capitalizeLabel } from "../../ui/format/labels.ts";
import { formatCount, formatNumber, formatPercent } from "../../ui/format/numbers.ts";
import classes from "./HeadFigures.module.css";

const interval = ({ low, high }: Estimate) =>
  t("heads:figure.range", { low: formatNumber(100 * low, 1), high: formatNumber(100 * high, 1) });

/** A signed difference in percentage points. */
const difference = (value: number) => `${value > 0 ? "+" : ""}${formatNumber(100 * value, 1)}`;

function Compared({ name, of }: { name: string; of: Figures }) {
  const cells: [key: string, estimate: Estimate][] = [
    ["macroRecall", of.macroRecall],
    ["macroF1", of.macroF1],
    ["accuracy", of.accuracy],
  ];
  return (
    <tr>
      <th scope="row">{name}</th>
      {cells.map(([key, estimate]) => (
        <td key={key}>
          {formatPercent(estimate.value)}
          <span className={classes.interval}>{interval(estimate)}</span>
        </td>
      ))}
    </tr>
  );
}

/** Whether the head is shown to be better than its two comparisons. */
function Verdicts({ head: { figures: of, categories, layer } }: { head: TaughtHead }) {
  const { commonest, macroRecall, model, layerGain } = of;
  const name = capitalizeLabel(categories[commonest.category]?.name ?? "");
  const isBetter = macroRecall.low > commonest.macroRecall.value;
  const gain = model?.gain;
  const key = gain && (gain.low > 0 ? "betterThanModel" : gain.high < 0 ? "worseThanModel" : "likeModel");
  const points = ({ value, low, high }: Estimate) => ({
    gain: difference(value),
    low: difference(low),
    high: difference(high),
  });
  return (
    <div role="note" className={classes.verdict} data-good={isBetter || undefined}>
      <p>{t(isBetter ? "heads:verdict.better" : "heads:verdict.notBetter", { name })}</p>
      {gain && key && <p>{t(`heads:verdict.${key}`, points(gain))}</p>}
      {layerGain && <p>{t("heads:verdict.layer", { layer, ...points(layerGain) })}</p>}
    </div>
  );
}

/** The cross-validated figures of a taught head beside those of the commonest category and of the model as it is. */
export function HeadFigures({ head }: { head: TaughtHead }) {
  const { figures: of, categories } = head;
  const commonest = capitalizeLabel(categories[of.commonest.category]?.name ?? "");
  return (
    <div className={classes.figures}>
      <Verdicts head={head} />
      <p className={tables.description}>
        {t("heads:figure.crossValidated")} {`${t("heads:figure.ece")}: ${formatPercent(of.ece)}.`}
      </p>
      <div className={tables.wide}>
        <table className={tables.figures}>
          <caption className="visually-hidden">{t("heads:figure.comparison")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("heads:figure.answerBy")}</th>
              <th scope="col">{t("heads:figure.with95", { figure: t("heads:figure.macroRecall") })}</th>
              <th scope="col">{t("heads:figure.with95", { figure: t("heads:figure.macroF1") })}</th>
              <th scope="col">{t("heads:figure.with95", { figure: t("heads:figure.accuracy") })}</th>
            </tr>
          </thead>
          <tbody className="tabular">
            <Compared name={t("heads:figure.head")} of={of} />
            {of.model && <Compared name={t("heads:figure.model")} of={of.model} />}
            <Compared name={t("heads:figure.commonest", { name: commonest })} of={of.commonest} />
          </tbody>
        </table>
      </div>
      <div className={tables.wide}>
        <table className={tables.figures}>
          <caption className="visually-hidden">{t("heads:figure.byCategory")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("heads:figure.category")}</th>
              <th scope="col">{t("heads:figure.rows")}</th>
              <th scope="col">{t("heads:figure.precision")}</th>
              <th scope="col">{t("heads:figure.recall")}</th>
              <th scope="col">{t("heads:figure.f1")}</th>
            </tr>
          </thead>
          <tbody className="tabular">
            {of.categories.map(({ support, precision, recall, f1 }, index) => (
              <tr key={categories[index]?.id}>
                <th scope="row">{capitalizeLabel(categories[index]?.name ?? "")}</th>
                <td>{formatCount(support)}</td>
                <td>{formatPercent(precision)}</td>
                <td>{formatPercent(recall)}</td>
                <td>
                  {formatPercent(f1.value)}
                  <span className={classes.interval}>{interval(f1)}</span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
