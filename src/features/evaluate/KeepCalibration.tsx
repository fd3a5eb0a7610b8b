import { Button, TextInput } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useId, useState } from "react";
import type { EvaluationReport, Job } from "../../../workers/batch/protocol.ts";
import { download } from "../../ui/download.ts";
import { fileName } from "../../ui/files.ts";
import { formatCount, formatPercent } from "../../ui/format.ts";
import { SaveButtons } from "../../ui/SaveButtons.tsx";
import { calibrationsFor, useCalibrations } from "./calibration-store.ts";
import classes from "./EvaluatePanel.module.css";

/** Fewer rows say little about a temperature. */
const ENOUGH = 100;

interface KeepCalibrationProps {
  job: Job;
  fit: NonNullable<EvaluationReport["fit"]>;
}

/** The temperature that was fitted on this file, to be kept and chosen for later files. */
export function KeepCalibration({ job, fit }: KeepCalibrationProps) {
  const { model, rules } = job;
  const store = useCalibrations();
  const [name, setName] = useState(() => job.fileName.replace(/\.\w+$/, ""));
  const heading = useId();
  const own = calibrationsFor(model.weightsSha256, store);
  return (
    <section aria-labelledby={heading}>
      <h3 id={heading}>Your own calibration</h3>
      <p>
        A temperature of {fit.temperature.toFixed(2)} suits {formatCount(fit.rows)} labelled rows of this file
        best: their calibration error is {formatPercent(fit.ece)} with it.
        {fit.rows < ENOUGH && " So few rows say little; take it for a trial."} Kept, it can be chosen for the
        next file; saved, it is for the command line too.
      </p>
      <form
        className={classes.keep}
        onSubmit={(event) => {
          event.preventDefault();
          store.keep({
            name: name.trim(),
            temperature: fit.temperature * (rules.calibration?.temperature ?? 1),
            weightsSha256: model.weightsSha256,
            file: job.fileName,
            rows: fit.rows,
          });
        }}
      >
        <TextInput
          label="Name"
          value={name}
          maxLength={80}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" disabled={name.trim() === ""}>
          Keep this calibration
        </Button>
      </form>
      {own.length > 0 && (
        <ul className={classes.kept} aria-label="Kept calibrations">
          {own.map((calibration) => (
            <li key={calibration.name}>
              <span>
                <strong>{calibration.name}</strong>
                <span className="tabular">
                  {calibration.temperature.toFixed(2)} times the model's temperature, from{" "}
                  {formatCount(calibration.rows)} rows of {calibration.file}
                </span>
              </span>
              <SaveButtons
                what={calibration.name}
                formats={{
                  JSON: () => {
                    const content = `${JSON.stringify(calibration, undefined, 2)}\n`;
                    download(
                      fileName(`${calibration.name} calibration`, "json"),
                      content,
                      "application/json",
                    );
                  },
                }}
              />
              <Button
                variant="subtle"
                color="gray"
                onClick={() => store.remove(calibration)}
                aria-label={`Remove ${calibration.name}`}
              >
                <IconTrash size={18} aria-hidden="true" />
              </Button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
