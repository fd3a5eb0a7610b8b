import { NativeSelect } from "@mantine/core";
import { useMemo, useState } from "react";
import type { Job } from "../../../../../workers/protocols/batch-types.ts";
import type { Correction } from "../../../../scoring/estimate/compare.ts";
import { allMeasures } from "../../../../scoring/estimate/measures.ts";
import type { PeriodsReport } from "../../../../scoring/time/report.ts";
import { t } from "../../../../i18n/i18n.ts";
import { formatCount } from "../../../../ui/format/numbers.ts";
import { CorrectionSelect, correctedIn, Differences } from "../Differences.tsx";
import { measureColor, measureName } from "../../../../ui/plots/measure-text.ts";
import classes from "../SharesPanel.module.css";

const DAY_MS = 86_400_000;
/** Days that can be compared on each side. */
const REACHES = [1, 7, 14, 30, 90];
/** The value of the choice of all rows between events. */
const NEIGHBORS = "";

interface EventDifferencesProps {
  job: Job;
  report: PeriodsReport;
  /** Milliseconds on each side; until the events beside it when absent. */
  reach: number | undefined;
  onReach(reach: number | undefined): void;
  correction: Correction;
  onCorrection(correction: Correction): void;
  isStale: boolean;
}

/** How a share or the polarity differs after each event from before it. */
export function EventDifferences(props: EventDifferencesProps) {
  const { job, report, reach, onReach, correction, onCorrection, isStale } = props;
  const { labels } = job.model;
  const measures = allMeasures(labels);
  const [measure, setMeasure] = useState(measures.length - 1);
  const rows = useMemo(
    () =>
      report.events.flatMap(({ event, differences }) => {
        const difference = differences[measure];
        return difference ? [{ ...difference, name: event.name, color: measureColor(labels, measure) }] : [];
      }),
    [report, labels, measure],
  );
  const counts = report.events.map(({ event, before, after }) =>
    t("shares:events.sides", {
      event: event.name,
      before: sideText(before),
      after: sideText(after),
    }),
  );
  return (
    <Differences
      title={t("shares:events.title", { measure: measureName(labels, measure) })}
      unit={t("shares:events.event")}
      rows={rows}
      correction={correction}
      count={correctedIn(report.events.flatMap(({ differences }) => differences))}
      isStale={isStale}
      method={t("shares:events.method", {
        range: reach === undefined ? t("shares:events.neighbors") : reachText(reach / DAY_MS),
      })}
      tools={
        <>
          <NativeSelect
            aria-label={t("shares:class")}
            value={measure}
            onChange={({ currentTarget: { value } }) => setMeasure(Number(value))}
            data={measures.map((_, index) => ({ value: String(index), label: measureName(labels, index) }))}
          />
          <NativeSelect
            aria-label={t("shares:events.reach")}
            value={reach === undefined ? NEIGHBORS : String(reach / DAY_MS)}
            onChange={({ currentTarget: { value } }) =>
              onReach(value === NEIGHBORS ? undefined : Number(value) * DAY_MS)
            }
            data={[
              { value: NEIGHBORS, label: t("shares:events.neighbors") },
              ...REACHES.map((days) => ({ value: String(days), label: reachText(days) })),
            ]}
          />
          <CorrectionSelect correction={correction} onChange={onCorrection} />
        </>
      }
    >
      {counts.map((text) => (
        <p key={text} className={classes.note}>
          {text}
        </p>
      ))}
    </Differences>
  );
}

const reachText = (days: number) => t("shares:events.days", { count: days });

const sideText = ({ rows, labels }: { rows: number; labels: number }) =>
  t("shares:events.side", { count: rows, labels: formatCount(labels) });
