import "@mantine/core/styles/Switch.css";
import { ActionIcon, Button, NativeSelect, Switch, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconArrowBackUp, IconArrowForwardUp, IconX } from "@tabler/icons-react";
import { useRef, useState } from "react";
import type { Job } from "../../../../workers/protocols/batch-types.ts";
import {
  type Condition,
  conditionKey,
  FOLD_COPIES,
  foldsCopies,
  parseHeadColumn,
  type Selection,
  withCondition,
  withoutCondition,
} from "../../../scoring/selection/selection.ts";
import { t } from "../../../i18n/i18n.ts";
import { formatCount } from "../../../ui/format/numbers.ts";
import { shownText } from "../../../ui/format/shown-text.ts";
import { useOpen } from "../store/batch-store.ts";
import { changeSelection, stepSelection } from "../store/results-actions.ts";
import { NO_HISTORY } from "../store/selection-history.ts";
import { ALL_ROWS, filterKey } from "../view-params.ts";
import { hasTopics } from "./column-name.ts";
import { ConditionForm, type Subject, SUBJECTS, subjectOf } from "./ConditionForm.tsx";
import { columnNames, describeCondition, headColumns } from "./describe-condition.ts";
import classes from "./SelectionBar.module.css";

const TYPING_PAUSE_MS = 250;
const STEPS = [
  ["undo", IconArrowBackUp],
  ["redo", IconArrowForwardUp],
] as const;

/** The filters of all tabs: what is selected, how many rows that are, and a form for one more filter. */
export function SelectionBar({ job }: { job: Job }) {
  const { selection } = useOpen((open) => open.view) ?? ALL_ROWS;
  const [subject, setSubject] = useState<Subject>();
  const select = useRef<HTMLSelectElement>(null);
  const filters = selection.filter((condition) => !foldsCopies(condition));
  const close = () => {
    setSubject(undefined);
    select.current?.focus();
  };
  return (
    <section className={classes.bar} aria-label={t("batch:filters.title")}>
      <div className={classes.controls}>
        <SearchField selection={selection} />
        <SubjectSelect job={job} subject={subject} onChange={setSubject} ref={select} />
        <FoldSwitch selection={selection} />
        <SelectedRows job={job} />
        <Steps />
      </div>
      {subject !== undefined && (
        <ConditionForm key={subject} job={job} subject={subject} selection={selection} onClose={close} />
      )}
      {filters.length > 0 && <Chips job={job} selection={filters} onEdit={setSubject} />}
    </section>
  );
}

function SearchField({ selection }: { selection: Selection }) {
  /** The text being typed, until the selection contains it. */
  const [draft, setDraft] = useState<string>();
  const found = selection.find((condition) => condition.on === "text" && condition.column === undefined);
  const search = useDebouncedCallback((text: string) => {
    const condition: Condition = { on: "text", text };
    changeSelection(
      (now) => (text ? withCondition(now, condition) : withoutCondition(now, conditionKey(condition))),
      true,
    );
    setDraft(undefined);
  }, TYPING_PAUSE_MS);
  return (
    <TextInput
      aria-label={t("batch:filters.find")}
      placeholder={t("batch:filters.find")}
      value={draft ?? (found?.on === "text" ? found.text : "")}
      onChange={(event) => {
        setDraft(event.currentTarget.value);
        search(event.currentTarget.value);
      }}
    />
  );
}

interface SubjectSelectProps {
  job: Job;
  subject: Subject | undefined;
  onChange(subject: Subject | undefined): void;
  ref: React.Ref<HTMLSelectElement>;
}

