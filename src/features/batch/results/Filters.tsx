import { Button, NativeSelect, NumberInput, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useState } from "react";
import type { Job, View } from "../../../../workers/batch/protocol.ts";
import type { RowStatus } from "../../../data/write/scored.ts";
import { capitalizeLabel } from "../../../ui/format/labels.ts";
import { formatCount, formatPercentRange } from "../../../ui/format/numbers.ts";
import { notify } from "../../../ui/notices/notices.ts";
import { t } from "../../../i18n/i18n.ts";
import { useBatch } from "../batch-store.ts";
import { ALL_ROWS } from "../view-params.ts";
import { languageName } from "./language-name.ts";
import classes from "./Filters.module.css";

const isFiltered = (view: View) =>
  view.label !== undefined ||
  view.status !== undefined ||
  Boolean(view.score || view.text || view.cell || view.time);

function without<K extends keyof View>(view: View, ...keys: K[]): Omit<View, K> {
  const rest = { ...view };
  for (const key of keys) delete rest[key];
  return rest;
}

type ScoreRange = NonNullable<View["score"]>;

const SCORES: ScoreRange[] = [
  { low: 0, high: 0.5 },
  { low: 0.5, high: 0.7 },
  { low: 0.7, high: 0.9 },
  { low: 0.9, high: 1 },
];

const scoreKey = ({ low, high }: ScoreRange) => `${low} ${high}`;

/** A click on a chart chooses others. */
const withChosen = (chosen: ScoreRange | undefined): ScoreRange[] =>
  !chosen || SCORES.some((range) => scoreKey(range) === scoreKey(chosen)) ? SCORES : [...SCORES, chosen];

export function Filters({ job, onGoTo }: { job: Job; onGoTo: (row: number) => void }) {
  const view = useBatch((store) => store.view);
  const rows = useBatch((store) => store.viewRows);
  const viewing = useBatch((store) => store.viewing);
  const setView = useBatch((store) => store.setView);
  /** What is being typed, until the view has it. */
  const [draft, setDraft] = useState<string>();
  const search = useDebouncedCallback((wanted: string) => {
    const { view: latest } = useBatch.getState();
    void setView(wanted ? { ...latest, text: wanted } : without(latest, "text"));
    setDraft(undefined);
  }, 250);

  const show = (value: string) => {
    const rest = without(view, "label", "status");
    if (value === "") void setView(rest);
    else if (/^\d+$/.test(value)) void setView({ ...rest, label: Number(value) });
    else void setView({ ...rest, status: value as RowStatus });
  };

  return (
    <div className={classes.filters}>
      <TextInput
        aria-label={t("batch:filters.find")}
        placeholder={t("batch:filters.find")}
        value={draft ?? view.text ?? ""}
        onChange={(event) => {
          setDraft(event.currentTarget.value);
          search(event.currentTarget.value);
        }}
      />
      <NativeSelect
        aria-label={t("batch:filters.where")}
        value={view.textColumn ?? ""}
        onChange={({ currentTarget: { value } }) => {
          const rest = without(view, "textColumn");
          void setView(value === "" ? rest : { ...rest, textColumn: Number(value) });
        }}
        data={[
          { value: "", label: t("batch:filters.anyColumn") },
          ...[...job.table.columns.map(({ name }) => name), ...job.report.addedColumns].map(
            (name, index) => ({
              value: String(index),
              label: t("batch:filters.inColumn", { column: name }),
            }),
          ),
        ]}
      />
      <NativeSelect
        aria-label={t("batch:filters.show")}
        value={view.label !== undefined ? String(view.label) : (view.status ?? "")}
        onChange={(event) => show(event.currentTarget.value)}
        data={[
          { value: "", label: t("batch:filters.allClasses") },
          ...job.model.labels.map((label, index) => ({
            value: String(index),
            label: capitalizeLabel(label),
          })),
          ...(["cut", "averaged", "other_language", "empty", "failed"] as const).map((status) => ({
            value: status,
            label: capitalizeLabel(t(`batch:status.${status}`)),
          })),
        ]}
      />
      <NativeSelect
        aria-label={t("common:table.score")}
        value={view.score ? scoreKey(view.score) : ""}
        onChange={({ currentTarget: { value } }) => {
          const score = SCORES.find((range) => scoreKey(range) === value);
          void setView(score ? { ...view, score } : without(view, "score"));
        }}
        data={[
          { value: "", label: t("batch:filters.anyScore") },
          ...withChosen(view.score).map((range) => ({
            value: scoreKey(range),
            label: t("batch:filters.score", { range: formatPercentRange(range) }),
          })),
        ]}
      />
      <NumberInput
        className={classes.goTo ?? ""}
        aria-label={t("batch:filters.goTo")}
        placeholder={t("batch:filters.goTo")}
        min={1}
        max={Math.max(1, rows)}
        hideControls
        onKeyDown={(event) => {
          const row = Number(event.currentTarget.value.replaceAll(/\D/g, ""));
          if (event.key === "Enter" && row > 0) onGoTo(row - 1);
        }}
      />
      <p role="status" className="tabular">
        {viewing
          ? t("batch:filters.looking")
          : isFiltered(view)
            ? [
                t("batch:rows.some", { part: formatCount(rows), count: job.rows }),
                ...describeFilter(view, job),
              ].join(", ")
            : t("batch:rows.all", { count: rows })}
      </p>
      {isFiltered(view) && (
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
      )}
    </div>
  );
}

/** What a click on a chart chose, which no field shows. */
function describeFilter({ cell, time }: View, job: Job): string[] {
  const parts: string[] = [];
  const nameOf = (column: number) => job.table.columns[column]?.name ?? "";
  if (cell?.column === "language")
    parts.push(t("batch:filters.languageIs", { value: languageName(cell.value) }));
  else if (cell) {
    const value = cell.value || t("common:table.empty");
    parts.push(t("batch:filters.cellIs", { column: nameOf(cell.column), value }));
  }
  if (time) {
    const [from, to] = [moment(time.from), moment(time.to)];
    parts.push(t("batch:filters.timeIs", { column: nameOf(time.column), from, to }));
  }
  return parts;
}

const moment = (time: number) => new Date(time).toISOString().slice(0, 16).replace("T00:00", "");
