import { NativeSelect } from "@mantine/core";
import { type ReactNode, useMemo } from "react";
import type { Correction } from "../../../scoring/estimate/compare.ts";
import type { EstimatedDifference } from "../../../scoring/estimate/reports.ts";
import { ChartFrame } from "../../../ui/chart/ChartFrame.tsx";
import type { ColorToken } from "../../../ui/chart/color-tokens.ts";
import { formatNumber, formatP, formatPoints } from "../../../ui/format/numbers.ts";
import { t } from "../../../i18n/i18n.ts";
import { useOrigin } from "../results/use-origin.ts";
import { intervalPlot } from "../../../ui/plots/interval-plot.ts";
import { numbersOf, shownPoints } from "../../../ui/plots/measure-text.ts";
import classes from "./SharesPanel.module.css";

const CORRECTIONS: readonly Correction[] = ["holm", "benjamini-hochberg"];

/** How p is corrected for the number of differences. */
export const CorrectionSelect = ({
  correction,
  onChange,
}: {
  correction: Correction;
  onChange: (correction: Correction) => void;
}) => (
  <NativeSelect
    aria-label={t("shares:differences.correction")}
    value={correction}
    onChange={({ currentTarget: { value } }) =>
      onChange(CORRECTIONS.find((offered) => offered === value) ?? "holm")
    }
    data={CORRECTIONS.map((value) => ({ value, label: t(`shares:differences.${value}`) }))}
  />
);

export interface DifferenceRow extends EstimatedDifference {
  name: string;
  color: ColorToken;
}

/** The number of differences for which p is corrected. */
export const correctedIn = (differences: readonly EstimatedDifference[]): number =>
  differences.filter(({ corrected }) => corrected).length;

interface DifferencesProps {
  title: string;
  unit: string;
  rows: readonly DifferenceRow[];
  correction: Correction;
  /** The number of differences for which p is corrected. */
  count: number;
  tools: ReactNode;
  isStale: boolean;
  /** How the two sides were chosen, before how the differences were estimated. */
  method?: string;
  /** Notes below those of the method. */
  children?: ReactNode;
}

/** Differences as dots with their intervals, and with p and effect sizes in the table. */
export function Differences(props: DifferencesProps) {
  const { title, unit, rows, correction, count, tools, isStale, method: about, children } = props;
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
  const estimated =
    count > 0 ? t("shares:differences.method", { count, correction: name }) : t("shares:differences.without");
  const method = [about, estimated].filter(Boolean).join(" ");
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
      {children}
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
