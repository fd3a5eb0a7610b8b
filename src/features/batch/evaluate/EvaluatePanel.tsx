import { Button, NativeSelect } from "@mantine/core";
import { type ReactNode, useEffect, useMemo, useState } from "react";
import { AppError, type ErrorReport } from "../../../errors/app-error.ts";
import {
  type EvaluationReport,
  FINAL_LABELS,
  type FoundLabels,
  type Job,
  type TableView,
} from "../../../../workers/protocols/batch-types.ts";
import { finalLabels, type Labeling } from "../../../labels/labeling.ts";
import { isTie } from "../../../scoring/labels/cells.ts";
import type { LabelCount } from "../../../scoring/labels/label-counts.ts";
import { mapLabels } from "../../../scoring/labels/mapping.ts";
import { capitalizeLabel } from "../../../ui/format/labels.ts";
import { ErrorNotice } from "../../../ui/notices/ErrorNotice.tsx";
import { formatCount } from "../../../ui/format/numbers.ts";
import { shownText } from "../../../ui/format/shown-text.ts";
import { t } from "../../../i18n/i18n.ts";
import { batch } from "../store/batch-client.ts";
import { useOpen } from "../store/batch-store.ts";
import { useLabeling } from "../store/use-labeling.ts";
import { ALL_ROWS } from "../view-params.ts";
import classes from "./EvaluatePanel.module.css";
import { Report } from "./Report.tsx";
import { SecondModelSection } from "./second/SecondModelSection.tsx";
import { formatList } from "../../../ui/format/list.ts";

type Found = FoundLabels & { chosen: readonly number[] | undefined };

/** The columns with the labels, found or chosen by the person, and the class of each of their values. */
function useLabelMapping({ labels }: Job["model"], onError: (error: ErrorReport) => void) {
  /** Indices of the columns that the person chose. */
  const [chosen, setChosen] = useState<readonly number[]>();
  const [found, setFound] = useState<Found>();
  const [corrections, setCorrections] = useState<ReadonlyMap<string, number>>(new Map());
  useEffect(() => {
    let current = true;
    batch()
      .findLabels(chosen)
      .then((answer) => current && setFound({ ...answer, chosen }))
      .catch((cause: unknown) => current && cause instanceof AppError && onError(cause.report));
    return () => {
      current = false;
    };
  }, [chosen, onError]);
  const known = found?.chosen === chosen ? found : undefined;
  const { mapping, uncertain } = useMemo(() => {
    const guess = mapLabels(known?.values.map(({ value }) => value) ?? [], labels);
    for (const [value, label] of corrections) if (guess.classes.has(value)) guess.classes.set(value, label);
    return { mapping: guess.classes, uncertain: guess.uncertain.filter((value) => !corrections.has(value)) };
  }, [known, corrections, labels]);
  return {
    chosen: chosen ?? known?.columns ?? [],
    known,
    mapping,
    uncertain,
    choose(next: readonly number[]) {
      setChosen(next);
      setCorrections(new Map());
    },
    correct: (value: string, label: number) =>
      setCorrections((before) => new Map([...before, [value, label]])),
  };
}

/** Compares the predictions with a column of true labels, whose values the person maps to classes, and with a second model. */
export function EvaluatePanel({ job }: { job: Job }) {
  const { columns, textColumn } = job.table;
  const { labels } = job.model;
  const view = useOpen((open) => open.view) ?? ALL_ROWS;
  const [report, setReport] = useState<{ labels: FoundLabels; view: TableView; report: EvaluationReport }>();
  const [error, setError] = useState<ErrorReport>();
  const labeling = useLabeling();
  const { chosen, known, mapping, uncertain, choose, correct } = useLabelMapping(job.model, setError);
  const mapped = new Map([...mapping].filter(([, label]) => label >= 0));

  const run = async (evaluated: FoundLabels) => {
    setError(undefined);
    try {
      setReport({
        labels: evaluated,
        view,
        report: await batch().evaluate(evaluated.columns, mapped, view),
      });
    } catch (cause) {
      if (!(cause instanceof AppError)) throw cause;
      setError(cause.report);
    }
  };

  return (
    <div className={classes.evaluate}>
      <LabelColumns
        options={columns
          .map(({ name }, index) => ({ value: String(index), label: name }))
          .filter((_, index) => index !== textColumn)
          .concat(finalOption(labeling))}
        chosen={chosen}
        onChange={choose}
      />
      {known?.countVotes && <p role="status">{t("evaluate:mapping.counts")}</p>}
      {known && known.columns.length > 0 && known.values.length === 0 && (
        <p>{t("evaluate:mapping.tooMany")}</p>
      )}
      {known && known.values.length > 0 && (
        <MappingFields
          found={known.values}
          labels={labels}
          mapping={mapping}
          uncertain={uncertain}
          onChange={correct}
        >
          <Button onClick={() => void run(known)} disabled={mapped.size === 0}>
            {t("evaluate:mapping.evaluate")}
          </Button>
        </MappingFields>
      )}
      {error && <ErrorNotice error={error} />}
      {report && report.labels === known && report.view === view && (
        <Report report={report.report} job={job} />
      )}
      <SecondModelSection
        job={job}
        labels={known && mapped.size > 0 ? { columns: known.columns, mapping: mapped } : undefined}
      />
    </div>
  );
}

