import { Button, NativeSelect } from "@mantine/core";
import { useState } from "react";
import type { Job } from "../../../../workers/batch/protocol.ts";
import type { Pooling } from "../../../engine/explain/attention/attention.ts";
import { EMBEDDING_FORMATS, namesOf, POOLINGS } from "../../../scoring/bulk/choices.ts";
import type { EmbeddingsFormat } from "../../../scoring/bulk/embeddings-file.ts";
import { download } from "../../../ui/files/download.ts";
import { formatCount } from "../../../ui/format/numbers.ts";
import { t } from "../../../i18n/i18n.ts";
import { useModel } from "../../../session/model-store.ts";
import classes from "./EmbeddingsPanel.module.css";
import { useEmbeddings } from "./embeddings-store.ts";

/** What the model holds of each row as numbers: made once, kept with the batch, saved as a file. */
export function EmbeddingsCard({ job, isReady }: { job: Job; isReady: boolean }) {
  const vectors = useEmbeddings((store) => store.vectors);
  const running = useEmbeddings((store) => store.running);
  const embed = useEmbeddings((store) => store.embed);
  const saveVectors = useEmbeddings((store) => store.saveVectors);
  const layers = useModel(({ model }) => (model.status === "ready" ? model.info.capabilities.layers : 0));
  const [layer, setLayer] = useState(vectors?.request.layer ?? -1);
  const [pooling, setPooling] = useState<Pooling>(vectors?.request.pooling ?? "mean");
  const isKept = vectors?.request.layer === layer && vectors.request.pooling === pooling;
  const begun = isKept && vectors.done > 0;

  const save = async (format: EmbeddingsFormat) => {
    const saved = await saveVectors(format);
    if (saved?.file) download(saved.fileName, saved.file);
  };

  return (
    <section className={classes.card} aria-label={t("batch:vectors.label")}>
      <h3>{t("batch:vectors.title")}</h3>
      <p>{t("batch:vectors.about")}</p>
      <div className={classes.controls}>
        <NativeSelect
          label={t("batch:vectors.layer")}
          value={layer}
          onChange={(event) => setLayer(Number(event.currentTarget.value))}
          data={[
            { value: "-1", label: t("batch:vectors.last") },
            ...Array.from({ length: layers }, (_, at) => ({
              value: String(at),
              label: at === 0 ? t("batch:vectors.embedding") : t("batch:vectors.after", { layer: at }),
            })),
          ]}
        />
        <NativeSelect
          label={t("batch:vectors.tokens")}
          value={pooling}
          onChange={(event) => setPooling(event.currentTarget.value as Pooling)}
          data={namesOf(POOLINGS).map((value) => ({ value, label: t(`batch:vectors.pooling.${value}`) }))}
        />
        {!(isKept && isReady) && (
          <Button
            onClick={() => void embed({ of: "embeddings", layer, pooling })}
            disabled={running !== undefined}
          >
            {t(begun ? "batch:vectors.goOn" : "batch:vectors.make")}
          </Button>
        )}
      </div>
      {begun && !isReady && !running && (
        <p className="tabular">
          {t("batch:vectors.made", { part: formatCount(vectors.done), count: job.rows })}
        </p>
      )}
      {isKept && isReady && (
        <div className={classes.controls}>
          {namesOf(EMBEDDING_FORMATS).map((format) => (
            <Button key={format} variant="default" onClick={() => void save(format)}>
              {t("common:save.as", { format: EMBEDDING_FORMATS[format] })}
            </Button>
          ))}
        </div>
      )}
    </section>
  );
}
