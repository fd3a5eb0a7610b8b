import { Button, NativeSelect } from "@mantine/core";
import { useEffect, useMemo, useState } from "react";
import { AppError, type ErrorReport } from "../../../errors/app-error.ts";
import type { Job, TableView } from "../../../../workers/protocols/batch-types.ts";
import type { EstimatedShare, SharesReport } from "../../../../workers/protocols/shares.ts";
import { ChartFrame } from "../../../ui/chart/ChartFrame.tsx";
import { classColors } from "../../../ui/chart/class-colors.ts";
import { capitalizeLabel } from "../../../ui/format/labels.ts";
import { formatCount, formatPercent, formatInterval } from "../../../ui/format/numbers.ts";
import { ErrorNotice } from "../../../ui/notices/ErrorNotice.tsx";
import { t } from "../../../i18n/i18n.ts";
import { useOrigin } from "../results/use-origin.ts";
import { batch } from "../store/batch-client.ts";
import { useOpen } from "../store/batch-store.ts";
import { setTab } from "../store/results-actions.ts";
import { ALL_ROWS } from "../view-params.ts";
import { intervalPlot } from "./interval-plot.ts";
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
  const [chosenClass, setChosenClass] = useState(0);
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
  return (
    <div className={classes.panel}>
      <div className={classes.choices}>
        <NativeSelect
          label={t("shares:column")}
          value={column ?? NONE}
          onChange={({ currentTarget: { value } }) => setColumn(value === NONE ? undefined : Number(value))}
          data={[
            { value: NONE, label: t("shares:wholeFile") },
            ...columns
              .map(({ name }, index) => ({ value: String(index), label: name }))
              .filter((_, index) => index !== textColumn),
          ]}
        />
        {column !== undefined && (
          <NativeSelect
            label={t("shares:class")}
            value={chosenClass}
            onChange={({ currentTarget: { value } }) => setChosenClass(Number(value))}
            data={labels.map((label, index) => ({ value: String(index), label: capitalizeLabel(label) }))}
          />
        )}
      </div>
      {error && <ErrorNotice error={error} />}
      {!answer && !error && <p role="status">{t("shares:counting")}</p>}
      {answer && (
        <Shares
          job={job}
          report={answer.report}
          column={answer.column}
          chosenClass={chosenClass}
          isStale={answer.view !== view || answer.column !== column || answer.scored !== scored}
        />
      )}
    </div>
  );
}

interface SharesProps {
  job: Job;
  report: SharesReport;
  column: number | undefined;
  chosenClass: number;
  isStale: boolean;
}

function Shares({ job, report, column, chosenClass, isStale }: SharesProps) {
  const { labels } = job.model;
  const columnName = column === undefined ? "" : (job.table.columns[column]?.name ?? "");
  const title =
    column === undefined
      ? t("shares:title")
      : t("shares:titleOf", { class: capitalizeLabel(labels[chosenClass] ?? ""), column: columnName });
  const rows = useMemo(
    () => rowsOf(report, labels, column === undefined ? undefined : chosenClass),
    [report, labels, column, chosenClass],
  );
  const plotter = useMemo(
    () => (width: number) =>
      intervalPlot(rows, width, { corrected: t("shares:corrected"), naive: t("shares:naive") }),
    [rows],
  );
  const labeled = report.groups[0]?.labels ?? 0;
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
        ]}
        rows={rows.map(({ name, corrected, naive, labeled, rows, labels }) => ({
          name,
          cells: [shown(corrected), shown(naive), shown(labeled), formatCount(rows), formatCount(labels)],
        }))}
        plotter={plotter}
        files={{
          name: `${origin.fields["file"] ?? ""} ${title}`,
          origin,
          table: [
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
          ],
        }}
        tip={(at) => tipOf(rows[at])}
        isStale={isStale}
      >
        <Notes report={report} method={method} />
      </ChartFrame>
      {labeled === 0 && (
        <Button className={classes.label ?? ""} onClick={() => setTab("label")}>
          {t("shares:label")}
        </Button>
      )}
    </>
  );
}

const tipOf = (row: ShareRow | undefined) =>
  row && (
    <>
      <strong>{row.name}</strong>
      <span className="tabular">{`${t("shares:corrected")} ${shown(row.corrected)}`}</span>
      <span className="tabular">{`${t("shares:naive")} ${shown(row.naive)}`}</span>
    </>
  );

/** How the shares were estimated, and what was left out. */
function Notes({ report, method }: { report: SharesReport; method: string }) {
  const { byHand, withoutClass, omittedGroups } = report;
  const notes = [
    method,
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
function rowsOf(report: SharesReport, labels: readonly string[], chosenClass: number | undefined) {
  const [whole] = report.groups;
  if (!whole || whole.rows === 0) return [];
  const found =
    chosenClass === undefined
      ? labels.map((label, index) => ({ name: capitalizeLabel(label), index, group: whole }))
      : report.groups.map((group) => ({
          name: group.name === undefined ? t("shares:all") : group.name || t("shares:empty"),
          index: chosenClass,
          group,
        }));
  return found.flatMap(({ name, index, group: { shares, rows, labels: labeledRows } }) => {
    const share = shares[index];
    if (!share) return [];
    const { token } = classColors(labels[index] ?? "", index);
    return [
      {
        name,
        color: token,
        rows,
        labels: labeledRows,
        naive: share.naive,
        corrected: share.corrected,
        labeled: share.labeled,
      },
    ];
  });
}

const shown = (estimate: EstimatedShare | undefined): string =>
  estimate
    ? t("shares:interval", {
        share: formatPercent(estimate.value),
        interval: formatInterval(estimate.interval),
      })
    : t("shares:noLabels");

const numbersOf = (estimate: EstimatedShare | undefined) =>
  estimate ? [estimate.value, estimate.interval.low, estimate.interval.high] : ["", "", ""];
