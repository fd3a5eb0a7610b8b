import { Checkbox, TextInput } from "@mantine/core";
import { useEffect, useState } from "react";
import type { ColumnCharts } from "../../../../workers/protocols/batch-types.ts";
import type { ColumnChoice, Condition, Selection } from "../../../scoring/selection/selection.ts";
import { t } from "../../../i18n/i18n.ts";
import { formatCount } from "../../../ui/format/numbers.ts";
import { shownText } from "../../../ui/format/shown-text.ts";
import { batch } from "../store/batch-client.ts";
import classes from "./ConditionForm.module.css";
import { languageName } from "./language-name.ts";
import { RangeFields } from "./RangeFields.tsx";

const DAY_MS = 86_400_000;

/** The ISO date of a time in UTC. */
const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** The number in a field; `initial` for an empty field. */
const numberOf = (data: FormData, name: string, initial: number): number => {
  const text = String(data.get(name) ?? "");
  return text === "" ? initial : Number(text);
};

/** Days from the first to the last one, both included, as times without the end. */
function daysOf(column: number, data: FormData): Condition[] {
  const [first, last] = [String(data.get("from") ?? ""), String(data.get("to") ?? "")];
  if (first === "" && last === "") return [];
  const from = first === "" ? Number.NEGATIVE_INFINITY : Date.parse(first);
  const to = last === "" ? Number.POSITIVE_INFINITY : Date.parse(last) + DAY_MS;
  return from < to ? [{ on: "date", column, from, to }] : [];
}

function numbersOf(column: number, data: FormData): Condition[] {
  const from = numberOf(data, "from", Number.NEGATIVE_INFINITY);
  const to = numberOf(data, "to", Number.POSITIVE_INFINITY);
  return from < to && (Number.isFinite(from) || Number.isFinite(to))
    ? [{ on: "number", column, from, to }]
    : [];
}

/** The conditions that the filled fields of a column stand for. */
export function columnConditions(column: ColumnChoice, data: FormData): Condition[] {
  const values = data.getAll("choice").map(String);
  const conditions: Condition[] = values.length > 0 ? [{ on: "value", column, values }] : [];
  if (typeof column !== "number") return conditions;
  const kind = data.get("kind");
  if (kind === "date") conditions.push(...daysOf(column, data));
  if (kind === "number") conditions.push(...numbersOf(column, data));
  const text = String(data.get("text") ?? "");
  if (text !== "") conditions.push({ on: "text", text, column });
  return conditions;
}

/** What the cells of a column are, from all rows; undefined until it is known. */
function useColumn(column: ColumnChoice): ColumnCharts | undefined {
  const [charts, setCharts] = useState<ColumnCharts>();
  useEffect(() => {
    let current = true;
    void batch()
      .columnFacts(column)
      .then((found) => current && setCharts(found ?? {}))
      // A search for a text needs no knowledge of the column; the error is shown by the calls of the charts.
      .catch(() => current && setCharts({}));
    return () => {
      current = false;
    };
  }, [column]);
  return charts;
}

interface ColumnFieldsProps {
  column: ColumnChoice;
  /** The conditions on this column. */
  own: Selection;
}

/** Days for dates, a range for numbers, a choice for few values; a text to search for in any other column. */
export function ColumnFields({ column, own }: ColumnFieldsProps) {
  const charts = useColumn(column);
  const find = <K extends Condition["on"]>(on: K) =>
    own.find((condition): condition is Extract<Condition, { on: K }> => condition.on === on);
  if (!charts) return <p role="status">{t("batch:charts.counting")}</p>;
  if (charts.time) return <DateFields condition={find("date")} bins={charts.time.bins} />;
  if (charts.numbers || charts.areNumbers) {
    const { from, to } = find("number") ?? {};
    const shown = (value?: number) => (value !== undefined && Number.isFinite(value) ? String(value) : "");
    return (
      <>
        <input type="hidden" name="kind" value="number" />
        <RangeFields type="number" from={shown(from)} to={shown(to)} isToIncluded={false} />
      </>
    );
  }
  return (
    <>
      <ValueFields column={column} charts={charts} chosen={find("value")?.values ?? []} />
      {typeof column === "number" && (
        <TextInput
          name="text"
          label={t("batch:filters.containsText")}
          defaultValue={find("text")?.text ?? ""}
        />
      )}
    </>
  );
}

interface DateFieldsProps {
  condition: Extract<Condition, { on: "date" }> | undefined;
  bins: readonly { start: string; end: string }[];
}

function DateFields({ condition, bins }: DateFieldsProps) {
  const shown = (time: number | undefined) =>
    time !== undefined && Number.isFinite(time) ? dayOf(time) : "";
  const [first, last] = [bins[0], bins.at(-1)];
  return (
    <>
      <input type="hidden" name="kind" value="date" />
      <RangeFields
        type="date"
        from={shown(condition?.from)}
        to={shown(condition && condition.to - 1)}
        {...(first && last && { min: first.start.slice(0, 10), max: dayOf(Date.parse(last.end) - 1) })}
      />
    </>
  );
}

interface ValueFieldsProps {
  column: ColumnChoice;
  charts: ColumnCharts;
  chosen: readonly string[];
}

/** The most frequent values, and those that are chosen. */
function ValueFields({ column, charts, chosen }: ValueFieldsProps) {
  const counted = (charts.categories ?? []).map(({ value, counts }) => ({
    value,
    rows: counts.reduce((sum, count) => sum + count, 0),
  }));
  const others = chosen.filter((value) => !counted.some((known) => known.value === value));
  const nameOf = (value: string) =>
    column === "language" ? languageName(value) : shownText(value) || t("common:table.empty");
  return (
    <div className={classes.values}>
      {[...counted, ...others.map((value) => ({ value, rows: undefined }))].map(({ value, rows }) => (
        <Checkbox
          key={value}
          name="choice"
          value={value}
          label={rows === undefined ? nameOf(value) : `${nameOf(value)} (${formatCount(rows)})`}
          defaultChecked={chosen.includes(value)}
        />
      ))}
    </div>
  );
}