/** The labels that people gave here, in place of a column. */
const finalOption = (labeling: Labeling | undefined) =>
  labeling && finalLabels(labeling).length > 0
    ? [{ value: String(FINAL_LABELS), label: t("evaluate:mapping.finalLabels") }]
    : [];

interface LabelColumnsProps {
  options: readonly { value: string; label: string }[];
  /** Indices of the chosen columns. */
  chosen: readonly number[];
  onChange(chosen: readonly number[]): void;
}

/** The column with the labels, and columns of further annotators; each choice offers one more. */
const NONE = -1;

function LabelColumns({ options, chosen, onChange }: LabelColumnsProps) {
  const free = options.filter(({ value }) => !chosen.includes(Number(value)));
  const isSingle = chosen.includes(FINAL_LABELS);
  const choices = !isSingle && (free.length > 0 || chosen.length === 0) ? [...chosen, undefined] : chosen;
  return (
    <div className={classes.choices ?? ""}>
      {choices.map((column, at) => (
        <NativeSelect
          key={column ?? "further"}
          className={classes.column ?? ""}
          label={t(at === 0 ? "evaluate:mapping.column" : "evaluate:mapping.further")}
          description={at > 0 && column !== undefined && t("evaluate:mapping.votes")}
          inputWrapperOrder={["label", "input", "description"]}
          value={column ?? NONE}
          onChange={(event) => {
            const next = Number(event.currentTarget.value);
            if (next === FINAL_LABELS) onChange([next]);
            else
              onChange([...chosen.slice(0, at), ...(next === NONE ? [] : [next]), ...chosen.slice(at + 1)]);
          }}
          data={[
            {
              value: String(NONE),
              label: t(at === 0 ? "evaluate:mapping.chooseColumn" : "evaluate:mapping.none"),
            },
            ...options.filter((option) => Number(option.value) === column || free.includes(option)),
          ]}
        />
      ))}
    </div>
  );
}

interface MappingFieldsProps {
  /** The values of the column. */
  found: readonly LabelCount[];
  labels: readonly string[];
  /** Indices of labels by value, -1 for values that are left out. */
  mapping: ReadonlyMap<string, number>;
  /** Values whose class is only a proposal. */
  uncertain: readonly string[];
  onChange(value: string, label: number): void;
  children: ReactNode;
}

/** A choice of a class for each value of the column. */
function MappingFields({ found, labels, mapping, uncertain, onChange, children }: MappingFieldsProps) {
  const ties = found.filter(({ value }) => isTie(value) && (mapping.get(value) ?? -1) < 0);
  return (
    <fieldset className={classes.mapping}>
      <legend>{t("evaluate:mapping.title")}</legend>
      {uncertain.length > 0 && (
        <p className={classes.uncertain} role="status">
          {t("evaluate:mapping.uncertain", { values: formatList(uncertain.map(shownText)) })}
        </p>
      )}
      {ties.length > 0 && (
        <p className={classes.uncertain} role="status">
          {t("evaluate:mapping.ties", {
            values: formatList(ties.map(({ value, rows }) => `${shownText(value)} (${formatCount(rows)})`)),
          })}
        </p>
      )}
      {found.map(({ value, rows }) => (
        <NativeSelect
          key={value}
          label={`${shownText(value) || t("common:table.empty")} (${formatCount(rows)})`}
          value={mapping.get(value) ?? -1}
          onChange={(event) => onChange(value, Number(event.currentTarget.value))}
          data={[
            { value: "-1", label: t("evaluate:mapping.leaveOut") },
            ...labels.map((label, index) => ({ value: String(index), label: capitalizeLabel(label) })),
          ]}
        />
      ))}
      {children}
    </fieldset>
  );
}
