import { Button, NativeSelect, NumberInput, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useState } from "react";
import type { Job, TableView } from "../../../../workers/protocols/batch-types.ts";
import { t } from "../../../i18n/i18n.ts";
import { capitalizeLabel } from "../../../ui/format/labels.ts";
import { formatCount, formatPercentRange } from "../../../ui/format/numbers.ts";
import { notify } from "../../../ui/notices/notices.ts";
import { openJob, useOpen } from "../store/batch-store.ts";
import { setView } from "../store/results-actions.ts";
import { ALL_ROWS } from "../view-params.ts";
import classes from "./Filters.module.css";
import {
  describeFilter,
  describePicked,
  FILTER_STATUSES,
  isFiltered,
  omit,
  scoreKey,
  scoreRanges,
  withClassOrStatus,
} from "./table-filter.ts";

const TYPING_PAUSE_MS = 250;

interface FieldProps {
  job: Job;
  view: TableView;
}

/** The filters of the table. */
export function Filters({ job, onGoTo }: { job: Job; onGoTo: (row: number) => void }) {
  const view = useOpen((open) => open.view) ?? ALL_ROWS;
  return (
    <div className={classes.filters}>
      <SearchField view={view} />
      <SearchColumnField job={job} view={view} />
      <ClassField job={job} view={view} />
      <ScoreField view={view} />
      <GoToField onGoTo={onGoTo} />
      <ShownRows job={job} view={view} describe={describePicked} />
      {isFiltered(view) && <ShowAllButton view={view} />}
    </div>
  );
}

/** Above a tab that counts only the rows of the filter, which is set on the table. */
export function FilterSummary({ job }: { job: Job }) {
  const view = useOpen((open) => open.view) ?? ALL_ROWS;
  if (!isFiltered(view)) return null;
  return (
    <div className={`${classes.filters} ${classes.summary}`}>
      <ShownRows job={job} view={view} describe={describeFilter} />
      <ShowAllButton view={view} />
    </div>
  );
}

function SearchField({ view }: { view: TableView }) {
  /** The text being typed, until the view contains it. */
  const [draft, setDraft] = useState<string>();
  const search = useDebouncedCallback((text: string) => {
    const latest = openJob()?.view ?? view;
    void setView(text ? { ...latest, text } : omit(latest, "text"));
    setDraft(undefined);
  }, TYPING_PAUSE_MS);
  return (
    <TextInput
      aria-label={t("batch:filters.find")}
      placeholder={t("batch:filters.find")}
      value={draft ?? view.text ?? ""}
      onChange={(event) => {
        setDraft(event.currentTarget.value);
        search(event.currentTarget.value);
      }}
    />
  );
}

function SearchColumnField({ job, view }: FieldProps) {
  const columns = [...job.table.columns.map(({ name }) => name), ...job.report.addedColumns];
  return (
    <NativeSelect
      aria-label={t("batch:filters.where")}
      value={view.textColumn ?? ""}
      onChange={({ currentTarget: { value } }) => {
        const rest = omit(view, "textColumn");
        void setView(value === "" ? rest : { ...rest, textColumn: Number(value) });
      }}
      data={[
        { value: "", label: t("batch:filters.anyColumn") },
        ...columns.map((name, index) => ({
          value: String(index),
          label: t("batch:filters.inColumn", { column: name }),
        })),
      ]}
    />
  );
}

function ClassField({ job, view }: FieldProps) {
  return (
    <NativeSelect
      aria-label={t("batch:filters.show")}
      value={view.label !== undefined ? String(view.label) : (view.status ?? "")}
      onChange={(event) => void setView(withClassOrStatus(view, event.currentTarget.value))}
      data={[
        { value: "", label: t("batch:filters.allClasses") },
        ...job.model.labels.map((label, index) => ({ value: String(index), label: capitalizeLabel(label) })),
        ...FILTER_STATUSES.map((status) => ({
          value: status,
          label: capitalizeLabel(t(`common:status.${status}`)),
        })),
      ]}
    />
  );
}

function ScoreField({ view }: { view: TableView }) {
  const ranges = scoreRanges(view.score);
  return (
    <NativeSelect
      aria-label={t("common:table.score")}
      value={view.score ? scoreKey(view.score) : ""}
      onChange={({ currentTarget: { value } }) => {
        const score = ranges.find((range) => scoreKey(range) === value);
        void setView(score ? { ...view, score } : omit(view, "score"));
      }}
      data={[
        { value: "", label: t("batch:filters.anyScore") },
        ...ranges.map((range) => ({
          value: scoreKey(range),
          label: t("batch:filters.score", { range: formatPercentRange(range) }),
        })),
      ]}
    />
  );
}

/** @param onGoTo gets the position in the view, from 0 */
function GoToField({ onGoTo }: { onGoTo: (row: number) => void }) {
  const count = useOpen(({ rows }) => rows.count) ?? 0;
  return (
    <NumberInput
      className={classes.goTo ?? ""}
      aria-label={t("batch:filters.goTo")}
      placeholder={t("batch:filters.goTo")}
      min={1}
      max={Math.max(1, count)}
      hideControls
      onKeyDown={(event) => {
        const row = Number(event.currentTarget.value.replaceAll(/\D/g, ""));
        if (event.key === "Enter" && row > 0) onGoTo(row - 1);
      }}
    />
  );
}

interface ShownRowsProps extends FieldProps {
  /** The parts of the filter to name. */
  describe(view: TableView, job: Job): string[];
}

function ShownRows({ job, view, describe }: ShownRowsProps) {
  const rows = useOpen((open) => open.rows);
  let text = t("batch:filters.searching");
  if (rows?.view === view) {
    const { count } = rows;
    text = isFiltered(view)
      ? [t("batch:rows.some", { part: formatCount(count), count: job.rows }), ...describe(view, job)].join(
          ", ",
        )
      : t("batch:rows.all", { count });
  }
  return (
    <p role="status" className="tabular">
      {text}
    </p>
  );
}

function ShowAllButton({ view }: { view: TableView }) {
  return (
    <Button
      variant="subtle"
      size="compact-md"
      onClick={() => {
        void setView({ ...ALL_ROWS, sort: view.sort, descending: view.descending });
        notify({ message: t("batch:filters.cleared"), undo: () => void setView(view) });
      }}
    >
      {t("batch:filters.showAll")}
    </Button>
  );
}
