/** The learning curve: macro-recall by number of labels. Pure except for the page's language. */

import { scaleLinear } from "d3-scale";
import type { CurvePoint } from "../../../../heads/validation/learning-curve.ts";
import { AXIS_HEIGHT, AXIS_WIDTH, TICK_SIZE, valueAxis } from "../../../../ui/chart/axes.ts";
import type { Drawing, Mark } from "../../../../ui/chart/drawing.ts";
import { formatCount, formatPercent } from "../../../../ui/format/numbers.ts";

const HEIGHT = 180;
const TOP = 10;
const RIGHT = 24;

/** @param chance the macro-recall of always the commonest category, drawn as a dashed line */
export function curveDrawing(curve: readonly CurvePoint[], chance: number, width: number): Drawing {
  const bottom = TOP + HEIGHT;
  const most = Math.max(1, ...curve.map(({ labels }) => labels));
  const x = scaleLinear([0, most], [AXIS_WIDTH, width - RIGHT]);
  const y = scaleLinear([0, 1], [bottom, TOP]);
  const line = curve
    .map(({ labels, macroRecall }, at) => `${at === 0 ? "M" : "L"}${x(labels)} ${y(macroRecall)}`)
    .join("");
  return {
    width,
    height: bottom + AXIS_HEIGHT,
    marks: [
      ...valueAxis(y, [0, 0.25, 0.5, 0.75, 1], [AXIS_WIDTH, width - RIGHT], (share) =>
        formatPercent(share, 0),
      ),
      {
        shape: "path",
        d: `M${AXIS_WIDTH} ${y(chance)}H${width - RIGHT}`,
        stroke: "line-strong",
        strokeWidth: 1,
        dash: "4 4",
      },
      { shape: "path", d: line, stroke: "accent", strokeWidth: 2 },
      ...curve.flatMap(({ labels, macroRecall }): Mark[] => [
        { shape: "circle", x: x(labels), y: y(macroRecall), radius: 4, fill: "accent" },
        {
          shape: "text",
          x: x(labels),
          y: bottom + 17,
          text: formatCount(labels),
          size: TICK_SIZE,
          anchor: "middle",
          fill: "ink-soft",
        },
      ]),
    ],
  };
}
