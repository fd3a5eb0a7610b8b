import { Button, Checkbox, NativeSelect } from "@mantine/core";
import { useState } from "react";
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
import { formatCount } from "../../../ui/format/numbers.ts";
import { t } from "../../../i18n/i18n.ts";
import { useModel } from "../../../session/model-store.ts";
import classes from "./EmbeddingsPanel.module.css";
import { useEmbeddings } from "./embeddings-store.ts";

/** The length of a text for the cost that is shown before a run. */
const TYPICAL_ROW = { words: 20, classes: 3 };

/** Saves the word attributions of all rows as a file. */
export function AttributionsCard() {
  const [method, setMethod] = useState<MethodId>(DEFAULT_METHOD);
  const [format, setFormat] = useState<AttributionsFormat>("csv");
  const [safe, setSafe] = useState(false);
  const running = useEmbeddings((store) => store.running);
  const attribute = useEmbeddings((store) => store.attribute);
  const capabilities = useModel(({ model }) =>
    model.status === "ready" ? model.info.capabilities : undefined,
  );

  const save = async () => {
    const request = { of: "attributions", method: methodOf(method) } as const;
    const saved = await attribute(request, { format, safeForSpreadsheets: safe });
    if (saved?.file) download(saved.fileName, saved.file);
  };

  return (
    <section className={classes.card} aria-label={t("batch:attributions.label")}>
      <h3>{t("batch:attributions.title")}</h3>
      <p>
        {t("batch:attributions.about")}{" "}
        {t("batch:attributions.cost", { passes: formatCount(passesOf(method, TYPICAL_ROW)) })}
      </p>
      <div className={classes.controls}>
        <NativeSelect
          label={t("batch:attributions.method")}
          value={method}
          onChange={(event) => setMethod(event.currentTarget.value as MethodId)}
          data={METHOD_IDS.map((value) => ({
            value,
            label: t(`explain:method.${value}`),
            disabled:
              capabilities !== undefined && unsupportedReason(methodOf(value), capabilities) !== undefined,
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
