import { Button } from "@mantine/core";
import type { LabelImport } from "../../../../../workers/protocols/labels.ts";
import { LABEL_ISSUES, type LabelIssue } from "../../../../labels/import.ts";
import { t } from "../../../../i18n/i18n.ts";
import { csv } from "../../../../ui/files/csv.ts";
import { download } from "../../../../ui/files/download.ts";
import { shownText } from "../../../../ui/format/shown-text.ts";
import classes from "./FilesView.module.css";

/** Lines that are shown of each kind of issue. */
const SHOWN = 5;

/** What became of the lines of a file with labels. */
export function ImportReport({ imported: { labels, known, issues } }: { imported: LabelImport }) {
  const sentences = [
    t("label:files.imported", { count: labels }),
    known > 0 && t("label:files.known", { count: known }),
    issues.length > 0 && t("label:files.issues", { count: issues.length }),
  ];
  return (
    <div className={classes.report} role="status" data-testid="label-import">
      <p>{sentences.filter(Boolean).join(" ")}</p>
      {issues.length > 0 && (
        <>
          <ul>
            {LABEL_ISSUES.flatMap((kind) => {
              const lines = issues.filter((issue) => issue.kind === kind);
              return lines.length > 0 ? [<IssueLines key={kind} kind={kind} lines={lines} />] : [];
            })}
          </ul>
          <Button variant="default" size="compact-sm" onClick={() => saveIssues(issues)}>
            {t("label:files.saveIssues")}
          </Button>
        </>
      )}
    </div>
  );
}

function IssueLines({ kind, lines }: { kind: LabelIssue["kind"]; lines: readonly LabelIssue[] }) {
  const shown = lines.slice(0, SHOWN).map(({ line, id, value }) => {
    const facts = { line, id: shownText(id) };
    return value === ""
      ? t("label:files.issueLine", facts)
      : t("label:files.issueLineValue", { ...facts, value: shownText(value) });
  });
  const more = lines.length - shown.length;
  if (more > 0) shown.push(t("label:files.more", { count: more }));
  return <li>{`${t(`label:files.issue.${kind}`)}: ${shown.join("; ")}`}</li>;
}

function saveIssues(issues: readonly LabelIssue[]): void {
  const rows = issues.map(({ kind, line, id, coder, value }) => [line, id, coder, value, kind]);
  download("labels-not-imported.csv", csv([["line", "id", "coder", "label", "issue"], ...rows]), "text/csv");
}
