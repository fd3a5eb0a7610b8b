import { Button, NativeSelect } from "@mantine/core";
import { useEffect, useMemo, useState } from "react";
import { AppError, type ErrorReport } from "../../../errors/app-error.ts";
import type { Job, TableView } from "../../../../workers/protocols/batch-types.ts";
import type { SharesReport } from "../../../../workers/protocols/shares.ts";
import type { EstimatedShare } from "../../../scoring/estimate/reports.ts";
import { ChartFrame } from "../../../ui/chart/ChartFrame.tsx";
import { allMeasures } from "../../../scoring/estimate/measures.ts";
import { formatCount, formatPercent } from "../../../ui/format/numbers.ts";
import { ErrorNotice } from "../../../ui/notices/ErrorNotice.tsx";
import { t } from "../../../i18n/i18n.ts";
import { ReportButton } from "../report/ReportButton.tsx";
import { useOrigin } from "../results/use-origin.ts";
import { batch } from "../store/batch-client.ts";
import { useOpen } from "../store/batch-store.ts";
import { setTab } from "../store/results-actions.ts";
import { ALL_ROWS } from "../view-params.ts";
import { AdjustedShares } from "./AdjustedShares.tsx";
import { ConfusionShares } from "./ConfusionShares.tsx";
import { DifferencesCard } from "./DifferencesCard.tsx";
import { PeriodsCard } from "./periods/PeriodsCard.tsx";
import { intervalPlot } from "../../../ui/plots/interval-plot.ts";
import {
  groupName,
  measureColor,
  measureName,
  numbersOf,
  shownPoints,
  shownShare,
} from "../../../ui/plots/measure-text.ts";
import classes from "./SharesPanel.module.css";

/** The value of the choice "no groups". */
const NONE = "";

interface Asked {
  view: TableView;
  column: number | undefined;
  /** The number of scored rows. */
  scored: number | undefined;
}

/** The share of each class in the selection or in the groups of a column, as counted and as corrected by labels. */
export function SharesPanel({ job }: { job: Job }) {
  const view = useOpen((open) => open.view) ?? ALL_ROWS;
  const scored = useOpen((open) => open.progress?.scored);
  const [column, setColumn] = useState<number>();
  const [measure, setMeasure] = useState(0);
  const [dates, setDates] = useState(() => {
    const found = job.table.columns.findIndex(({ role }) => role === "date");
    return found < 0 ? undefined : found;
  });
  const [answer, setAnswer] = useState<Asked & { report: SharesReport }>();
  const [error, setError] = useState<ErrorReport>();
  useEffect(() => {
    let isCurrent = true;
    batch()
      .shares(view, column)
      .then((report) => isCurrent && setAnswer({ view, column, scored, report }))
      .catch((cause: unknown) => isCurrent && setError(AppError.of(cause).report));
    return () => {
      isCurrent = false;
    };
  }, [view, column, scored]);
  const { labels } = job.model;
  const { columns, textColumn } = job.table;
  const choices = columns
    .map(({ name }, index) => ({ value: String(index), label: name }))
    .filter((_, index) => index !== textColumn);
  return (
    <div className={classes.panel}>
      <div className={classes.choices}>
        <NativeSelect
          label={t("shares:column")}
          value={column ?? NONE}
          onChange={({ currentTarget: { value } }) => setColumn(value === NONE ? undefined : Number(value))}
          data={[{ value: NONE, label: t("shares:wholeFile") }, ...choices]}
        />
        {column !== undefined && (
          <NativeSelect
            label={t("shares:class")}
            value={measure}
            onChange={({ currentTarget: { value } }) => setMeasure(Number(value))}
            data={allMeasures(labels).map((_, index) => ({
              value: String(index),
              label: measureName(labels, index),
            }))}
          />
        )}
        <NativeSelect
          label={t("shares:periods.column")}
          value={dates ?? NONE}
          onChange={({ currentTarget: { value } }) => setDates(value === NONE ? undefined : Number(value))}
          data={[{ value: NONE, label: t("shares:periods.none") }, ...choices]}
        />
        <div className={classes.report}>
          <ReportButton job={job} column={column} />
        </div>
      </div>
      {error && <ErrorNotice error={error} />}
      {!answer && !error && <p role="status">{t("shares:counting")}</p>}
      {answer && (
        <Shares
          job={job}
          report={answer.report}
          column={answer.column}
          measure={measure}
          isStale={answer.view !== view || answer.column !== column || answer.scored !== scored}
        />
      )}
      {column !== undefined && <DifferencesCard key={column} job={job} column={column} measure={measure} />}
      {dates !== undefined && <PeriodsCard job={job} column={dates} by={column} measure={measure} />}
    </div>
  );
}

interface SharesProps {
  job: Job;
  report: SharesReport;
  column: number | undefined;
  /** Index of a class, or of the polarity after them. */
  measure: number;
  isStale: boolean;
}

