import { NativeSelect } from "@mantine/core";
import { type ReactNode, useMemo } from "react";
import type { Job, NumberCounts } from "../../../../workers/protocols/batch-types.ts";
import { t } from "../../../i18n/i18n.ts";
import { formatCount } from "../../../ui/format/numbers.ts";
import { useOpen } from "../store/batch-store.ts";
import { chooseCharts } from "../store/results-actions.ts";
import { BIN_COUNTS, INITIAL_CHOICES } from "../chart-choices.ts";
import type { ChartRow } from "./chart-row.ts";
import { CountsChart } from "./CountsChart.tsx";
import { type Panels, pickedConditions, plotPanels } from "./panels.ts";
import type { Select } from "./select.ts";
import { SharesSelect } from "./SharesSelect.tsx";
import { stackedBars } from "./stacked-bars.ts";
import { UnreadNotes } from "./UnreadNotes.tsx";

/** How the numbers of a column are divided. */
export function BinningSelects() {
  const { equal, bins } = useOpen(({ charts }) => charts) ?? INITIAL_CHOICES;
  return (
    <>
      <NativeSelect
        aria-label={t("batch:numbers.equal")}
        value={equal ?? ""}
        onChange={({ currentTarget: { value } }) =>
          chooseCharts({ equal: value === "width" || value === "rows" ? value : undefined })
        }
        data={[
          { value: "", label: t("batch:numbers.automatic") },
          { value: "width", label: t("batch:numbers.width") },
          { value: "rows", label: t("batch:numbers.rows") },
        ]}
      />
      <NativeSelect
        aria-label={t("batch:numbers.bins")}
        value={bins ?? ""}
        onChange={({ currentTarget: { value } }) =>
          chooseCharts({ bins: value === "" ? undefined : Number(value) })
        }
        data={[
          { value: "", label: t("batch:numbers.automaticCount") },
          ...BIN_COUNTS.map((count) => ({
            value: String(count),
            label: t("batch:numbers.count", { count }),
          })),
        ]}
      />
    </>
  );
}

/** "10 to 19" of whole numbers, "0.5 to below 1" of others. */
function nameOf({ from, to }: NumberCounts["bins"][number], isWhole: boolean): string {
  if (to === Number.POSITIVE_INFINITY) return t("batch:numbers.from", { from: formatCount(from) });
  if (isWhole && to === from + 1) return formatCount(from);
  return isWhole
    ? t("common:chart.range", { from: formatCount(from), to: formatCount(to - 1) })
    : t("batch:numbers.below", { from: formatCount(from), to: formatCount(to) });
}

interface NumberChartProps {
  job: Job;
  labels: readonly string[];
  select: Select;
  column: number;
  numbers: NumberCounts;
  panels: Panels | undefined;
  isStale: boolean;
  /** The control that chooses the column. */
  choice: ReactNode;
}

/** A column's numbers, counted in bins. */
export function NumberChart({
  job,
  labels,
  select,
  column,
  numbers,
  panels,
  isStale,
  choice,
}: NumberChartProps) {
  const { bins, isWhole } = numbers;
  const { asShares } = useOpen(({ charts }) => charts) ?? INITIAL_CHOICES;
  const name = job.table.columns[column]?.name ?? "";
  const rows = useMemo(
    () =>
      bins.map((bin): ChartRow => ({
        name: nameOf(bin, isWhole),
        short: formatCount(bin.from),
        counts: bin.counts,
      })),
    [bins, isWhole],
  );
  const plotter = useMemo(
    () =>
      plotPanels(rows, labels, panels, (part, options) =>
        stackedBars({
          rows: part,
          labels,
          layout: "columns",
          unit: name,
          isNormalized: asShares,
          ...options,
        }),
      ),
    [rows, labels, panels, name, asShares],
  );
  const isByRows = bins.at(-1)?.to === Number.POSITIVE_INFINITY;
  return (
    <CountsChart
      title={t("batch:column.by", { column: name })}
      labels={labels}
      panels={panels}
      rows={rows}
      plotter={plotter}
      isStale={isStale}
      unit={name}
      method={t(isByRows ? "batch:numbers.rowsMeans" : "batch:numbers.widthMeans")}
      tools={
        <>
          {choice}
          <SharesSelect />
          <BinningSelects />
        </>
      }
      onBrush={(first, last) => {
        const [from, to] = [bins[first], bins[last]];
        if (from && to) select({ on: "number", column, from: from.from, to: to.to });
      }}
      onPick={(row, label) => {
        const bin = bins[row];
        if (bin)
          select(...pickedConditions(label, labels.length, panels), {
            on: "number",
            column,
            from: bin.from,
            to: bin.to,
          });
      }}
    >
      <UnreadNotes cells={numbers} kind="numbers" />
    </CountsChart>
  );
}
