import type { Job } from "../../../../workers/protocols/batch-types.ts";
import type { Issue, IssueDetail } from "../../../data/report.ts";
import { t } from "../../../i18n/i18n.ts";
import classes from "./ImportReportPanel.module.css";

const SHOWN = 200;

function detailOf({ cells, columns, column, value }: IssueDetail): string | undefined {
  if (cells !== undefined) return t("batch:report.cells", { cells, columns });
  return column ?? value;
}

function lineOf({ line, detail }: Issue): string {
  const detailText = detail && detailOf(detail);
  return detailText ? `${line} (${detailText})` : String(line);
}

/** The irregularities of the file with their lines. Nothing is dropped or repaired without an entry here. */
export function ImportReportPanel({ job }: { job: Job }) {
  const { counts, issues } = job.report;
  if (counts.length === 0) return <p>{t("batch:report.nothing")}</p>;
  return (
    <ul className={classes.report}>
      {counts.map(([kind, count]) => (
        <li key={kind}>
          <details>
            <summary className="tabular">{t(`batch:report.kind.${kind}`, { count })}</summary>
            <p className="tabular">
              {t(count > SHOWN ? "batch:report.linesAndMore" : "batch:report.lines", {
                count,
                lines: issues
                  .filter((issue) => issue.kind === kind)
                  .slice(0, SHOWN)
                  .map(lineOf)
                  .join(", "),
              })}
            </p>
          </details>
        </li>
      ))}
    </ul>
  );
}
