import { useRef } from "react";
import type { ReliabilityBin } from "../../../engine/classifier/calibration.ts";
import { formatCount, formatNumber, formatPercent, formatPercentRange } from "../../../ui/format/numbers.ts";
import { t } from "../../../i18n/i18n.ts";
import { ImageButtons } from "../../../ui/chart/ImageButtons.tsx";
import classes from "./EvaluatePanel.module.css";

const SIZE = 240;
const MARGIN = 32;
/** Half of "100 %" stands beside the square. */
const BESIDE = 16;

/** How often the model was right (height) against how sure it was (position); on the diagonal it says the truth. */
export function ReliabilityDiagram({ bins }: { bins: readonly ReliabilityBin[] }) {
  const filled = bins.filter(({ texts }) => texts > 0);
  const most = Math.max(...filled.map(({ texts }) => texts));
  const x = (share: number) => MARGIN + share * SIZE;
  const y = (share: number) => 8 + (1 - share) * SIZE;
  const drawing = useRef<HTMLElement>(null);
  return (
    <figure className={classes.reliability} ref={drawing}>
      <svg
        viewBox={`0 0 ${SIZE + MARGIN + BESIDE} ${SIZE + MARGIN + 8}`}
        role="img"
        aria-label={t("evaluate:reliability.diagram")}
      >
        <rect x={MARGIN} y={8} width={SIZE} height={SIZE} fill="none" stroke="var(--line)" />
        <line x1={x(0)} y1={y(0)} x2={x(1)} y2={y(1)} stroke="var(--line-strong)" strokeDasharray="4 4" />
        {filled.map(({ low, high, accuracy, texts }) => (
          <rect
            key={low}
            x={x(low) + 1}
            width={x(high) - x(low) - 2}
            y={y(accuracy)}
            height={Math.max(1, y(0) - y(accuracy))}
            fill="var(--accent)"
            opacity={0.25 + 0.75 * (texts / most)}
          />
        ))}
        {[0, 0.5, 1].map((share) => (
          <g key={share} fill="var(--ink-soft)" fontSize={11}>
            <text x={x(share)} y={SIZE + 24} textAnchor="middle">
              {formatPercent(share, 0)}
            </text>
            <text x={MARGIN - 4} y={y(share) + 4} textAnchor="end">
              {formatNumber(100 * share, 0)}
            </text>
          </g>
        ))}
      </svg>
      <figcaption>{t("evaluate:reliability.caption")}</figcaption>
      <details>
        <summary>{t("common:chart.asTable")}</summary>
        <div
          className={classes.scroller}
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
          tabIndex={0}
          role="region"
          aria-label={t("common:chart.tableOf", { chart: t("evaluate:report.reliability") })}
        >
          <table className="tabular">
            <thead>
              <tr>
                <th scope="col">{t("common:table.score")}</th>
                <th scope="col">{t("common:table.rows")}</th>
                <th scope="col">{t("evaluate:reliability.mean")}</th>
                <th scope="col">{t("evaluate:reliability.right")}</th>
              </tr>
            </thead>
            <tbody>
              {filled.map(({ low, high, texts, confidence, accuracy }) => (
                <tr key={low}>
                  <th scope="row">{formatPercentRange({ low, high })}</th>
                  <td>{formatCount(texts)}</td>
                  <td>{formatPercent(confidence)}</td>
                  <td>{formatPercent(accuracy)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
      <ImageButtons name={t("evaluate:report.reliability")} drawing={drawing} />
    </figure>
  );
}
