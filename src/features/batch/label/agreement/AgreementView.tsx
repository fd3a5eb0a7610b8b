import { Checkbox } from "@mantine/core";
import { useEffect, useState } from "react";
import { type AgreementReport, MODEL_CODER } from "../../../../labels/agreement.ts";
import { codersOf } from "../../../../labels/labeling.ts";
import { t } from "../../../../i18n/i18n.ts";
import { batch } from "../../store/batch-client.ts";
import { attempt } from "../label-actions.ts";
import type { LabelViewProps } from "../label-view-props.ts";
import { AgreementFigures } from "./AgreementFigures.tsx";
import classes from "./AgreementView.module.css";
import { Disagreements } from "./Disagreements.tsx";

/** How far coders agree with each other and with the model, and the rows on which they do not. */
export function AgreementView({ labeling }: LabelViewProps) {
  const coders = codersOf(labeling.labels);
  const all = [...coders, MODEL_CODER];
  const [left, setLeft] = useState<readonly string[]>(coders.length > 1 ? [MODEL_CODER] : []);
  const [isOrdinal, setOrdinal] = useState(false);
  const [report, setReport] = useState<AgreementReport>();
  const compared = all.filter((coder) => !left.includes(coder));
  const key = JSON.stringify(compared);
  useEffect(() => {
    const chosen = JSON.parse(key) as string[];
    if (chosen.length < 2) return undefined;
    let isCurrent = true;
    void attempt(async () => {
      const found = await batch().agreement(chosen, isOrdinal);
      if (isCurrent) setReport(found);
    });
    return () => {
      isCurrent = false;
    };
  }, [key, isOrdinal]);
  return (
    <div className={classes.agreement}>
      <fieldset className={classes.coders}>
        <legend>{t("label:agreement.coders")}</legend>
        {all.map((coder) => (
          <Checkbox
            key={coder}
            label={coder === MODEL_CODER ? t("label:agreement.model") : coder}
            checked={!left.includes(coder)}
            onChange={(event) => {
              const isChosen = event.currentTarget.checked;
              setLeft((before) =>
                isChosen ? before.filter((other) => other !== coder) : [...before, coder],
              );
            }}
          />
        ))}
        {!labeling.codebook.isMultiple && (
          <Checkbox
            label={t("label:agreement.isOrdinal")}
            checked={isOrdinal}
            onChange={(event) => setOrdinal(event.currentTarget.checked)}
          />
        )}
      </fieldset>
      {compared.length < 2 || coders.length === 0 ? (
        <p>{t("label:agreement.needTwo")}</p>
      ) : (
        report && <AgreementFigures report={report} />
      )}
      {coders.length > 1 && <Disagreements labeling={labeling} />}
    </div>
  );
}
