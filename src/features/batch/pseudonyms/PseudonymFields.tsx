import { Button, Checkbox, FileButton } from "@mantine/core";
import { useState } from "react";
import type { Job } from "../../../../workers/protocols/batch-types.ts";
import { readKey, writeKey } from "../../../data/pseudonyms/key.ts";
import { AppError, type ErrorReport } from "../../../errors/app-error.ts";
import { t } from "../../../i18n/i18n.ts";
import { download } from "../../../ui/files/download.ts";
import { shownText } from "../../../ui/format/shown-text.ts";
import { ErrorNotice } from "../../../ui/notices/ErrorNotice.tsx";
import {
  chooseNamedColumns,
  namedColumns,
  setPseudonymKey,
  switchPseudonyms,
  usePseudonyms,
} from "./pseudonym-store.ts";
import classes from "./PseudonymFields.module.css";

/** More columns than this would be a wall of boxes; those that name people come first. */
const MOST_COLUMNS = 30;

/** The switch of pseudonyms, which is the same wherever it is shown; then the columns with names, and the key. */
export function PseudonymFields({ job }: { job: Job }) {
  const state = usePseudonyms();
  const named = namedColumns(state, job);
  const others = job.table.columns.flatMap((_, index) => (named.includes(index) ? [] : [index]));
  const offered = [...named, ...others]
    .filter((index) => index !== job.table.textColumn)
    .slice(0, MOST_COLUMNS)
    .toSorted((one, other) => one - other);
  return (
    <div className={classes.fields}>
      <Checkbox
        label={t("batch:pseudonyms.use")}
        description={t("batch:pseudonyms.means")}
        checked={state.isOn}
        onChange={({ currentTarget: { checked } }) => switchPseudonyms(checked)}
      />
      {state.isOn && (
        <div className={classes.choices}>
          {offered.length > 0 && (
            <fieldset>
              <legend>{t("batch:pseudonyms.columns")}</legend>
              {offered.map((index) => (
                <Checkbox
                  key={index}
                  label={shownText(job.table.columns[index]?.name ?? "")}
                  checked={named.includes(index)}
                  onChange={({ currentTarget: { checked } }) =>
                    chooseNamedColumns(
                      job,
                      checked ? [...named, index] : named.filter((column) => column !== index),
                    )
                  }
                />
              ))}
            </fieldset>
          )}
          <KeyButtons pseudonymKey={state.key ?? ""} />
        </div>
      )}
    </div>
  );
}

function KeyButtons({ pseudonymKey }: { pseudonymKey: string }) {
  const [error, setError] = useState<ErrorReport>();
  const load = async (file: File | null) => {
    if (!file) return;
    setError(undefined);
    try {
      setPseudonymKey(readKey(await file.text()));
    } catch (cause) {
      setError(AppError.of(cause).report);
    }
  };
  return (
    <>
      <p className={classes.note}>{t("batch:pseudonyms.key")}</p>
      <div className={classes.buttons}>
        <Button
          variant="default"
          size="compact-md"
          onClick={() => download("pseudonym-key.json", writeKey(pseudonymKey), "application/json")}
        >
          {t("batch:pseudonyms.saveKey")}
        </Button>
        <FileButton accept=".json" onChange={(file) => void load(file)}>
          {(props) => (
            <Button {...props} variant="default" size="compact-md">
              {t("batch:pseudonyms.loadKey")}
            </Button>
          )}
        </FileButton>
      </div>
      {error && <ErrorNotice error={error} />}
    </>
  );
}
