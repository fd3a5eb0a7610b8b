import { Button, NativeSelect } from "@mantine/core";
import { useEffect, useMemo, useState } from "react";
import { AppError, type ErrorReport } from "../../../errors/app-error.ts";
import type { Job, TableView } from "../../../../workers/protocols/batch-types.ts";
import type { SharesReport } from "../../../../workers/protocols/shares.ts";
import { allMeasures } from "../../../scoring/estimate/measures.ts";
import { ErrorNotice } from "../../../ui/notices/ErrorNotice.tsx";
import type { ColumnChoice } from "../../../scoring/selection/selection.ts";
import { t } from "../../../i18n/i18n.ts";
import { ReportButton } from "../report/ReportButton.tsx";
import { columnName, columnOfValue, furtherColumns } from "../selection/column-name.ts";
import { batch } from "../store/batch-client.ts";
import { useOpen } from "../store/batch-store.ts";
import { setTab } from "../store/results-actions.ts";
import { ALL_ROWS } from "../view-params.ts";
import { AdjustedShares } from "./AdjustedShares.tsx";
import { ConfusionShares } from "./ConfusionShares.tsx";
import { DifferencesCard } from "./DifferencesCard.tsx";
import { NamesCard } from "./names/NamesCard.tsx";
import { PeriodsCard } from "./periods/PeriodsCard.tsx";
import { groupName, measureColor, measureName } from "../../../ui/plots/measure-text.ts";
import { SharesChart, type ShareRow } from "./SharesChart.tsx";
import classes from "./SharesPanel.module.css";

/** The value of the choice "no groups". */
const NONE = "";

interface Asked {
  view: TableView;
  column: ColumnChoice | undefined;
  /** The number of scored rows. */
  scored: number | undefined;
}

/** The shares of the selection and of the groups of a column; stale until they are counted again. */
function useShares(column: ColumnChoice | undefined) {
  const view = useOpen((open) => open.view) ?? ALL_ROWS;
  const scored = useOpen((open) => open.progress?.scored);
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
  const isStale = answer?.view !== view || answer.column !== column || answer.scored !== scored;
  return { answer, error, isStale };
}

/** The share of each class in the selection or in the groups of a column, as counted and as corrected by labels. */
export function SharesPanel({ job }: { job: Job }) {
  const [column, setColumn] = useState<ColumnChoice>();
  const [measure, setMeasure] = useState(0);
  const [dates, setDates] = useState(() => {
    const found = job.table.columns.findIndex(({ role }) => role === "date");
    return found < 0 ? undefined : found;
  });
  const { answer, error, isStale } = useShares(column);
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
          onChange={({ currentTarget: { value } }) =>
            setColumn(value === NONE ? undefined : columnOfValue(value))
          }
          data={[
            { value: NONE, label: t("shares:wholeFile") },
            ...choices,
            ...furtherColumns(job).map((value) => ({ value: String(value), label: columnName(job, value) })),
          ]}
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
          <ReportButton job={job} column={typeof column === "number" ? column : undefined} />
        </div>
      </div>
      {error && <ErrorNotice error={error} />}
      <div className={classes.columns}>
        <div className={classes.column}>
          {!answer && !error && <p role="status">{t("shares:counting")}</p>}
          {answer && (
            <Shares
              job={job}
              report={answer.report}
              column={answer.column}
              measure={measure}
              isStale={isStale}
            />
          )}
          {column !== undefined && (
            <DifferencesCard key={column} job={job} column={column} measure={measure} />
          )}
        </div>
        <div className={classes.column}>
          {dates !== undefined && <PeriodsCard job={job} column={dates} by={column} measure={measure} />}
          <NamesCard job={job} />
        </div>
      </div>
    </div>
  );
}

interface SharesProps {
  job: Job;
  report: SharesReport;
  column: ColumnChoice | undefined;
  /** Index of a class, or of the polarity after them. */
  measure: number;
  isStale: boolean;
}

function Shares({ job, report, column, measure, isStale }: SharesProps) {
  const { labels } = job.model;
  const unit = columnName(job, column);
  const title =
    column === undefined
      ? t("shares:title")
      : t("shares:titleOf", { class: measureName(labels, measure), column: unit });
  const rows = useMemo(
    () => rowsOf(report, labels, column === undefined ? undefined : measure),
    [report, labels, column, measure],
  );
  const labeled = report.groups[0]?.labels ?? 0;
  const hasBorrowed = rows.some(({ borrowed }) => borrowed);
  const method = labeled > 0 ? t("shares:method", { count: labeled }) : t("shares:without");
  if (rows.length === 0) return <p>{t("shares:noRows")}</p>;
  return (
    <>
      <SharesChart
        title={title}
        unit={column === undefined ? t("common:table.class") : unit}
        rows={rows}
        isPolarity={column !== undefined && measure >= labels.length}
        notes={[method, ...(hasBorrowed ? [t("shares:borrowedMeans")] : []), ...leftOut(report)]}
        isStale={isStale}
      />
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

/** What is in no estimate. */
const leftOut = ({ byHand, withoutClass, omittedGroups }: SharesReport): string[] => [
  ...(byHand > 0 ? [t("shares:byHand", { count: byHand })] : []),
  ...(withoutClass > 0 ? [t("shares:withoutClass", { count: withoutClass })] : []),
  ...(omittedGroups > 0 ? [t("shares:omitted", { count: omittedGroups })] : []),
];

/** The classes of the whole selection, or one class in the selection and in its groups. */
function rowsOf(report: SharesReport, labels: readonly string[], measure: number | undefined): ShareRow[] {
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
        ...share,
      },
    ];
  });
}
