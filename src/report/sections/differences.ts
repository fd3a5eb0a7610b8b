import { t } from "../../i18n/texts.ts";
import { formatNumber, formatPoints, formatP } from "../../ui/format/numbers.ts";
import { intervalPlot } from "../../ui/plots/interval-plot.ts";
import { groupName, measureColor, measureName, numbersOf, shownPoints } from "../../ui/plots/measure-text.ts";
import type { EstimatedDifference } from "../../scoring/estimate/reports.ts";
import type { ReportInput } from "../input.ts";
import type { Finding, ReportFigure } from "../report.ts";
import { WIDTH } from "../width.ts";

/** Each group less all other rows, for each class and the polarity. */
export function differencesFinding({ differences, by = "", classes }: ReportInput): Finding | undefined {
  if (!differences || differences.comparisons.length === 0) return undefined;
  const { comparisons, correction } = differences;
  const measures = comparisons[0]?.differences.length ?? 0;
  const count = comparisons.flatMap((compared) =>
    compared.differences.filter(({ corrected }) => corrected),
  ).length;
  const name = t(`shares:differences.${correction}`);
  const figures = Array.from({ length: measures }, (_, measure) =>
    differenceFigure(comparisons, measure, {
      name: "differences",
      caption: t("shares:differences.eachTitle", { measure: measureName(classes, measure), column: by }),
      unit: by,
      classes,
      correction: name,
    }),
  );
  return {
    id: "differences",
    title: t("report:differences.title", { column: by }),
    blocks: [
      ...(count === 0 ? [{ kind: "warning", text: t("shares:differences.without") } as const] : []),
      ...figures.map((figure) => ({ kind: "figure", figure }) as const),
    ],
    method: count > 0 ? [t("report:method.differences", { count, correction: name })] : [],
    limits: [t("report:limits.differences")],
    references: count > 0 ? ["miettinen", correction] : [],
  };
}

/** What is compared, and its differences: [measures]. */
interface Compared {
  first: string;
  differences: readonly EstimatedDifference[];
}

interface FigureOptions {
  /** Of the files, before the class. */
  name: string;
  caption: string;
  /** What is compared. */
  unit: string;
  classes: readonly string[];
  /** The name of the correction of p. */
  correction: string;
}

/** The differences of one measure with the table behind them. */
export function differenceFigure(
  compared: readonly Compared[],
  measure: number,
  { name, caption, unit, classes, correction }: FigureOptions,
): ReportFigure {
  const rows = compared.flatMap(({ first, differences }) => {
    const difference = differences[measure];
    return difference ? [{ group: first, ...difference }] : [];
  });
  const files = `${name} ${classes[measure] ?? "polarity"}`;
  return {
    name: files,
    caption,
    drawing: intervalPlot(
      rows.map(({ group, corrected, naive }) => ({
        name: groupName(group),
        color: measureColor(classes, measure),
        corrected,
        naive: { value: naive },
      })),
      WIDTH,
      {
        legend: { corrected: t("shares:corrected"), naive: t("shares:naive") },
        format: (value) => formatNumber(100 * value, 0),
      },
    ).drawing,
    table: {
      name: files,
      caption,
      head: [
        unit,
        t("shares:differences.difference"),
        t("shares:differences.p"),
        t("shares:differences.adjusted", { correction }),
        t("shares:differences.effect"),
        t("shares:differences.naive"),
      ],
      rows: rows.map(({ group, corrected, naive }) => [
        groupName(group),
        ...(corrected
          ? [
              shownPoints(corrected),
              formatP(corrected.p),
              formatP(corrected.adjustedP),
              formatNumber(corrected.effectSize, 2),
            ]
          : [t("shares:noLabels"), "", "", ""]),
        formatPoints(naive),
      ]),
      data: [
        [unit, "difference", "low", "high", "p", "adjusted p", "effect size", "difference of counts"],
        ...rows.map(({ group, corrected, naive }) => [
          group,
          ...numbersOf(corrected),
          corrected?.p ?? "",
          corrected?.adjustedP ?? "",
          corrected?.effectSize ?? "",
          naive,
        ]),
      ],
    },
  };
}
