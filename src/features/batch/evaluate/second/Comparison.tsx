import { Button, NativeSelect } from "@mantine/core";
import type { Job, SecondModel } from "../../../../../workers/protocols/batch-types.ts";
import type { ComparedLabels } from "../../../../../workers/protocols/second.ts";
import type { LabeledComparison, ModelComparison } from "../../../../scoring/compare-models.ts";
import { withCondition } from "../../../../scoring/selection/selection.ts";
import { t } from "../../../../i18n/i18n.ts";
import { capitalizeLabel } from "../../../../ui/format/labels.ts";
import {
  formatCount,
  formatInterval,
  formatNumber,
  formatP,
  formatPercent,
  formatPoints,
} from "../../../../ui/format/numbers.ts";
import { useChart } from "../../charts/use-chart.ts";
import { batch } from "../../store/batch-client.ts";
import { changeSelection, setTab } from "../../store/results-actions.ts";
import { setSecondClass, useSecond } from "../../store/second-store.ts";
import panel from "../EvaluatePanel.module.css";
import { Figure } from "../Figure.tsx";
import { Matrix } from "../Matrix.tsx";
import classes from "./SecondModelSection.module.css";
import { nameOfSecond } from "../../second-name.ts";
import { ScrollRegion } from "../../../../ui/scroll/ScrollRegion.tsx";

interface ComparisonProps {
  job: Job;
  second: SecondModel;
  labels: ComparedLabels | undefined;
}

/** Agreement of both models on the selected rows, and against labels which is right more often. */
export function Comparison({ job, second, labels }: ComparisonProps) {
  const progress = useSecond((state) => state.progress);
  const isScoring = useSecond((state) => state.running === "scoring");
  const choices = labels ? [labels.columns, [...labels.mapping]] : [];
  const { value: compared } = useChart(
    (view) => batch().compareModels(view, labels),
    `${job.id} ${second.model.weightsSha256} ${second.head?.sha256 ?? ""}`,
    JSON.stringify([second.classes, isScoring, isScoring ? 0 : (progress?.scored ?? 0), choices]),
  );
  return (
    <>
      {compared && compared.rows === 0 && <p>{t("evaluate:second.nothing")}</p>}
      {compared && compared.rows > 0 && <Compared {...{ job, second, compared }} />}
      <Meanings job={job} second={second} />
    </>
  );
}

function Compared({
  job,
  second,
  compared,
}: Omit<ComparisonProps, "labels"> & { compared: ModelComparison }) {
  const { rows, left, agreeing, share, interval, kappa, table, labeled } = compared;
  const differing = rows - agreeing;
  const showDiffering = () => {
    changeSelection((now) => withCondition(now, { on: "second", agrees: false }));
    setTab("table");
  };
  return (
    <div className={panel.report}>
      <dl className={panel.figures}>
        <Figure
          name={t("evaluate:second.agreement")}
          value={formatPercent(share)}
          note={t("evaluate:report.interval", { interval: formatInterval(interval) })}
        />
        <Figure
          name={t("evaluate:second.kappa")}
          value={Number.isNaN(kappa.value) ? t("common:table.none") : hundredths(kappa.value)}
          {...(!Number.isNaN(kappa.value) && {
            note: t("evaluate:report.interval", {
              interval: t("common:chart.range", {
                from: hundredths(kappa.interval.low),
                to: hundredths(kappa.interval.high),
              }),
            }),
          })}
        />
      </dl>
      <p>
        {left > 0
          ? t("evaluate:report.comparedSome", { count: rows, left: formatCount(left) })
          : t("evaluate:report.compared", { count: rows })}
      </p>
      {differing > 0 && (
        <Button variant="default" className={classes.differing ?? ""} onClick={showDiffering}>
          {t("evaluate:second.showDiffering", { count: differing })}
        </Button>
      )}
      <div className={panel.columns}>
        <section>
          <h4>{t("evaluate:second.confusion")}</h4>
          <p className={classes.note}>
            {t("evaluate:second.confusionMeans", { first: job.model.id, second: nameOfSecond(second) })}
          </p>
          <ScrollRegion className={panel.scroller} aria-label={t("evaluate:second.confusion")}>
            <Matrix
              matrix={table}
              labels={job.model.labels}
              corner={t("evaluate:second.first")}
              meaning={t("evaluate:second.confusionMeans", {
                first: job.model.id,
                second: nameOfSecond(second),
              })}
            />
          </ScrollRegion>
        </section>
        <section>
          <h4>{t("evaluate:second.better")}</h4>
          {labeled ? (
            <Better first={job.model.id} second={nameOfSecond(second)} labeled={labeled} />
          ) : (
            <p>{t("evaluate:second.noLabels")}</p>
          )}
        </section>
      </div>
    </div>
  );
}

/** Without a sign before zero. */
const hundredths = (value: number): string => formatNumber(Math.abs(value) < 0.005 ? 0 : value, 2);

/** Both models against the labels. */
function Better({ first, second, labeled }: { first: string; second: string; labeled: LabeledComparison }) {
  const { difference, test } = labeled;
  const { low, high } = difference.interval;
  const better = low > 0 ? first : high < 0 ? second : undefined;
  return (
    <>
      <p className={classes.verdict}>
        {better
          ? t("evaluate:second.isBetter", { model: better })
          : t("evaluate:second.undecided", { count: labeled.first.texts })}
      </p>
      <ScrollRegion className={panel.scroller} aria-label={t("evaluate:second.better")}>
        <table className="tabular">
          <thead>
            <tr>
              <th scope="col">{t("evaluate:second.model")}</th>
              <th scope="col">{t("evaluate:report.accuracy")}</th>
              <th scope="col">{t("evaluate:report.intervalColumn")}</th>
              <th scope="col">{t("evaluate:report.macroRecall")}</th>
              <th scope="col">{t("evaluate:report.macroF1")}</th>
            </tr>
          </thead>
          <tbody>
            {[
              { name: first, report: labeled.first },
              { name: second, report: labeled.second },
            ].map(({ name, report }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{formatPercent(report.accuracy)}</td>
                <td>{formatInterval(report.accuracyInterval)}</td>
                <td>{formatPercent(report.macroRecall)}</td>
                <td>{formatPercent(report.macroF1)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <p className={`tabular ${classes.difference}`}>
        {t("evaluate:second.difference", {
          points: formatPoints(difference.value),
          low: formatPoints(low),
          high: formatPoints(high),
          onlyFirst: formatCount(test.onlyFirst),
          onlySecond: formatCount(test.onlySecond),
          p: formatP(test.p),
        })}
      </p>
    </>
  );
}

/** Which class each label of the second model means; open where one means none. */
function Meanings({ job, second }: Pick<ComparisonProps, "job" | "second">) {
  const { labels, classes: meant } = second;
  return (
    <details className={classes.meanings} open={meant.includes(-1) || undefined}>
      <summary>{t("evaluate:second.meanings")}</summary>
      <div>
        {labels.map((label, index) => (
          <NativeSelect
            key={label}
            label={capitalizeLabel(label)}
            value={String(meant[index] ?? -1)}
            onChange={(event) => void setSecondClass(index, Number(event.currentTarget.value))}
            data={[
              { value: "-1", label: t("evaluate:mapping.leaveOut") },
              ...job.model.labels.map((name, at) => ({ value: String(at), label: capitalizeLabel(name) })),
            ]}
          />
        ))}
      </div>
    </details>
  );
}
