import type { EvaluationReport, Job } from "../../../workers/batch/protocol.ts";
import { capitalized } from "../../ui/class-colors.ts";
import { formatCount, formatPercent } from "../../ui/format.ts";
import { formatFragment } from "../../ui/fragment.ts";
import classes from "./EvaluatePanel.module.css";
import { KeepCalibration } from "./KeepCalibration.tsx";
import { ReliabilityDiagram } from "./ReliabilityDiagram.tsx";

const percent = (share: number) => (Number.isNaN(share) ? "none" : formatPercent(share));
const span = ({ low, high }: { low: number; high: number }) =>
  `${formatPercent(low)} to ${formatPercent(high)}`;

export function Report({ report, job }: { report: EvaluationReport; job: Job }) {
  const { evaluation, left, fit } = report;
  const { labels } = job.model;
  if (evaluation.texts === 0) return <p role="status">No row has both a mapped label and a score.</p>;
  return (
    <div className={classes.report} role="status">
      <dl className={classes.figures}>
        <Figure name="Macro-recall" value={percent(evaluation.macroRecall)} />
        <Figure
          name="Accuracy"
          value={percent(evaluation.accuracy)}
          note={`95% interval ${span(evaluation.accuracyInterval)}`}
        />
        <Figure name="Macro F1" value={percent(evaluation.macroF1)} />
        <Figure name="Calibration error" value={percent(report.ece)} />
      </dl>
      <p>
        {formatCount(evaluation.texts)} rows compared{left > 0 && `, ${formatCount(left)} left out`}.
      </p>
      <div className={classes.columns}>
        <section>
          <h3>Confusion matrix</h3>
          <Matrix matrix={report.matrix} labels={labels} />
        </section>
        <section>
          <h3>Reliability</h3>
          <ReliabilityDiagram bins={report.bins} />
        </section>
      </div>
      <section>
        <h3>By class</h3>
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard */}
        <div className={classes.scroller} tabIndex={0} role="region" aria-label="Figures by class">
          <table className="tabular">
            <thead>
              <tr>
                {["Class", "Rows", "Precision", "95% interval", "Recall", "95% interval", "F1"].map(
                  (name, index) => (
                    // oxlint-disable-next-line react/no-array-index-key -- two columns have the same name
                    <th key={index} scope="col">
                      {name}
                    </th>
                  ),
                )}
              </tr>
            </thead>
            <tbody>
              {evaluation.classes.map((figures, index) => (
                <tr key={labels[index]}>
                  <th scope="row">{capitalized(labels[index] ?? "")}</th>
                  <td>{formatCount(figures.support)}</td>
                  <td>{percent(figures.precision)}</td>
                  <td>{span(figures.precisionInterval)}</td>
                  <td>{percent(figures.recall)}</td>
                  <td>{span(figures.recallInterval)}</td>
                  <td>{percent(figures.f1)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </section>
      {fit && <KeepCalibration key={job.id} job={job} fit={fit} />}
      <Mistakes mistakes={report.mistakes} labels={labels} />
    </div>
  );
}

function Figure({ name, value, note }: { name: string; value: string; note?: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="tabular">{value}</dd>
      {note && <dd className={classes.note}>{note}</dd>}
    </div>
  );
}

/** Rows are what is true, columns what the model said; the darker, the larger the share of its row. */
function Matrix({ matrix, labels }: { matrix: readonly number[][]; labels: readonly string[] }) {
  return (
    <table className={`tabular ${classes.matrix}`}>
      <caption className="visually-hidden">True labels in rows, predictions in columns</caption>
      <thead>
        <tr>
          <th scope="col">True</th>
          {labels.map((label) => (
            <th key={label} scope="col">
              {capitalized(label)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {matrix.map((counts, gold) => {
          const total = counts.reduce((sum, count) => sum + count, 0);
          return (
            <tr key={labels[gold]}>
              <th scope="row">{capitalized(labels[gold] ?? "")}</th>
              {counts.map((count, predicted) => (
                <td
                  key={labels[predicted]}
                  style={{
                    background: `color-mix(in srgb, var(--accent) ${Math.round((45 * count) / Math.max(1, total))}%, var(--surface))`,
                  }}
                >
                  {formatCount(count)}
                </td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
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
      <h3>The most confident mistakes</h3>
      <ol className={classes.mistakes}>
        {mistakes.slice(0, 20).map(({ index, text, gold, label, score }) => (
          <li key={index}>
            <a href={formatFragment("analyze", { text })} dir="auto">
              {text}
            </a>
            <span className="tabular">
              {capitalized(labels[label] ?? "")} {formatPercent(score)}, labelled {labels[gold]}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
