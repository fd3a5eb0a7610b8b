import { Button, Checkbox, TextInput } from "@mantine/core";
import { type ReactNode, type SubmitEvent } from "react";
import type { Job } from "../../../../workers/protocols/batch-types.ts";
import { ROW_STATUSES } from "../../../data/write/scored.ts";
import { parseNames } from "../../../scoring/names/find-names.ts";
import {
  type ColumnChoice,
  type Condition,
  foldsCopies,
  type HeadColumn,
  headNameOf,
  type Selection,
} from "../../../scoring/selection/selection.ts";
import { t } from "../../../i18n/i18n.ts";
import { NOT_SURE } from "../../../ui/chart/class-colors.ts";
import { capitalizeLabel } from "../../../ui/format/labels.ts";
import { changeSelection } from "../store/results-actions.ts";
import { columnConditions, ColumnFields } from "./ColumnFields.tsx";
import classes from "./ConditionForm.module.css";
import { columnNames } from "./describe-condition.ts";
import { RangeFields } from "./RangeFields.tsx";

export const SUBJECTS = [
  "class",
  "score",
  "status",
  "language",
  "topic",
  "name",
  "copies",
  "second",
] as const;

/** What a filter is about: a result, the index of a column, or the answers of a head. */
export type Subject = (typeof SUBJECTS)[number] | number | HeadColumn;

/** Undefined for conditions that have no form: a text in any column has a field, copies a switch, rows are chosen in the table. */
export function subjectOf(condition: Condition): Subject | undefined {
  if ("column" in condition) return condition.column;
  if (foldsCopies(condition)) return undefined;
  return condition.on === "text" || condition.on === "rows" ? undefined : condition.on;
}

const isAbout = (condition: Condition, subject: Subject): boolean => subjectOf(condition) === subject;

/** Statuses that are no class of their own. */
const STATUSES = ROW_STATUSES.filter((status) => status !== "not_sure");

/** A share in percent; `initial` for an empty field. */
const percentOf = (data: FormData, name: string, initial: number): number => {
  const text = String(data.get(name) ?? "");
  return text === "" ? initial : Number(text) / 100;
};

/** The conditions that a filled form stands for; none where nothing is chosen. */
function conditionsOf(subject: Subject, data: FormData): Condition[] {
  const chosen = data.getAll("choice").map(String);
  switch (subject) {
    case "class":
      return chosen.length > 0 ? [{ on: "class", classes: chosen.map(Number) }] : [];
    case "status": {
      const statuses = STATUSES.filter((status) => chosen.includes(status));
      return statuses.length > 0 ? [{ on: "status", statuses }] : [];
    }
    case "score": {
      const [low, high] = [percentOf(data, "from", 0), percentOf(data, "to", 1)];
      return low < high && (low > 0 || high < 1) ? [{ on: "score", low, high }] : [];
    }
    case "name": {
      const names = parseNames(String(data.get("names") ?? ""));
      return names.length > 0 ? [{ on: "name", names }] : [];
    }
    case "copies":
      return chosen.includes("repeated") ? [{ on: "copies", keep: "repeated" }] : [];
    case "second":
      return chosen[0] === "agree" || chosen[0] === "differ"
        ? [{ on: "second", agrees: chosen[0] === "agree" }]
        : [];
    default:
      return columnConditions(subject, data);
  }
}

function titleOf(subject: Subject, job: Job): string {
  if (typeof subject === "number") return columnNames(job)[subject] ?? "";
  const named = SUBJECTS.find((known) => known === subject);
  return named ? t(`batch:filters.subject.${named}`) : headNameOf(subject as HeadColumn);
}

interface ConditionFormProps {
  job: Job;
  subject: Subject;
  selection: Selection;
  onClose(): void;
}

/** A filter about one subject, in place of the one that there is. */
export function ConditionForm({ job, subject, selection, onClose }: ConditionFormProps) {
  const own = selection.filter((condition) => isAbout(condition, subject));
  const title = titleOf(subject, job);
  const apply = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const chosen = conditionsOf(subject, new FormData(event.currentTarget));
    changeSelection((now) => [...now.filter((condition) => !isAbout(condition, subject)), ...chosen]);
    onClose();
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape comes from the fields; the button does the same
    <form
      className={classes.form}
      aria-label={t("batch:filters.of", { subject: title })}
      // A limit outside the column's own range is fine.
      noValidate
      onSubmit={apply}
      onKeyDown={(event) => {
        if (event.key === "Escape") onClose();
      }}
    >
      <Fields job={job} subject={subject} own={own} />
      <div className={classes.actions}>
        <Button type="submit">{t("batch:filters.apply")}</Button>
        <Button variant="default" onClick={onClose}>
          {t("common:cancel")}
        </Button>
      </div>
    </form>
  );
}

interface FieldsProps extends Pick<ConditionFormProps, "job" | "subject"> {
  /** The conditions that the form replaces. */
  own: Selection;
}

function Fields({ job, subject, own }: FieldsProps): ReactNode {
  const [condition] = own;
  if (subject === "class") {
    const chosen = condition?.on === "class" ? condition.classes : [];
    return [...job.model.labels, NOT_SURE].map((label, index) => (
      <Checkbox
        key={label}
        name="choice"
        value={String(index)}
        label={capitalizeLabel(label)}
        defaultChecked={chosen.includes(index)}
      />
    ));
  }
  if (subject === "status") {
    const chosen = condition?.on === "status" ? condition.statuses : [];
    return STATUSES.map((status) => (
      <Checkbox
        key={status}
        name="choice"
        value={status}
        label={capitalizeLabel(t(`common:status.${status}`))}
        defaultChecked={chosen.includes(status)}
      />
    ));
  }
  if (subject === "score") {
    const { low, high } = condition?.on === "score" ? condition : { low: 0, high: 1 };
    return <RangeFields type="number" unit="%" from={String(100 * low)} to={String(100 * high)} />;
  }
  if (subject === "name")
    return (
      <TextInput
        name="names"
        label={t("batch:filters.nameList")}
        description={t("batch:filters.nameMeans")}
        defaultValue={condition?.on === "name" ? condition.names.join(", ") : ""}
      />
    );
  if (subject === "copies")
    return (
      <Checkbox
        name="choice"
        value="repeated"
        label={t("batch:filters.copies.repeated")}
        description={t("batch:filters.copies.means")}
        // Who opens the form of a new filter wants it.
        defaultChecked
      />
    );
  if (subject === "second") {
    const chosen = condition?.on === "second" && condition.agrees ? "agree" : "differ";
    return (["differ", "agree"] as const).map((value) => (
      <Choice key={value} value={value} chosen={chosen} label={t(`batch:filters.second.${value}`)} />
    ));
  }
  return <ColumnFields column={subject satisfies ColumnChoice} own={own} />;
}

/** One of several choices that exclude each other. */
function Choice({ value, chosen, label }: { value: string; chosen: string; label: string }) {
  return (
    <label className={classes.radio}>
      <input type="radio" name="choice" value={value} defaultChecked={chosen === value} />
      {label}
    </label>
  );
}
