import type { IssueKind } from "../../data/report.ts";
import type { Job } from "../../../workers/batch/protocol.ts";
import { formatCount } from "../../ui/format.ts";
import classes from "./ReportPanel.module.css";

const KINDS: Record<IssueKind, string> = {
  "short-row": "rows with too few cells, read as they are",
  "long-row": "rows with too many cells, kept in further columns",
  "blank-line": "blank lines, kept in the file but not rows",
  "unclosed-quote": "quotes that never close, taken as text",
  "stray-quote": "cells with text after their closing quote, which was kept",
  "unreadable-characters": "rows with bytes that the encoding does not know",
  "bad-record": "records that could not be parsed, kept as they are",
  "empty-text": "rows without a text, marked empty",
  "new-column": "columns that only later rows have, added at the end",
  "cut-cell": "cells that were too long",
};

/** What was odd about the file, each with its lines: nothing was dropped or repaired silently. */
export function ReportPanel({ job }: { job: Job }) {
  const { counts, issues } = job.report;
  if (counts.length === 0) return <p>Every row was read as it stands. Nothing had to be repaired.</p>;
  return (
    <ul className={classes.report}>
      {counts.map(([kind, count]) => (
        <li key={kind}>
          <details>
            <summary className="tabular">
              {formatCount(count)} {KINDS[kind]}
            </summary>
            <p className="tabular">
              Lines{" "}
              {issues
                .filter((issue) => issue.kind === kind)
                .slice(0, 200)
                .map(({ line, detail }) => (detail ? `${line} (${detail})` : String(line)))
                .join(", ")}
              {count > 200 && " and more"}
            </p>
          </details>
        </li>
      ))}
    </ul>
  );
}
