import type { EvaluationReport, Job } from "../../../../workers/protocols/batch-types.ts";
import { capitalizeLabel, translateLabel } from "../../../ui/format/labels.ts";
import { formatCount, formatInterval, formatPercent } from "../../../ui/format/numbers.ts";
import { shownText } from "../../../ui/format/shown-text.ts";
import { formatFragment } from "../../../ui/router/fragment.ts";
import { t } from "../../../i18n/i18n.ts";
import classes from "./EvaluatePanel.module.css";
import { Figure } from "./Figure.tsx";
import { KeepCalibration } from "./KeepCalibration.tsx";
import { Matrix } from "./Matrix.tsx";
import { ReliabilityDiagram } from "./ReliabilityDiagram.tsx";
import { formatList } from "../../../ui/format/list.ts";
import { ScrollRegion } from "../../../ui/scroll/ScrollRegion.tsx";

const percent = (share: number) => (Number.isNaN(share) ? t("common:table.none") : formatPercent(share));

export function Report({ report, job }: { report: EvaluationReport; job: Job }) {
  const { evaluation, left, fit } = report;
  const { labels } = job.model;
  const unmapped = report.unmapped.map(
    ({ value, rows }) => `${shownText(value) || t("evaluate:report.withoutLabel")} (${formatCount(rows)})`,
  );
  if (evaluation.texts === 0) return <p role="status">{t("evaluate:report.nothing")}</p>;
  return (
    <div className={classes.report} role="status">
      <dl className={classes.figures}>
        <Figure name={t("evaluate:report.macroRecall")} value={percent(evaluation.macroRecall)} />
        <Figure
          name={t("evaluate:report.accuracy")}
          value={percent(evaluation.accuracy)}
          note={t("evaluate:report.interval", { interval: formatInterval(evaluation.accuracyInterval) })}
        />
        <Figure name={t("evaluate:report.macroF1")} value={percent(evaluation.macroF1)} />
        <Figure name={t("evaluate:report.ece")} value={percent(report.ece)} />
      </dl>
      <p>
        {left > 0
          ? t("evaluate:report.comparedSome", { count: evaluation.texts, left: formatCount(left) })
          : t("evaluate:report.compared", { count: evaluation.texts })}
      </p>
      {unmapped.length > 0 && <p>{t("evaluate:report.unmapped", { labels: formatList(unmapped) })}</p>}
      <div className={classes.columns}>
        <section>
          <h3>{t("evaluate:report.matrix")}</h3>
          <Matrix
            matrix={report.matrix}
            labels={labels}
            corner={t("evaluate:report.true")}
            meaning={t("evaluate:report.matrixMeans")}
          />
        </section>
        <section>
          <h3>{t("evaluate:report.reliability")}</h3>
          <ReliabilityDiagram bins={report.bins} />
        </section>
      </div>
      <ByClass evaluation={evaluation} labels={labels} />
      {fit && <KeepCalibration key={job.id} job={job} fit={fit} />}
      <Mistakes mistakes={report.mistakes} labels={labels} />
    </div>
  );
}

function ByClass({
  evaluation,
  labels,
}: {
  evaluation: EvaluationReport["evaluation"];
  labels: readonly string[];
}) {
  return (
    <section>
      <h3>{t("evaluate:report.byClass")}</h3>
      <ScrollRegion className={classes.scroller} aria-label={t("evaluate:report.figures")}>
        <table className="tabular">
          <thead>
            <tr>
              <th scope="col">{t("common:table.class")}</th>
              <th scope="col">{t("common:table.rows")}</th>
              <th scope="col">{t("evaluate:report.precision")}</th>
              <th scope="col">{t("evaluate:report.intervalColumn")}</th>
              <th scope="col">{t("evaluate:report.recall")}</th>
              <th scope="col">{t("evaluate:report.intervalColumn")}</th>
              <th scope="col">{t("evaluate:report.f1")}</th>
            </tr>
          </thead>
          <tbody>
            {evaluation.classes.map((figures, index) => (
              <tr key={labels[index]}>
                <th scope="row">{capitalizeLabel(labels[index] ?? "")}</th>
                <td>{formatCount(figures.support)}</td>
                <td>{percent(figures.precision)}</td>
                <td>{formatInterval(figures.precisionInterval)}</td>
                <td>{percent(figures.recall)}</td>
                <td>{formatInterval(figures.recallInterval)}</td>
                <td>{percent(figures.f1)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  );
}

function Mistakes({
  mistakes,
  labels,
}: {
  mistakes: EvaluationReport["mistakes"];
  labels: readonly string[];
}) {
  if (mistakes.length === 0) return null;
  return (
    <section>
      <h3>{t("evaluate:report.mistakes")}</h3>
      <ol className={classes.mistakes}>
        {mistakes.slice(0, 20).map(({ index, text, gold, label, score }) => (
          <li key={index}>
            <a href={formatFragment("analyze", { text })} dir="auto">
              {shownText(text)}
            </a>
            <span className="tabular">
              {t("evaluate:report.mistake", {
                class: capitalizeLabel(labels[label] ?? ""),
                score: formatPercent(score),
                gold: translateLabel(labels[gold] ?? ""),
              })}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
