import { Button, NativeSelect } from "@mantine/core";
import { useState } from "react";
import type { Job } from "../../../../../workers/protocols/batch-types.ts";
import { t } from "../../../../i18n/i18n.ts";
import { useSecondOffers } from "../../../../session/second-offers.ts";
import { ErrorNotice } from "../../../../ui/notices/ErrorNotice.tsx";
import { formatFragment } from "../../../../ui/router/fragment.ts";
import { isRunning, useOpen } from "../../store/batch-store.ts";
import { scoreWith, useSecond } from "../../store/second-store.ts";
import classes from "./SecondModelSection.module.css";

/** The choice of a second model. */
export function SecondModelForm({ job }: { job: Job }) {
  const { offers, error } = useSecondOffers(job.model);
  const [at, setAt] = useState(0);
  const isBusy = useSecond((state) => state.running !== undefined);
  const isScoring = useOpen((open) => isRunning(open.progress)) ?? false;
  const offer = offers?.[at];
  return (
    <>
      <p>{t("evaluate:second.about")}</p>
      {error && <ErrorNotice error={error} />}
      {offers?.length === 0 && (
        <p>
          {t("evaluate:second.none")} <a href={formatFragment("models")}>{t("evaluate:second.toModels")}</a>
        </p>
      )}
      {offers && offers.length > 0 && (
        <div className={classes.form}>
          <NativeSelect
            label={t("evaluate:second.model")}
            value={String(at)}
            onChange={(event) => setAt(Number(event.currentTarget.value))}
            data={offers.map(({ name }, index) => ({ value: String(index), label: name }))}
          />
          <Button
            disabled={isBusy || isScoring || !offer}
            onClick={() => offer && void scoreWith(offer.chosen)}
          >
            {t("evaluate:second.score")}
          </Button>
        </div>
      )}
      {isScoring && <p>{t("evaluate:second.wait")}</p>}
    </>
  );
}
