import { NativeSelect } from "@mantine/core";
import { useMemo, useState } from "react";
import type { Job } from "../../../../../workers/protocols/batch-types.ts";
import type { NamesReport } from "../../../../scoring/names/report.ts";
import { shownName } from "../../../../scoring/names/find-names.ts";
import { allMeasures } from "../../../../scoring/estimate/measures.ts";
import { withCondition } from "../../../../scoring/selection/selection.ts";
import { formatCount } from "../../../../ui/format/numbers.ts";
import { measureColor, measureName } from "../../../../ui/plots/measure-text.ts";
import { t } from "../../../../i18n/i18n.ts";
import { useChart } from "../../charts/use-chart.ts";
import { batch } from "../../store/batch-client.ts";
import { changeSelection } from "../../store/results-actions.ts";
import { SharesChart } from "../SharesChart.tsx";
import { NamesForm } from "./NamesForm.tsx";

/** What is said of brands, people or places: the shares of the texts that name each of them. */
export function NamesCard({ job }: { job: Job }) {
  const { names = [] } = job;
  return (
    <>
      <NamesForm job={job} />
      {names.length > 0 && <Names job={job} names={names} />}
    </>
  );
}

function Names({ job, names }: { job: Job; names: readonly string[] }) {
  const { labels } = job.model;
  const [measure, setMeasure] = useState(0);
  const { value: report, isStale } = useChart(
    (view) => batch().names(view, names),
    `${job.id} names`,
    JSON.stringify(names),
  );
  const groups = useMemo(() => report?.groups.slice(1) ?? [], [report]);
  const rows = useMemo(
    () =>
      groups.flatMap(({ name = "", shares, ...counts }) => {
        const share = shares[measure];
        return share
          ? [{ ...share, ...counts, name: shownName(name), color: measureColor(labels, measure) }]
          : [];
      }),
    [groups, measure, labels],
  );
  if (!report) return <p role="status">{t("shares:counting")}</p>;
  if (rows.length === 0) return <p>{t("shares:names.none")}</p>;
  const pick = (row: number) => {
    const name = groups[row]?.name;
    if (name !== undefined) changeSelection((now) => withCondition(now, { on: "name", names: [name] }));
  };
  return (
    <SharesChart
      title={t("shares:names.title", { measure: measureName(labels, measure) })}
      unit={t("shares:names.name")}
      rows={rows}
      isPolarity={measure >= labels.length}
      notes={notesOf(report, names)}
      isStale={isStale}
      onPick={pick}
      tools={
        <NativeSelect
          aria-label={t("shares:class")}
          value={measure}
          onChange={({ currentTarget: { value } }) => setMeasure(Number(value))}
          data={allMeasures(labels).map((_, index) => ({
            value: String(index),
            label: measureName(labels, index),
          }))}
        />
      }
    />
  );
}

function notesOf({ groups, several, none, pairs }: NamesReport, names: readonly string[]): string[] {
  const isLabeled = groups.slice(1).some(({ labels }) => labels > 0);
  const found = new Set(groups.map(({ name }) => name));
  const missing = names.filter((name) => !found.has(name)).map(shownName);
  const list = pairs.map(({ first, second, rows }) =>
    t("shares:names.pair", { first: shownName(first), second: shownName(second), rows: formatCount(rows) }),
  );
  return [
    isLabeled ? t("shares:names.method") : t("shares:names.without"),
    several > 0
      ? t("shares:names.overlap", { count: several, list: list.join(", ") })
      : t("shares:names.noOverlap"),
    t("shares:names.rest", { count: none }),
    ...(missing.length > 0 ? [t("shares:names.missing", { names: missing.join(", ") })] : []),
  ];
}
