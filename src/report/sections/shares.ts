import { t } from "../../i18n/texts.ts";
import type { GroupShares, ShareEstimate } from "../../scoring/estimate/reports.ts";
import { formatCount, formatPercent } from "../../ui/format/numbers.ts";
import { type IntervalRow, intervalPlot } from "../../ui/plots/interval-plot.ts";
import {
  groupName,
  measureColor,
  measureName,
  numbersOf,
  shownPoints,
  shownShare,
} from "../../ui/plots/measure-text.ts";
import type { ReportInput } from "../input.ts";
import type { Cell, Finding, ReportFigure, ReportTable } from "../report.ts";
import { WIDTH } from "../width.ts";

/** The shares of all rows: as counted, corrected, and by labels alone. */
export function sharesFinding(input: ReportInput): Finding | undefined {
  const { shares, classes } = input;
  const [whole] = shares.groups;
  if (!whole || whole.rows === 0) return undefined;
  const isCorrected = whole.labels > 0;
  const measures = whole.shares.map((_, measure) => measure);
  const caption = t("report:shares.caption", { count: whole.rows });
  const table: ReportTable = {
    name: "shares",
    caption,
    head: [t("common:table.class"), ...estimateHeads(isCorrected)],
    rows: measures.map((measure) => [
      measureName(classes, measure),
      ...shownEstimates(whole.shares[measure], measure < classes.length, isCorrected),
    ]),
    data: [
      ["class", ...DATA_HEADS],
      ...measures.map((measure) => [classes[measure] ?? "polarity", ...dataOf(whole.shares[measure])]),
    ],
  };
  const rows = measures
    .slice(0, classes.length)
    .map((measure) => rowOf(measureName(classes, measure), whole, measure, classes));
  return {
    id: "shares",
    title: t("report:shares.title"),
    blocks: [{ kind: "figure", figure: { name: "shares", caption, drawing: drawingOf(rows), table } }],
    method: [t(isCorrected ? "report:method.corrected" : "report:method.naive")],
  };
}

/** The share of each class in the groups of a column. */
export function groupsFinding(input: ReportInput): Finding | undefined {
  const { shares, classes, by } = input;
  const groups = shares.groups.slice(1);
  if (by === undefined || groups.length === 0) return undefined;
  const figures = groupFigures(groups, classes, by);
  const polarity = groups.some(({ shares: own }) => own.length > classes.length);
  return {
    id: "groups",
    title: t("report:shares.groups", { column: by }),
    blocks: [
      ...figures.map((figure) => ({ kind: "figure", figure }) as const),
      ...(polarity
        ? [
            {
              kind: "table",
              table: groupTable(groups, classes.length, {
                label: "polarity",
                by,
                caption: t("report:shares.groupCaption", {
                  class: measureName(classes, classes.length),
                  column: by,
                }),
                classes: classes.length,
              }),
            } as const,
          ]
        : []),
      ...(shares.omittedGroups > 0
        ? [{ kind: "text", text: t("shares:omitted", { count: shares.omittedGroups }) } as const]
        : []),
    ],
    method: groups.some(({ labels }) => labels > 0) ? [t("report:method.groups")] : [],
    limits: groups.some(({ labels, rows }) => rows > 0 && labels === 0)
      ? [t("report:limits.groupsWithout")]
      : [],
  };
}

/** The share of each class in groups. @param by what the groups are */
export const groupFigures = (
  groups: readonly GroupShares[],
  classes: readonly string[],
  by: string,
): ReportFigure[] =>
  classes.map((label, measure) => {
    const caption = t("report:shares.groupCaption", { class: measureName(classes, measure), column: by });
    const rows = groups.map((group) => rowOf(groupName(group.name ?? ""), group, measure, classes));
    return {
      name: `${label} by ${by}`,
      caption,
      drawing: drawingOf(rows),
      table: groupTable(groups, measure, { label, by, caption, classes: classes.length }),
    };
  });

const rowOf = (
  name: string,
  group: GroupShares,
  measure: number,
  classes: readonly string[],
): IntervalRow => {
  const estimate = group.shares[measure];
  return {
    name,
    color: measureColor(classes, measure),
    corrected: estimate?.corrected,
    naive: estimate?.naive ?? { value: 0 },
  };
};

const drawingOf = (rows: readonly IntervalRow[]) =>
  intervalPlot(rows, WIDTH, {
    legend: { corrected: t("shares:corrected"), naive: t("shares:naive") },
    format: (value) => formatPercent(value, 0),
  }).drawing;

const estimateHeads = (isCorrected: boolean): string[] =>
  isCorrected ? [t("shares:corrected"), t("shares:labeled"), t("shares:naive")] : [t("shares:naive")];

function shownEstimates(
  estimate: ShareEstimate | undefined,
  isShare: boolean,
  isCorrected: boolean,
): string[] {
  if (!estimate) return [];
  const shown = isShare ? shownShare : shownPoints;
  const { naive, corrected, labeled } = estimate;
  const ofLabels = [corrected, labeled].map((one) => (one ? shown(one) : t("shares:noLabels")));
  return [...(isCorrected ? ofLabels : []), shown(naive)];
}

export const DATA_HEADS = ["corrected", "labels alone", "count"].flatMap((name) => [
  name,
  `${name} low`,
  `${name} high`,
]);

export const dataOf = (estimate: ShareEstimate | undefined): Cell[] =>
  [estimate?.corrected, estimate?.labeled, estimate?.naive].flatMap(numbersOf);

function groupTable(
  groups: readonly GroupShares[],
  measure: number,
  { label, by, caption, classes }: { label: string; by: string; caption: string; classes: number },
): ReportTable {
  const isCorrected = groups.some(({ labels }) => labels > 0);
  return {
    name: `${label} by ${by}`,
    caption,
    head: [by, ...estimateHeads(isCorrected), t("common:table.rows"), t("shares:labels")],
    rows: groups.map(({ name = "", shares, rows, labels }) => [
      groupName(name),
      ...shownEstimates(shares[measure], measure < classes, isCorrected),
      formatCount(rows),
      formatCount(labels),
    ]),
    data: [
      [by, ...DATA_HEADS, "rows", "labels"],
      ...groups.map(({ name = "", shares, rows, labels }) => [
        name,
        ...dataOf(shares[measure]),
        rows,
        labels,
      ]),
    ],
  };
}
