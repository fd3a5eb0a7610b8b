import { t } from "../../i18n/texts.ts";
import type { GroupShares } from "../../scoring/estimate/reports.ts";
import { FEWEST_LABELS } from "../../scoring/time/periods.ts";
import { formatCount } from "../../ui/format/numbers.ts";
import { groupName, measureName } from "../../ui/plots/measure-text.ts";
import { topicShare } from "../topic-share.ts";
import type { ReportInput } from "../input.ts";
import type { Block, Finding, ReportTable } from "../report.ts";
import { DATA_HEADS, dataOf, groupFigures } from "./shares.ts";

/** The share of each class in each topic. */
export function topicsFinding({ topics, classes }: ReportInput): Finding | undefined {
  const [whole, ...groups] = topics?.shares.groups ?? [];
  if (!topics || !whole || groups.length === 0) return undefined;
  const { column, shares } = topics;
  const without = whole.rows - groups.reduce((sum, { rows }) => sum + rows, 0);
  const isLabeled = groups.some(({ labels }) => labels > 0);
  const hasEnough = groups.some(({ labels }) => labels >= FEWEST_LABELS);
  const notes = [
    hasEnough ? t("batch:topics.corrected", { fewest: FEWEST_LABELS }) : t("batch:topics.naive"),
    ...(without > 0 && shares.omittedGroups === 0 ? [t("batch:topics.without", { count: without })] : []),
    ...(shares.omittedGroups > 0 ? [t("shares:omitted", { count: shares.omittedGroups })] : []),
  ];
  return {
    id: "topics",
    title: t("batch:topics.title"),
    blocks: [
      { kind: "table", table: topicTable(groups, classes) },
      { kind: "text", text: notes.join(" ") },
      ...groupFigures(groups, classes, t("report:topics.by")).map((figure): Block => ({
        kind: "figure",
        figure,
      })),
    ],
    method: [
      column === undefined ? t("report:method.topics") : t("report:method.topicColumn", { column }),
      ...(isLabeled ? [t("report:method.groups")] : []),
    ],
    references: column === undefined ? ["dhillon"] : [],
  };
}

/** Topics by classes. */
function topicTable(groups: readonly GroupShares[], classes: readonly string[]): ReportTable {
  const measures = (groups[0]?.shares ?? []).map((_, measure) => measure);
  const names = measures.map((measure) => classes[measure] ?? "polarity");
  return {
    name: "topics",
    caption: t("report:topics.caption"),
    head: [
      t("batch:topics.topic"),
      t("common:table.rows"),
      t("shares:labels"),
      ...measures.map((measure) => measureName(classes, measure)),
    ],
    rows: groups.map((group) => [
      groupName(group.name ?? ""),
      formatCount(group.rows),
      formatCount(group.labels),
      ...measures.map((measure) => topicShare(group, measure, measure >= classes.length)),
    ]),
    data: [
      ["topic", "rows", "labels", ...names.flatMap((name) => DATA_HEADS.map((head) => `${name} ${head}`))],
      ...groups.map(({ name = "", rows, labels, shares }) => [
        name,
        rows,
        labels,
        ...measures.flatMap((measure) => dataOf(shares[measure])),
      ]),
    ],
  };
}
