import { t } from "../../i18n/texts.ts";
import { formatCount } from "../../ui/format/numbers.ts";
import type { ReportInput } from "../input.ts";
import type { ReportSection } from "../report.ts";
import { formatList } from "../../ui/format/list.ts";

/** The file, the rows and what was repaired when it was read. */
export function dataSection({ data }: ReportInput): ReportSection {
  const { file, sha256, textColumns, rows, statuses, selection, selected, issues } = data;
  const counted = Object.entries(statuses).filter(([, count]) => count > 0) as [
    keyof typeof statuses,
    number,
  ][];
  const named = counted.map(([status, count]) =>
    t("report:data.counted", {
      name: status === "waiting" ? t("report:data.waiting") : t(`common:status.${status}`),
      count,
    }),
  );
  return {
    id: "data",
    title: t("report:data.title"),
    blocks: [
      {
        kind: "facts",
        facts: [
          [t("report:data.file"), file],
          ...(sha256 === undefined ? [] : [["SHA-256", sha256] as const]),
          [t("report:data.texts"), formatList(textColumns)],
          [t("report:data.rows"), formatCount(rows)],
          [t("report:data.statuses"), formatList(named)],
          [
            t("report:data.selection"),
            selection.length === 0
              ? t("report:data.all")
              : t("report:data.selected", { conditions: formatList(selection), part: formatCount(selected) }),
          ],
        ],
      },
      ...(data.hasPseudonyms === true ? [{ kind: "text" as const, text: t("report:data.pseudonyms") }] : []),
      { kind: "text", text: t(issues.length > 0 ? "report:data.issues" : "report:data.noIssues") },
      ...(issues.length > 0
        ? [
            {
              kind: "list" as const,
              items: issues.map(([kind, count]) => t(`batch:report.kind.${kind}`, { count })),
            },
          ]
        : []),
    ],
  };
}