function Shares({ job, report, column, measure, isStale }: SharesProps) {
  const { labels } = job.model;
  const columnName = column === undefined ? "" : (job.table.columns[column]?.name ?? "");
  const title =
    column === undefined
      ? t("shares:title")
      : t("shares:titleOf", { class: measureName(labels, measure), column: columnName });
  const rows = useMemo(
    () => rowsOf(report, labels, column === undefined ? undefined : measure),
    [report, labels, column, measure],
  );
  const shown = column !== undefined && measure >= labels.length ? shownPoints : shownShare;
  const cell = (estimate: EstimatedShare | undefined) => (estimate ? shown(estimate) : t("shares:noLabels"));
  const plotter = useMemo(
    () => (width: number) =>
      intervalPlot(rows, width, {
        legend: { corrected: t("shares:corrected"), naive: t("shares:naive") },
        format: (value) => formatPercent(value, 0),
      }),
    [rows],
  );
  const labeled = report.groups[0]?.labels ?? 0;
  const hasBorrowed = rows.some(({ borrowed }) => borrowed);
  const method = labeled > 0 ? t("shares:method", { count: labeled }) : t("shares:without");
  const origin = useOrigin(title, method);
  const unit = column === undefined ? t("common:table.class") : columnName;
  if (rows.length === 0) return <p>{t("shares:noRows")}</p>;
  return (
    <>
      <ChartFrame
        title={title}
        heads={[
          unit,
          t("shares:corrected"),
          t("shares:naive"),
          t("shares:labeled"),
          t("common:table.rows"),
          t("shares:labels"),
          ...(hasBorrowed ? [t("shares:borrowed")] : []),
        ]}
        rows={rows.map(({ name, corrected, naive, labeled, borrowed, rows, labels }) => ({
          name,
          cells: [
            cell(corrected),
            cell(naive),
            cell(labeled),
            formatCount(rows),
            formatCount(labels),
            ...(hasBorrowed ? [borrowed ? shown(borrowed) : ""] : []),
          ],
        }))}
        plotter={plotter}
        files={{
          name: `${origin.fields["file"] ?? ""} ${title}`,
          origin,
          table: savedTable(unit, rows),
        }}
        tip={(at) => tipOf(rows[at], cell)}
        isStale={isStale}
      >
        <Notes report={report} method={method} hasBorrowed={hasBorrowed} />
      </ChartFrame>
      {column === undefined && report.byConfusion && (
        <ConfusionShares
          labels={labels}
          adjusted={report.byConfusion}
          shares={report.groups[0]?.shares ?? []}
        />
      )}
      {column === undefined && <AdjustedShares job={job} shares={report.groups[0]?.shares ?? []} />}
      {labeled === 0 && (
        <Button className={classes.label ?? ""} onClick={() => setTab("label")}>
          {t("shares:label")}
        </Button>
      )}
    </>
  );
}

const savedTable = (unit: string, rows: readonly ShareRow[]) => [
  [
    unit,
    "corrected",
    "corrected low",
    "corrected high",
    "count",
    "count low",
    "count high",
    "rows",
    "labels",
  ],
  ...rows.map(({ name, corrected, naive, rows, labels }) => [
    name,
    ...numbersOf(corrected),
    ...numbersOf(naive),
    rows,
    labels,
  ]),
];

const tipOf = (row: ShareRow | undefined, cell: (estimate: EstimatedShare | undefined) => string) =>
  row && (
    <>
      <strong>{row.name}</strong>
      <span className="tabular">{`${t("shares:corrected")} ${cell(row.corrected)}`}</span>
      <span className="tabular">{`${t("shares:naive")} ${cell(row.naive)}`}</span>
    </>
  );

/** How the shares were estimated, and what was left out. */
function Notes({
  report,
  method,
  hasBorrowed,
}: {
  report: SharesReport;
  method: string;
  hasBorrowed: boolean;
}) {
  const { byHand, withoutClass, omittedGroups } = report;
  const notes = [
    method,
    ...(hasBorrowed ? [t("shares:borrowedMeans")] : []),
    ...(byHand > 0 ? [t("shares:byHand", { count: byHand })] : []),
    ...(withoutClass > 0 ? [t("shares:withoutClass", { count: withoutClass })] : []),
    ...(omittedGroups > 0 ? [t("shares:omitted", { count: omittedGroups })] : []),
  ];
  return notes.map((note) => (
    <p key={note} className={classes.note}>
      {note}
    </p>
  ));
}

type ShareRow = ReturnType<typeof rowsOf>[number];

/** The classes of the whole selection, or one class in the selection and in its groups. */
function rowsOf(report: SharesReport, labels: readonly string[], measure: number | undefined) {
  const [whole] = report.groups;
  if (!whole || whole.rows === 0) return [];
  const found =
    measure === undefined
      ? labels.map((_, index) => ({ name: measureName(labels, index), index, group: whole }))
      : report.groups.map((group) => ({
          name: group.name === undefined ? t("shares:all") : groupName(group.name),
          index: measure,
          group,
        }));
  return found.flatMap(({ name, index, group: { shares, rows, labels: labeledRows } }) => {
    const share = shares[index];
    if (!share) return [];
    return [
      {
        name,
        color: measureColor(labels, index),
        rows,
        labels: labeledRows,
        naive: share.naive,
        corrected: share.corrected,
        labeled: share.labeled,
        borrowed: share.borrowed,
      },
    ];
  });
}
