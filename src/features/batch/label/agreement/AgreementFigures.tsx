import { NativeSelect } from "@mantine/core";
import { useState } from "react";
import { type AgreementReport, MODEL_CODER, type PairAgreement } from "../../../../labels/agreement.ts";
import type { Agreement } from "../../../../statistics/agreement/agreement.ts";
import { t } from "../../../../i18n/i18n.ts";
import { capitalizeLabel } from "../../../../ui/format/labels.ts";
import { formatCount, formatNumber, formatPercent } from "../../../../ui/format/numbers.ts";
import { AgreementTable } from "./AgreementTable.tsx";
import classes from "./AgreementView.module.css";

type Format = (value: number) => string;

const asCoefficient: Format = (value) =>
  Number.isNaN(value) ? t("label:agreement.undefined") : formatNumber(value, 3);
const asPercent: Format = (value) =>
  Number.isNaN(value) ? t("label:agreement.undefined") : formatPercent(value);

const nameOf = (coder: string) => (coder === MODEL_CODER ? t("label:agreement.model") : coder);
const pairName = ({ coders: [one, other] }: PairAgreement) =>
  t("label:agreement.of", { one: nameOf(one), other: nameOf(other) });

/** A figure with its interval. */
const withInterval = ({ value, interval }: Agreement, format: Format) =>
  Number.isNaN(value) || Number.isNaN(interval.low)
    ? format(value)
    : `${format(value)} [${format(interval.low)}, ${format(interval.high)}]`;

export function AgreementFigures({ report }: { report: AgreementReport }) {
  const { measures, categories, pairs } = report;
  const [chosen, setChosen] = useState(0);
  const pair = pairs[chosen] ?? pairs[0];
  return (
    <div className={classes.report} data-testid="agreement">
      <section aria-label={t("label:agreement.figures")}>
        <dl className={classes.figures}>
          {measures.map(({ measure, result }) => (
            <Figure
              key={measure}
              name={t(`label:agreement.measure.${measure}`)}
              result={result}
              format={measure === "percent" ? asPercent : asCoefficient}
            />
          ))}
        </dl>
        <p>{t("label:agreement.rows", { count: measures[0]?.result.units ?? 0 })}</p>
      </section>
      <section>
        <h3>{t("label:agreement.byCategory")}</h3>
        <AgreementTable
          label={t("label:agreement.byCategory")}
          head={[
            t("label:agreement.category"),
            t("label:agreement.measure.percent"),
            t("label:agreement.measure.krippendorff-nominal"),
          ]}
          rows={categories.map(({ name, percent, alpha }) => [
            capitalizeLabel(name),
            withInterval(percent, asPercent),
            withInterval(alpha, asCoefficient),
          ])}
        />
      </section>
      {pairs.length > 1 && (
        <section>
          <h3>{t("label:agreement.pairs")}</h3>
          <AgreementTable
            label={t("label:agreement.pairs")}
            head={[
              t("label:agreement.pair"),
              t("label:agreement.pairRows"),
              t("label:agreement.measure.percent"),
              t("label:agreement.measure.cohen-kappa"),
            ]}
            rows={pairs.map((each) => [
              pairName(each),
              formatCount(each.units),
              withInterval(each.percent, asPercent),
              withInterval(each.kappa, asCoefficient),
            ])}
          />
        </section>
      )}
      {pair && (
        <section>
          <h3>{t("label:agreement.confusion")}</h3>
          {pairs.length > 1 && (
            <NativeSelect
              label={t("label:agreement.pair")}
              value={String(pairs.indexOf(pair))}
              data={pairs.map((each, index) => ({ value: String(index), label: pairName(each) }))}
              onChange={(event) => setChosen(Number(event.currentTarget.value))}
            />
          )}
          <p>
            {t("label:agreement.rowsAre", { one: nameOf(pair.coders[0]), other: nameOf(pair.coders[1]) })}
          </p>
          <Confusion pair={pair} answers={report.answers} />
        </section>
      )}
    </div>
  );
}

function Figure({ name, result, format }: { name: string; result: Agreement; format: Format }) {
  const { value, interval } = result;
  return (
    <div>
      <dt>{name}</dt>
      <dd className="tabular">{format(value)}</dd>
      {!Number.isNaN(value) && !Number.isNaN(interval.low) && (
        <dd className={classes.interval}>
          {t("label:agreement.interval", { low: format(interval.low), high: format(interval.high) })}
        </dd>
      )}
    </div>
  );
}

function Confusion({ pair, answers }: { pair: PairAgreement; answers: readonly string[] }) {
  const [one, other] = pair.coders.map(nameOf);
  return (
    <AgreementTable
      label={t("label:agreement.confusion")}
      head={[
        t("label:agreement.corner", { one: one ?? "", other: other ?? "" }),
        ...answers.map(capitalizeLabel),
      ]}
      rows={pair.confusion.map((counts, index) => [
        capitalizeLabel(answers[index] ?? ""),
        ...counts.map(formatCount),
      ])}
      isMatrix
    />
  );
}
