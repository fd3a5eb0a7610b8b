import { NativeSelect } from "@mantine/core";
import type { Job } from "../../../../workers/protocols/batch-types.ts";
import type { AttributionsFormat } from "../../../scoring/bulk/attributions-file.ts";
import {
  DEFAULT_METHOD,
  METHOD_IDS,
  type MethodId,
  methodOf,
  passesOf,
  unsupportedReason,
} from "../../../engine/explain/attribution/registry.ts";
import { ATTRIBUTION_FORMATS, namesOf } from "../../../scoring/bulk/choices.ts";
import { download } from "../../../ui/files/download.ts";
import { translateLabel } from "../../../ui/format/labels.ts";
import { formatCount } from "../../../ui/format/numbers.ts";
import { t } from "../../../i18n/i18n.ts";
import { useModel } from "../../../session/model-store.ts";
import { useOpen } from "../store/batch-store.ts";
import { chooseExport } from "../store/results-actions.ts";
import { type ExportChoices, ExportForm } from "../job/ExportForm.tsx";
import classes from "./EmbeddingsPanel.module.css";
import { useEmbeddings } from "./embeddings-store.ts";

/** The length of a text for the cost that is shown before a run. */
const TYPICAL_ROW = { words: 20, classes: 3 };

/** Saves the word attributions of the rows as a file. */
export function AttributionsCard({ job }: { job: Job }) {
  const method = useOpen(({ exports }) => exports.attributions?.method) ?? DEFAULT_METHOD;
  const running = useEmbeddings((store) => store.running);
  const attribute = useEmbeddings((store) => store.attribute);
  const capabilities = useModel(({ model }) =>
    model.status === "ready" ? model.info.capabilities : undefined,
  );

  const save = async (choices: ExportChoices<AttributionsFormat>) => {
    const saved = await attribute({ of: "attributions", method: methodOf(method) }, choices);
    if (saved?.file) download(saved.fileName, saved.file);
  };

  return (
    <section className={classes.card} aria-label={t("batch:attributions.label")}>
      <h3>{t("batch:attributions.title")}</h3>
      <p>
        {t("batch:attributions.about")}{" "}
        {t("batch:attributions.cost", { passes: formatCount(passesOf(method, TYPICAL_ROW)) })}
      </p>
      <ExportForm
        job={job}
        kind="attributions"
        formats={namesOf(ATTRIBUTION_FORMATS).map((value) => ({
          value,
          label: t(`batch:attributions.formats.${value}`),
        }))}
        initialFormat="csv"
        textFormats={["csv"]}
        columns={t("batch:attributions.columns", {
          classes: job.model.labels.map((label) => translateLabel(label)).join(", "),
        })}
        action={t("batch:attributions.save")}
        isBusy={running !== undefined}
        onSave={(choices) => void save(choices)}
      >
        <NativeSelect
          label={t("batch:attributions.method")}
          value={method}
          onChange={(event) =>
            chooseExport("attributions", { method: event.currentTarget.value as MethodId })
          }
          data={METHOD_IDS.map((value) => ({
            value,
            label: t(`explain:method.${value}`),
            disabled:
              capabilities !== undefined && unsupportedReason(methodOf(value), capabilities) !== undefined,
          }))}
        />
      </ExportForm>
    </section>
  );
}
