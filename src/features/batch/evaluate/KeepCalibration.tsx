import { Button, TextInput } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useId, useState } from "react";
import type { Job } from "../../../../workers/protocols/batch-types.ts";
import type { CalibrationFit } from "../../../scoring/calibration-fit.ts";
import { download } from "../../../ui/files/download.ts";
import { fileName } from "../../../ui/files/csv.ts";
import { formatInterval, formatNumber, formatPercent } from "../../../ui/format/numbers.ts";
import { SaveButtons } from "../../../ui/files/SaveButtons.tsx";
import { t } from "../../../i18n/i18n.ts";
import { calibrationsFor, useCalibrations } from "../../../session/calibration-store.ts";
import classes from "./EvaluatePanel.module.css";

/** Below this number of rows, the fitted temperature is uncertain. */
const ENOUGH = 100;

interface KeepCalibrationProps {
  job: Job;
  fit: CalibrationFit;
}

function temperatureRange({ temperatureInterval: { low, high } }: CalibrationFit): string {
  const from = formatNumber(low, 2);
  return Number.isFinite(high)
    ? t("common:chart.range", { from, to: formatNumber(high, 2) })
    : t("evaluate:keep.atLeast", { from });
}

/** The temperature that was fitted on this file, which can be saved and used for later files. */
export function KeepCalibration({ job, fit }: KeepCalibrationProps) {
  const { model, rules } = job;
  const save = useCalibrations((store) => store.save);
  const [name, setName] = useState(() => job.fileName.replace(/\.\w+$/, ""));
  const heading = useId();
  return (
    <section aria-labelledby={heading}>
      <h3 id={heading}>{t("evaluate:keep.title")}</h3>
      <p>
        {t("evaluate:keep.suits", {
          temperature: formatNumber(fit.temperature, 2),
          range: temperatureRange(fit),
          count: fit.rows,
        })}{" "}
        {t("evaluate:keep.heldOut", {
          before: formatPercent(fit.eceBefore),
          error: formatPercent(fit.ece),
          interval: formatInterval(fit.eceInterval),
          count: fit.folds,
        })}{" "}
        {fit.rows < ENOUGH && `${t("evaluate:keep.few")} `}
        {t("evaluate:keep.use")}
      </p>
      <form
        className={classes.keep}
        onSubmit={(event) => {
          event.preventDefault();
          save({
            name: name.trim(),
            temperature: fit.temperature * (rules.calibration?.temperature ?? 1),
            weightsSha256: model.weightsSha256,
            file: job.fileName,
            rows: fit.rows,
          });
        }}
      >
        <TextInput
          label={t("evaluate:keep.name")}
          value={name}
          maxLength={80}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" disabled={name.trim() === ""}>
          {t("evaluate:keep.keep")}
        </Button>
      </form>
      <KeptCalibrations weightsSha256={model.weightsSha256} />
    </section>
  );
}

/** The calibrations that were kept for these weights. */
function KeptCalibrations({ weightsSha256 }: { weightsSha256: string }) {
  const store = useCalibrations();
  const kept = calibrationsFor(weightsSha256, store);
  if (kept.length === 0) return null;
  return (
    <ul className={classes.kept} aria-label={t("evaluate:keep.kept")}>
      {kept.map((calibration) => (
        <li key={calibration.name}>
          <span>
            <strong>{calibration.name}</strong>
            <span className="tabular">
              {t("evaluate:keep.from", {
                temperature: formatNumber(calibration.temperature, 2),
                count: calibration.rows,
                file: calibration.file,
              })}
            </span>
          </span>
          <SaveButtons
            what={calibration.name}
            formats={{
              JSON: () => {
                const content = `${JSON.stringify(calibration, undefined, 2)}\n`;
                download(fileName(`${calibration.name} calibration`, "json"), content, "application/json");
              },
            }}
          />
          <Button
            variant="subtle"
            color="gray"
            onClick={() => store.remove(calibration)}
            aria-label={t("evaluate:keep.remove", { name: calibration.name })}
          >
            <IconTrash size={18} aria-hidden="true" />
          </Button>
        </li>
      ))}
    </ul>
  );
}
