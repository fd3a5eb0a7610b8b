import { NativeSelect } from "@mantine/core";
import { useMemo, useState } from "react";
import type { Job } from "../../../../workers/protocols/batch-types.ts";
import type { Correction } from "../../../scoring/estimate/compare.ts";
import type { DifferencesReport } from "../../../scoring/estimate/reports.ts";
import type { ColumnChoice } from "../../../scoring/selection/selection.ts";
import { t } from "../../../i18n/i18n.ts";
import { useChart } from "../charts/use-chart.ts";
import { columnName } from "../selection/column-name.ts";
import { batch } from "../store/batch-client.ts";
import { groupName, measureColor, measureName } from "../../../ui/plots/measure-text.ts";
import { CorrectionSelect, correctedIn, type DifferenceRow, Differences } from "./Differences.tsx";
import { WordsApartCard } from "./WordsApartCard.tsx";

/** Values of the selects that are no group; groups are numbered. */
const [EACH, REST] = ["each", "rest"];

interface DifferencesCardProps {
  job: Job;
  /** Whose values are the groups. */
  column: ColumnChoice;
  /** Which share, or the polarity, is compared where each group is compared with all other rows. */
  measure: number;
}

/** Each group against all other rows, or all shares of two groups, with the words that tell these apart. */
export function DifferencesCard({ job, column, measure }: DifferencesCardProps) {
  const [first, setFirst] = useState<string>();
  const [second, setSecond] = useState<string>();
  const [correction, setCorrection] = useState<Correction>("holm");
  const { value: answer, isStale } = useChart(
    async (view) => ({
      report: await batch().differences(view, {
        column,
        correction,
        ...(first !== undefined && { first }),
        ...(first !== undefined && second !== undefined && { second }),
      }),
      // Until the next answer, the chart is of what was asked before.
      asked: { first, second, correction },
    }),
    `${job.id} ${column}`,
    JSON.stringify([first ?? null, second ?? null, correction]),
  );
  const report = answer?.report;
  const rows = useMemo(() => rowsOf(report, job.model.labels, measure), [report, job.model.labels, measure]);
  if (!answer || !report) return <p role="status">{t("shares:counting")}</p>;
  const { asked } = answer;
  if (report.groups.length < 2 && first === undefined) return null;
  const { groups } = report;
  const at = (name: string) => String(groups.indexOf(name));
  const options = groups.map((name, index) => ({ value: String(index), label: groupName(name) }));
  const tools = (
    <>
      <NativeSelect
        aria-label={t("shares:differences.first")}
        value={first === undefined ? EACH : at(first)}
        onChange={({ currentTarget: { value } }) => {
          const chosen = groups[Number(value)];
          setFirst(chosen);
          if (chosen === second) setSecond(undefined);
        }}
        data={[{ value: EACH, label: t("shares:differences.each") }, ...options]}
      />
      {first !== undefined && (
        <NativeSelect
          aria-label={t("shares:differences.second")}
          value={second === undefined ? REST : at(second)}
          onChange={({ currentTarget: { value } }) => setSecond(groups[Number(value)])}
          data={[
            { value: REST, label: t("shares:differences.rest") },
            ...options.filter(({ value }) => value !== at(first)),
          ]}
        />
      )}
      <CorrectionSelect correction={correction} onChange={setCorrection} />
    </>
  );
  const title =
    asked.first === undefined
      ? t("shares:differences.eachTitle", {
          measure: measureName(job.model.labels, measure),
          column: columnName(job, column),
        })
      : t("shares:differences.pairTitle", {
          first: groupName(asked.first),
          second: asked.second === undefined ? t("shares:differences.rest") : groupName(asked.second),
        });
  return (
    <>
      <Differences
        title={title}
        unit={asked.first === undefined ? columnName(job, column) : t("shares:differences.measure")}
        rows={rows}
        correction={asked.correction}
        count={correctedIn(report.comparisons.flatMap(({ differences }) => differences))}
        tools={tools}
        isStale={isStale}
      />
      {first !== undefined && <WordsApartCard job={job} column={column} first={first} second={second} />}
    </>
  );
}

/** All shares of a pair, or one share of each group. */
function rowsOf(
  report: DifferencesReport | undefined,
  labels: readonly string[],
  measure: number,
): DifferenceRow[] {
  const [pair, ...more] = report?.comparisons ?? [];
  if (!pair) return [];
  if (more.length === 0)
    return pair.differences.map((difference, index) => ({
      ...difference,
      name: measureName(labels, index),
      color: measureColor(labels, index),
    }));
  return [pair, ...more].flatMap(({ first, differences }) => {
    const difference = differences[measure];
    return difference
      ? [{ ...difference, name: groupName(first), color: measureColor(labels, measure) }]
      : [];
  });
}