/** What the next filter is about. */
function SubjectSelect({ job, subject, onChange, ref }: SubjectSelectProps) {
  return (
    <NativeSelect
      ref={ref}
      aria-label={t("batch:filters.add")}
      value={subject ?? ""}
      onKeyDown={(event) => {
        if (event.key === "Escape") onChange(undefined);
      }}
      onChange={({ currentTarget: { value } }) => {
        const named = SUBJECTS.find((known) => known === value);
        const head = parseHeadColumn(value);
        onChange(named ?? head ?? (value === "" ? undefined : Number(value)));
      }}
      data={[
        { value: "", label: t("batch:filters.add") },
        ...SUBJECTS.filter(
          (value) => (value !== "second" || job.second) && (value !== "topic" || hasTopics(job)),
        ).map((value) => ({ value, label: t(`batch:filters.subject.${value}`) })),
        ...headColumns(job).map(({ column, name }) => ({
          value: column,
          label: t("batch:filters.head", { name: shownText(name) }),
        })),
        ...columnNames(job).map((name, column) => ({
          value: String(column),
          label: t("batch:filters.column", { column: name }),
        })),
      ]}
    />
  );
}

/** Whether retweets and equal texts count once, in every tab. */
const FoldSwitch = ({ selection }: { selection: Selection }) => (
  <Switch
    label={t("batch:filters.fold")}
    title={t("batch:filters.copies.means")}
    checked={selection.some(foldsCopies)}
    onChange={({ currentTarget: { checked } }) =>
      changeSelection((now) =>
        checked ? withCondition(now, FOLD_COPIES) : withoutCondition(now, conditionKey(FOLD_COPIES)),
      )
    }
  />
);

/** "215 of 3,000 rows, 12 copies folded" */
function SelectedRows({ job }: { job: Job }) {
  const view = useOpen((open) => open.view) ?? ALL_ROWS;
  const rows = useOpen((open) => open.rows);
  let text = t("batch:filters.searching");
  if (rows && filterKey(rows.view) === filterKey(view)) {
    const { count, folded } = rows;
    const shown =
      view.selection.length > 0
        ? t("batch:rows.some", { part: formatCount(count), count: job.rows })
        : t("batch:rows.all", { count: job.rows });
    text = view.selection.some(foldsCopies)
      ? `${shown}, ${t("batch:filters.folded", { count: folded })}`
      : shown;
  }
  return (
    <p role="status" className="tabular">
      {text}
    </p>
  );
}

/** Undo and redo, once there is a change. */
function Steps() {
  const history = useOpen((open) => open.history) ?? NO_HISTORY;
  const hasStep = { undo: history.past.length > 0, redo: history.undone.length > 0 };
  if (!hasStep.undo && !hasStep.redo) return null;
  return (
    <div className={classes.steps}>
      {STEPS.map(([step, Icon]) => {
        const name = t(`batch:filters.step.${step}`);
        return (
          <ActionIcon
            key={step}
            variant="subtle"
            size="lg"
            aria-label={name}
            title={name}
            // It keeps the focus, where a disabled button would lose it.
            aria-disabled={!hasStep[step]}
            {...(!hasStep[step] && { "data-disabled": true })}
            onClick={() => stepSelection(step)}
          >
            <Icon size={20} aria-hidden="true" />
          </ActionIcon>
        );
      })}
    </div>
  );
}

interface ChipsProps {
  job: Job;
  selection: Selection;
  onEdit(subject: Subject): void;
}

/** A filter each: a click on it opens its form, the cross removes it. */
function Chips({ job, selection, onEdit }: ChipsProps) {
  return (
    <ul className={classes.chips} aria-label={t("batch:filters.list")}>
      {selection.map((condition) => {
        const key = conditionKey(condition);
        const name = describeCondition(condition, job);
        const subject = subjectOf(condition);
        return (
          <li key={key} className={classes.chip}>
            {subject === undefined ? (
              <span dir="auto">{name}</span>
            ) : (
              <button
                type="button"
                dir="auto"
                title={t("batch:filters.edit")}
                onClick={() => onEdit(subject)}
              >
                {name}
              </button>
            )}
            <button
              type="button"
              aria-label={t("batch:filters.remove", { filter: name })}
              onClick={() => changeSelection((now) => withoutCondition(now, key))}
            >
              <IconX size={16} aria-hidden="true" />
            </button>
          </li>
        );
      })}
      <li>
        <Button
          variant="subtle"
          size="compact-md"
          onClick={() => changeSelection((now) => now.filter(foldsCopies))}
        >
          {t("batch:filters.showAll")}
        </Button>
      </li>
    </ul>
  );
}
