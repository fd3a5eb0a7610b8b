import type { Job, ReportSummary } from "../../../../workers/protocols/batch-types.ts";
import type { Issue, IssueDetail } from "../../../data/report.ts";
import { t } from "../../../i18n/i18n.ts";
import { ExportSentence } from "./ExportSentence.tsx";
import { shownText } from "../../../ui/format/shown-text.ts";
import classes from "./ImportReportPanel.module.css";
import { formatList } from "../../../ui/format/list.ts";

const SHOWN = 200;

function detailOf({ cells, columns, column, value }: IssueDetail): string | undefined {
  if (cells !== undefined) return t("batch:report.cells", { cells, columns });
  const named = column ?? value;
  return named === undefined ? undefined : shownText(named);
}

function lineOf({ line, detail }: Issue): string {
  const detailText = detail && detailOf(detail);
  return detailText ? `${line} (${detailText})` : String(line);
}

/** The lines of issues of one kind, or the names of the parts that they are about. */
function placesOf(issues: readonly Issue[], count: number): string {
  const shown = issues.slice(0, SHOWN);
  if (shown.some(({ detail }) => detail?.part !== undefined)) {
    const parts = formatList(shown.map(({ detail }) => detail?.part));
    return count > SHOWN ? t("batch:report.partsAndMore", { parts }) : parts;
  }
  const lines = formatList(shown.map(lineOf));
  return t(count > SHOWN ? "batch:report.linesAndMore" : "batch:report.lines", { count, lines });
}

/** The irregularities of the file with their lines. Nothing is dropped or repaired without an entry here. */
export function ImportReportPanel({ job }: { job: Job }) {
  const { exported } = job.report;
  return (
    <>
      {exported && <ExportSentence facts={exported} />}
      <Issues report={job.report} />
    </>
  );
}

function Issues({ report: { counts, issues } }: { report: ReportSummary }) {
  if (counts.length === 0) return <p>{t("batch:report.nothing")}</p>;
  return (
    <ul className={classes.report}>
      {counts.map(([kind, count]) => (
        <li key={kind}>
          <details>
            <summary className="tabular">{t(`batch:report.kind.${kind}`, { count })}</summary>
            <p className="tabular">
              {placesOf(
                issues.filter((issue) => issue.kind === kind),
                count,
              )}
            </p>
          </details>
        </li>
      ))}
    </ul>
  );
}
