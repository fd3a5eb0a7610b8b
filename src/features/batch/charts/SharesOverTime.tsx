import { Area, ComposedChart, Line, Tooltip, XAxis, YAxis } from "recharts";
import { wilsonInterval } from "../../../engine/classifier/evaluation.ts";
import { classColors } from "../../../ui/chart/class-colors.ts";
import { capitalizeLabel } from "../../../ui/format/labels.ts";
import { formatInterval, formatPercent } from "../../../ui/format/numbers.ts";
import { t } from "../../../i18n/i18n.ts";
import { type ChartRow, TICK } from "./StackedBars.tsx";
import tip from "./StackedBars.module.css";

/** More of them would run together. */
const MAX_DOTS = 60;

interface Point {
  name: string;
  total: number;
  shares: (number | null)[];
  /** 95 % intervals. */
  intervals: ([low: number, high: number] | null)[];
}

/** A moment without rows has no share: the line goes from the one before it to the one after it. */
function pointOf({ name, counts }: ChartRow): Point {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return {
    name,
    total,
    shares: counts.map((count) => (total > 0 ? count / total : null)),
    intervals: counts.map((count) => {
      const { low, high } = wilsonInterval(count, total);
      return total > 0 ? [low, high] : null;
    }),
  };
}

interface TipProps {
  labels: readonly string[];
  /** Given by the chart. */
  active?: boolean;
  payload?: readonly { payload?: Point }[];
}

function Tip({ labels, active, payload }: TipProps) {
  const point = payload?.[0]?.payload;
  if (!active || !point) return null;
  return (
    <div className={tip.tip}>
      <strong>{point.name}</strong>
      {labels.map((label, index) => {
        const [low, high] = point.intervals[index] ?? [0, 1];
        return (
          <span key={label} className="tabular">
            {t("batch:time.share", {
              class: capitalizeLabel(label),
              share: formatPercent(point.shares[index] ?? 0),
              interval: formatInterval({ low, high }),
            })}
          </span>
        );
      })}
      <span className="tabular">{t("batch:time.ofRows", { count: point.total })}</span>
    </div>
  );
}

/** The share of each class over time; the band is what chance alone explains (Wilson, 95 %). */
export function SharesOverTime({ rows, labels }: { rows: readonly ChartRow[]; labels: readonly string[] }) {
  return (
    <ComposedChart
      responsive
      data={rows.map(pointOf)}
      style={{ width: "100%", height: 240 }}
      margin={{ top: 4, right: 8, bottom: 0, left: 0 }}
      accessibilityLayer={false}
    >
      <XAxis dataKey="name" tick={TICK} axisLine={false} tickLine={false} minTickGap={24} />
      <YAxis
        domain={[0, 1]}
        tick={TICK}
        axisLine={false}
        tickLine={false}
        width={52}
        tickFormatter={(share: number) => formatPercent(share, 0)}
      />
      <Tooltip cursor={{ stroke: "var(--line-strong)" }} content={<Tip labels={labels} />} />
      {labels.map((label, index) => (
        <Area
          key={label}
          dataKey={(point: Point) => point.intervals[index]}
          fill={classColors(label, index).fill}
          fillOpacity={0.18}
          stroke="none"
          connectNulls
          isAnimationActive={false}
          activeDot={false}
        />
      ))}
      {labels.map((label, index) => (
        <Line
          key={label}
          dataKey={(point: Point) => point.shares[index]}
          name={capitalizeLabel(label)}
          stroke={classColors(label, index).fill}
          strokeWidth={2}
          connectNulls
          dot={rows.filter(({ counts }) => counts.some(Boolean)).length <= MAX_DOTS}
          isAnimationActive={false}
        />
      ))}
    </ComposedChart>
  );
}
