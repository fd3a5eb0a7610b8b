import { useReducedMotion } from "@mantine/hooks";
import { Bar, BarChart, Tooltip, XAxis, YAxis } from "recharts";
import { classColors } from "../../../ui/chart/class-colors.ts";
import { capitalizeLabel } from "../../../ui/format/labels.ts";
import { formatCount } from "../../../ui/format/numbers.ts";
import classes from "./StackedBars.module.css";

export interface ChartRow {
  name: string;
  /** For the axis, where the name is too long. */
  short?: string;
  /** Said beside the number. */
  note?: string;
  /** By class. */
  counts: readonly number[];
}

export interface StackedBarsProps {
  rows: readonly ChartRow[];
  labels: readonly string[];
  /** `rows`: a bar to the right for each; `columns`: upwards, for a scale or time. */
  layout: "rows" | "columns";
  onPick?: (row: number, label: number) => void;
}

const BAR = 26;
export const TICK = { fill: "var(--ink-soft)", fontSize: 13 };
const shortened = (name: string) => (name.length > 16 ? `${name.slice(0, 15)}…` : name);

interface TipProps {
  labels: readonly string[];
  /** Given by the chart. */
  active?: boolean;
  payload?: readonly { payload?: ChartRow }[];
}

function Tip({ labels, active, payload }: TipProps) {
  const row = payload?.[0]?.payload;
  if (!active || !row) return null;
  return (
    <div className={classes.tip}>
      <strong>{row.name}</strong>
      {labels.map((label, index) => (
        <span key={label} className="tabular">
          {capitalizeLabel(label)} {formatCount(row.counts[index] ?? 0)}
        </span>
      ))}
    </div>
  );
}

/** Counts by class, stacked. The numbers stand in the frame's table for those who cannot see the drawing. */
export function StackedBars({ rows, labels, layout, onPick }: StackedBarsProps) {
  const still = useReducedMotion();
  const horizontal = layout === "rows";
  const data = rows.map(({ name, short, counts }) => ({ name, short: short ?? shortened(name), counts }));
  return (
    <BarChart
      responsive
      layout={horizontal ? "vertical" : "horizontal"}
      data={data}
      className={(onPick && classes.pickable) ?? ""}
      style={{ width: "100%", height: horizontal ? rows.length * BAR + 8 : 240 }}
      margin={{ top: 4, right: 8, bottom: 0, left: 0 }}
      barCategoryGap={horizontal ? 5 : 1}
      accessibilityLayer={false}
    >
      {horizontal ? (
        <>
          <XAxis type="number" hide />
          <YAxis
            type="category"
            dataKey="short"
            width={132}
            tick={TICK}
            axisLine={false}
            tickLine={false}
            interval={0}
          />
        </>
      ) : (
        <>
          <XAxis dataKey="short" tick={TICK} axisLine={false} tickLine={false} minTickGap={24} />
          <YAxis
            tick={TICK}
            axisLine={false}
            tickLine={false}
            width={52}
            allowDecimals={false}
            tickFormatter={formatCount}
          />
        </>
      )}
      <Tooltip cursor={{ fill: "var(--track)" }} content={<Tip labels={labels} />} />
      {labels.map((label, index) => (
        <Bar
          key={label}
          dataKey={(row: ChartRow) => row.counts[index] ?? 0}
          name={capitalizeLabel(label)}
          stackId="counts"
          fill={classColors(label, index).fill}
          isAnimationActive={!still}
          animationDuration={180}
          {...(onPick && { onClick: (_: unknown, row: number) => onPick(row, index) })}
        />
      ))}
    </BarChart>
  );
}
