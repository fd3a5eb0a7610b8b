import { Button, NativeSelect } from "@mantine/core";
import { useEffect, useState } from "react";
import type { Job, ModelReference } from "../../../../../workers/protocols/batch-types.ts";
import type { ModelChoice } from "../../../../../workers/protocols/model.ts";
import type { SecondChoice } from "../../../../../workers/protocols/second.ts";
import type { StoredModel } from "../../../../engine/store/model-store.ts";
import { AppError, type ErrorReport } from "../../../../errors/app-error.ts";
import { t } from "../../../../i18n/i18n.ts";
import { EMBEDDED_MODEL } from "../../../../session/backend-store.ts";
import { createLibraryClient } from "../../../../session/library-client.ts";
import { choiceOf } from "../../../../session/model-store.ts";
import { readHeads, useTaughtHeads } from "../../../../session/taught-heads-store.ts";
import { ErrorNotice } from "../../../../ui/notices/ErrorNotice.tsx";
import { formatFragment } from "../../../../ui/router/fragment.ts";
import { isRunning, useOpen } from "../../store/batch-store.ts";
import { scoreWith, useSecond } from "../../store/second-store.ts";
import classes from "./SecondModelSection.module.css";

interface Offer {
  name: string;
  chosen: SecondChoice;
}

const isSame = (one: ModelChoice, other: ModelChoice): boolean =>
  one.kind === "stored" && other.kind === "stored"
    ? one.key === other.key && one.dtype === other.dtype
    : one.kind === other.kind;

const ofModel = (name: string, choice: ModelChoice): Offer => ({ name, chosen: { of: "model", choice } });

/** The app's own model and those that are stored, each with its number formats, without the one that scored the batch. */
function modelOffers(stored: readonly StoredModel[], { choice }: ModelReference): Offer[] {
  const ofStored = stored.flatMap(({ key, id, revision, dtypes }) =>
    dtypes.map((dtype) =>
      ofModel(`${id}, ${revision.slice(0, 8)}, ${dtype}`, { kind: "stored", key, dtype }),
    ),
  );
  return [ofModel(t("evaluate:second.embedded"), choiceOf(EMBEDDED_MODEL)), ...ofStored].filter(
    ({ chosen }) => chosen.of === "model" && !isSame(chosen.choice, choice),
  );
}

/** @returns undefined until they are read */
function useOffers({ model }: Job): { offers: Offer[] | undefined; error: ErrorReport | undefined } {
  const [stored, setStored] = useState<StoredModel[]>();
  const [error, setError] = useState<ErrorReport>();
  const heads = useTaughtHeads((state) => state.heads);
  useEffect(() => {
    void readHeads();
    createLibraryClient()
      .list()
      .then(setStored, (cause: unknown) => setError(AppError.of(cause).report));
  }, []);
  const ofHeads = (heads ?? [])
    .filter((head) => head.encoder.weightsSha256 === model.weightsSha256 && head.kind !== "multiple")
    .map((head): Offer => ({
      name: t("evaluate:second.head", { name: head.name }),
      chosen: { of: "head", head },
    }));
  return { offers: stored && [...modelOffers(stored, model), ...ofHeads], error };
}

/** The choice of a second model. */
export function SecondModelForm({ job }: { job: Job }) {
  const { offers, error } = useOffers(job);
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
