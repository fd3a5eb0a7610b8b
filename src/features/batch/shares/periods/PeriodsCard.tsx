import { useState } from "react";
import type { Job } from "../../../../../workers/protocols/batch-types.ts";
import type { Correction } from "../../../../scoring/estimate/compare.ts";
import type { ColumnChoice } from "../../../../scoring/selection/selection.ts";
import { t } from "../../../../i18n/i18n.ts";
import { useChart } from "../../charts/use-chart.ts";
import { batch } from "../../store/batch-client.ts";
import { useOpen } from "../../store/batch-store.ts";
import { EventDifferences } from "./EventDifferences.tsx";
import { EventsForm } from "./EventsForm.tsx";
import { PeriodsChart } from "./PeriodsChart.tsx";

interface PeriodsCardProps {
  job: Job;
  /** Of dates. */
  column: number;
  /** The column whose values can have a line each. */
  by: ColumnChoice | undefined;
  /** Index of a class, or of the polarity after them, of which groups have lines. */
  measure: number;
}

/** The share of each class and the polarity by period, the events that a person marks, and what changed with them. */
export function PeriodsCard({ job, column, by, measure }: PeriodsCardProps) {
  const unit = useOpen(({ charts }) => charts.unit);
  const [reach, setReach] = useState<number>();
  const [correction, setCorrection] = useState<Correction>("holm");
  const choices = {
    column,
    correction,
    ...(unit && { unit }),
    ...(by !== undefined && { by }),
    ...(reach !== undefined && { reach }),
  };
  const { events = [] } = job;
  const { value, isStale } = useChart(
    async (view) => (await batch().periods(view, choices)) ?? "none",
    `${job.id} ${column}`,
    JSON.stringify([choices, events, job.topics ?? null]),
  );
  if (!value) return <p role="status">{t("shares:counting")}</p>;
  if (value === "none") return <p>{t("shares:periods.noDates")}</p>;
  return (
    <>
      <PeriodsChart job={job} column={column} by={by} measure={measure} report={value} isStale={isStale} />
      <EventsForm job={job} periods={value.periods} hasHours={value.units.includes("hour")} />
      {value.events.length > 0 && (
        <EventDifferences
          job={job}
          report={value}
          reach={reach}
          onReach={setReach}
          correction={correction}
          onCorrection={setCorrection}
          isStale={isStale}
        />
      )}
    </>
  );
}
