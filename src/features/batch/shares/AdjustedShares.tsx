import "@mantine/core/styles/NumberInput.css";
import { NumberInput } from "@mantine/core";
import { useState } from "react";
import type { Job } from "../../../../workers/protocols/batch-types.ts";
import type { ShareEstimate } from "../../../scoring/estimate/reports.ts";
import { capitalizeLabel } from "../../../ui/format/labels.ts";
import { formatPercent } from "../../../ui/format/numbers.ts";
import { t } from "../../../i18n/i18n.ts";
import { useChart } from "../charts/use-chart.ts";
import { batch } from "../store/batch-client.ts";
import classes from "./SharesPanel.module.css";

interface AdjustedSharesProps {
  job: Job;
  /** [classes] of the whole selection. */
  shares: readonly ShareEstimate[];
}

/** Shares that need no labels, by expectation maximization; counted when opened. */
export function AdjustedShares({ job, shares }: AdjustedSharesProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details className={classes.adjusted} onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>{t("shares:em.summary")}</summary>
      {isOpen && <Adjusted job={job} shares={shares} />}
    </details>
  );
}

function Adjusted({ job, shares }: AdjustedSharesProps) {
  const { labels } = job.model;
  const [prior, setPrior] = useState(() => labels.map(() => Math.round(1000 / labels.length) / 10));
  const isValid = prior.every((share) => share > 0);
  const { value } = useChart(
    async (view) => (isValid ? batch().adjustedShares(view, prior) : undefined),
    job.id,
    prior.join(" "),
  );
  return (
    <>
      <p className={classes.note}>{t("shares:em.about")}</p>
      <div className={classes.priors}>
        {labels.map((label, index) => (
          <NumberInput
            key={label}
            label={t("shares:em.prior", { class: capitalizeLabel(label) })}
            value={prior[index] ?? 0}
            min={0}
            max={100}
            decimalScale={1}
            onChange={(share) => setPrior(prior.with(index, Number(share)))}
          />
        ))}
      </div>
      <p className={classes.note}>{isValid ? t("shares:em.equal") : t("shares:em.wrong")}</p>
      {isValid && value && (
        <table className="tabular" aria-label={t("shares:em.title")}>
          <thead>
            <tr>
              <th scope="col">{t("common:table.class")}</th>
              <th scope="col">{t("shares:em.adjusted")}</th>
              <th scope="col">{t("shares:naive")}</th>
            </tr>
          </thead>
          <tbody>
            {labels.map((label, index) => (
              <tr key={label}>
                <th scope="row">{capitalizeLabel(label)}</th>
                <td>{formatPercent(value[index] ?? 0)}</td>
                <td>{formatPercent(shares[index]?.naive.value ?? 0)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
