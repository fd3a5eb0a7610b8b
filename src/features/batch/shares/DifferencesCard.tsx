import { NativeSelect } from "@mantine/core";
import { type ReactNode, useMemo, useState } from "react";
import type { Job } from "../../../../workers/protocols/batch-types.ts";
import type { DifferencesReport, EstimatedDifference } from "../../../scoring/estimate/reports.ts";
import type { Correction } from "../../../scoring/estimate/compare.ts";
import { ChartFrame } from "../../../ui/chart/ChartFrame.tsx";
import type { ColorToken } from "../../../ui/chart/color-tokens.ts";
import { formatNumber, formatP, formatPoints } from "../../../ui/format/numbers.ts";
import { t } from "../../../i18n/i18n.ts";
import { useChart } from "../charts/use-chart.ts";
import { useOrigin } from "../results/use-origin.ts";
import { batch } from "../store/batch-client.ts";
import { intervalPlot } from "../../../ui/plots/interval-plot.ts";
import {
  groupName,
  measureColor,
  measureName,
  numbersOf,
  shownPoints,
} from "../../../ui/plots/measure-text.ts";
import classes from "./SharesPanel.module.css";
import { WordsApartCard } from "./WordsApartCard.tsx";

const CORRECTIONS: readonly Correction[] = ["holm", "benjamini-hochberg"];
/** Values of the selects that are no group; groups are numbered. */
const [EACH, REST] = ["each", "rest"];

interface DifferencesCardProps {
  job: Job;
  /** Whose values are the groups. */
  column: number;
  /** Which share, or the polarity, is compared where each group is compared with all other rows. */
  measure: number;
}

/** Each group against all other rows, or all shares of two groups, with the words that tell these apart. */
export function DifferencesCard({ job, column, measure }: DifferencesCardProps) {
  const [first, setFirst] = useState<string>();
  const [second, setSecond] = useState<string>();
  const [correction, setCorrection] = useState<Correction>("holm");
  const { value: report, isStale } = useChart(
    (view) =>
      batch().differences(view, {
        column,
        correction,
        ...(first !== undefined && { first }),
        ...(first !== undefined && second !== undefined && { second }),
      }),
    `${job.id} ${column}`,
    JSON.stringify([first ?? null, second ?? null, correction]),
  );
  const rows = useMemo(() => rowsOf(report, job.model.labels, measure), [report, job.model.labels, measure]);
  if (!report) return <p role="status">{t("shares:counting")}</p>;
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
      <NativeSelect
        aria-label={t("shares:differences.correction")}
        value={correction}
        onChange={({ currentTarget: { value } }) =>
          setCorrection(CORRECTIONS.find((offered) => offered === value) ?? "holm")
        }
        data={CORRECTIONS.map((value) => ({ value, label: t(`shares:differences.${value}`) }))}
      />
    </>
  );
  const title =
    first === undefined
      ? t("shares:differences.eachTitle", {
          measure: measureName(job.model.labels, measure),
          column: job.table.columns[column]?.name ?? "",
        })
      : t("shares:differences.pairTitle", {
          first: groupName(first),
          second: second === undefined ? t("shares:differences.rest") : groupName(second),
        });
  return (
    <>
      <Differences
        title={title}
        unit={first === undefined ? (job.table.columns[column]?.name ?? "") : t("shares:differences.measure")}
        rows={rows}
        correction={correction}
        count={report.comparisons.reduce((sum, { differences }) => sum + correctedIn(differences), 0)}
        tools={tools}
        isStale={isStale}
      />
      {first !== undefined && <WordsApartCard job={job} column={column} first={first} second={second} />}
    </>
  );
}

const correctedIn = (differences: readonly EstimatedDifference[]) =>
  differences.filter(({ corrected }) => corrected).length;

interface DifferenceRow extends EstimatedDifference {
  name: string;
  color: ColorToken;
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

interface DifferencesProps {
  title: string;
  unit: string;
  rows: readonly DifferenceRow[];
  correction: Correction;
  /** The number of differences for which p is corrected. */
  count: number;
  tools: ReactNode;
  isStale: boolean;
}

function Differences({ title, unit, rows, correction, count, tools, isStale }: DifferencesProps) {
  const plotter = useMemo(
    () => (width: number) =>
      intervalPlot(
        rows.map(({ naive, ...row }) => ({ ...row, corrected: row.corrected, naive: { value: naive } })),
        width,
        {
          legend: { corrected: t("shares:corrected"), naive: t("shares:naive") },
          format: (value) => formatNumber(100 * value, 0),
        },
      ),
    [rows],
  );
  const name = t(`shares:differences.${correction}`);
  const method =
    count > 0 ? t("shares:differences.method", { count, correction: name }) : t("shares:differences.without");
  const origin = useOrigin(title, method);
  const adjusted = t("shares:differences.adjusted", { correction: name });
  return (
    <ChartFrame
      title={title}
      heads={[
        unit,
        t("shares:differences.difference"),
        t("shares:differences.p"),
        adjusted,
        t("shares:differences.effect"),
        t("shares:differences.naive"),
      ]}
      rows={rows.map(({ name, corrected, naive }) => ({
        name,
        cells: corrected
          ? [
              shownPoints(corrected),
              formatP(corrected.p),
              formatP(corrected.adjustedP),
              formatNumber(corrected.effectSize, 2),
              formatPoints(naive),
            ]
          : [t("shares:noLabels"), "", "", "", formatPoints(naive)],
      }))}
      plotter={rows.length > 0 ? plotter : undefined}
      files={{
        name: `${origin.fields["file"] ?? ""} ${title}`,
        origin,
        table: [
          [
            unit,
            "difference",
            "low",
            "high",
            "p",
            `p (${correction})`,
            "effect size",
            "difference of counts",
          ],
          ...rows.map(({ name, corrected, naive }) => [
            name,
            ...numbersOf(corrected),
            corrected?.p ?? "",
            corrected?.adjustedP ?? "",
            corrected?.effectSize ?? "",
            naive,
          ]),
        ],
      }}
      tip={(at) => tipOf(rows[at], adjusted)}
      isStale={isStale}
      tools={tools}
    >
      <p className={classes.note}>{rows.length > 0 ? method : t("shares:differences.none")}</p>
    </ChartFrame>
  );
}

function tipOf(row: DifferenceRow | undefined, adjusted: string) {
  if (!row) return undefined;
  const { name, corrected, naive } = row;
  return (
    <>
      <strong>{name}</strong>
      {corrected && <span className="tabular">{shownPoints(corrected)}</span>}
      {corrected && <span className="tabular">{`${adjusted} ${formatP(corrected.adjustedP)}`}</span>}
      <span className="tabular">{`${t("shares:naive")} ${formatPoints(naive)}`}</span>
    </>
  );
}
