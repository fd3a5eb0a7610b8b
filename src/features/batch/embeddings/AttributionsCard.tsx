import { Button, Checkbox, NativeSelect } from "@mantine/core";
import { useState } from "react";
import type { AttributionsFormat } from "../../../scoring/bulk/attributions-file.ts";
import {
  ATTRIBUTION_FORMATS,
  ATTRIBUTION_METHODS,
  type AttributionMethod,
  namesOf,
} from "../../../scoring/bulk/choices.ts";
import { download } from "../../../ui/files/download.ts";
import { t } from "../../../i18n/i18n.ts";
import { useModel } from "../../../session/model-store.ts";
import classes from "./EmbeddingsPanel.module.css";
import { useEmbeddings } from "./embeddings-store.ts";

/** The words that each verdict rests on, as a file. */
export function AttributionsCard() {
  const [method, setMethod] = useState<AttributionMethod>("occlusion");
  const [format, setFormat] = useState<AttributionsFormat>("csv");
  const [safe, setSafe] = useState(false);
  const running = useEmbeddings((store) => store.running);
  const attribute = useEmbeddings((store) => store.attribute);
  const masks = useModel(({ model }) => model.status !== "ready" || model.info.capabilities.masking);

  const save = async () => {
    const request = { of: "attributions", method: ATTRIBUTION_METHODS[method].method } as const;
    const saved = await attribute(request, { format, safeForSpreadsheets: safe });
    if (saved?.file) download(saved.fileName, saved.file);
  };

  return (
    <section className={classes.card} aria-label={t("batch:attributions.label")}>
      <h3>{t("batch:attributions.title")}</h3>
      <p>{t("batch:attributions.about")}</p>
      <div className={classes.controls}>
        <NativeSelect
          label={t("batch:attributions.method")}
          value={method}
          onChange={(event) => setMethod(event.currentTarget.value as AttributionMethod)}
          data={namesOf(ATTRIBUTION_METHODS).map((value) => ({
            value,
            label: t(`batch:attributions.methods.${value}`),
            disabled: value === "mask" && !masks,
          }))}
        />
        <NativeSelect
          label={t("batch:attributions.format")}
          value={format}
          onChange={(event) => setFormat(event.currentTarget.value as AttributionsFormat)}
          data={namesOf(ATTRIBUTION_FORMATS).map((value) => ({
            value,
            label: t(`batch:attributions.formats.${value}`),
          }))}
        />
        <Button onClick={() => void save()} disabled={running !== undefined}>
          {t("batch:attributions.save")}
        </Button>
      </div>
      {format === "csv" && (
        <Checkbox
          label={t("batch:export.safe")}
          checked={safe}
          onChange={(event) => setSafe(event.currentTarget.checked)}
        />
      )}
    </section>
  );
}
