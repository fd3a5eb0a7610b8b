import { useReducedMotion } from "@mantine/hooks";
import { Bar, BarChart, Cell, XAxis, YAxis } from "recharts";
import { classColors } from "./class-colors.ts";

export interface BarsChartProps {
  scores: readonly { label: string; score: number }[];
  /** Pixels. */
  rowHeight: number;
}

/** The drawing alone; the numbers stand in the table around it. */
export default function BarsChart({ scores, rowHeight }: BarsChartProps) {
  const still = useReducedMotion();
  return (
    <BarChart
      responsive
      layout="vertical"
      data={[...scores]}
      style={{ width: "100%", height: rowHeight * scores.length }}
      margin={{ top: 0, right: 0, bottom: 0, left: 0 }}
      accessibilityLayer={false}
    >
      <XAxis type="number" domain={[0, 1]} hide />
      <YAxis type="category" dataKey="label" hide />
      <Bar
        dataKey="score"
        barSize={12}
        radius={6}
        background={{ fill: "var(--track)", radius: 6 }}
        isAnimationActive={!still}
        animationDuration={180}
        animationEasing="ease-out"
      >
        {scores.map(({ label }, index) => (
          <Cell key={label} fill={classColors(label, index).fill} />
        ))}
      </Bar>
    </BarChart>
  );
}
