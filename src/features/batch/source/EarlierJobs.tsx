import { Button } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { formatCount, formatDateTime } from "../../../ui/format/numbers.ts";
import { t } from "../../../i18n/i18n.ts";
import { useBatch } from "../store/batch-store.ts";
import { removeJob, reopen } from "../store/job-actions.ts";
import classes from "./ChooseFile.module.css";

/** Jobs of this and earlier visits. */
export function EarlierJobs() {
  const jobs = useBatch((state) => state.jobs);
  if (jobs.length === 0) return null;
  return (
    <section className={classes.earlier} aria-label={t("batch:earlier.title")}>
      <h2>{t("batch:earlier.title")}</h2>
      <ul>
        {jobs.map((job) => (
          <li key={job.id}>
            <div>
              <strong>{job.fileName}</strong>
              <span className="tabular">
                {formatDateTime(job.created)}
                {" · "}
                {job.scored < job.rows
                  ? t("batch:rows.scored", { part: formatCount(job.scored), count: job.rows })
                  : t("batch:rows.all", { count: job.rows })}
              </span>
            </div>
            <Button variant="default" onClick={() => void reopen(job.id)}>
              {t(job.scored < job.rows ? "batch:earlier.resume" : "batch:earlier.open")}
            </Button>
            <Button
              variant="subtle"
              color="gray"
              onClick={() => void removeJob(job)}
              aria-label={t("batch:earlier.remove", { name: job.fileName })}
            >
              <IconTrash size={18} aria-hidden="true" />
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
