import { Button, NativeSelect } from "@mantine/core";
import { useState } from "react";
import type { Job } from "../../../../workers/protocols/batch-types.ts";
import type { Pooling } from "../../../engine/explain/numeric/matrix.ts";
import { EMBEDDING_FORMATS, namesOf, POOLINGS } from "../../../scoring/bulk/choices.ts";
import type { EmbeddingsFormat } from "../../../scoring/bulk/embeddings-file.ts";
import { download } from "../../../ui/files/download.ts";
import { formatCount } from "../../../ui/format/numbers.ts";
import { t } from "../../../i18n/i18n.ts";
import { useModel } from "../../../session/model-store.ts";
import { type ExportChoices, ExportForm } from "../job/ExportForm.tsx";
import classes from "./EmbeddingsPanel.module.css";
import { useEmbeddings } from "./embeddings-store.ts";

/**
 * The layer whose embeddings cluster best by what texts are about, of models for which it was measured
 * (`npm run bench -- clusters`). The last layer separates the classes.
 */
const TOPIC_LAYERS: Readonly<Record<string, number>> = { "tonescope-tweets": 2 };

/** Computes the embeddings of all rows, which are stored with the batch, and saves them as a file. */
export function EmbeddingsCard({ job, isReady }: { job: Job; isReady: boolean }) {
  const embeddings = useEmbeddings((store) => store.embeddings);
  const running = useEmbeddings((store) => store.running);
  const embed = useEmbeddings((store) => store.embed);
  const saveEmbeddings = useEmbeddings((store) => store.saveEmbeddings);
  const layers = useModel(({ model }) => (model.status === "ready" ? model.info.capabilities.layers : 0));
  const [chosenLayer, setLayer] = useState<number>();
  const topicLayer = TOPIC_LAYERS[job.model.id];
  const layer = chosenLayer ?? embeddings?.request.layer ?? topicLayer ?? -1;
  const [chosenPooling, setPooling] = useState<Pooling>();
  const pooling = chosenPooling ?? embeddings?.request.pooling ?? "mean";
  const isStored = embeddings?.request.layer === layer && embeddings.request.pooling === pooling;
  const isStarted = isStored && embeddings.done > 0;

  const save = async (choices: ExportChoices<EmbeddingsFormat>) => {
    const saved = await saveEmbeddings(choices);
    if (saved?.file) download(saved.fileName, saved.file);
  };

  return (
    <section className={classes.card} aria-label={t("batch:embeddings.label")}>
      <h3>{t("batch:embeddings.title")}</h3>
      <p>{t("batch:embeddings.about")}</p>
      <div className={classes.controls}>
        <NativeSelect
          label={t("batch:embeddings.layer")}
          value={layer}
          onChange={(event) => setLayer(Number(event.currentTarget.value))}
          data={[
            {
              value: "-1",
              label: t(topicLayer === undefined ? "batch:embeddings.last" : "batch:embeddings.classes"),
            },
            ...Array.from({ length: layers }, (_, at) => ({
              value: String(at),
              label:
                at === 0
                  ? t("batch:embeddings.embedding")
                  : t(at === topicLayer ? "batch:embeddings.topics" : "batch:embeddings.after", {
                      layer: at,
                    }),
            })),
          ]}
        />
        <NativeSelect
          label={t("batch:embeddings.tokens")}
          value={pooling}
          onChange={(event) => setPooling(event.currentTarget.value as Pooling)}
          data={namesOf(POOLINGS).map((value) => ({ value, label: t(`batch:embeddings.pooling.${value}`) }))}
        />
        {!(isStored && isReady) && (
          <Button
            onClick={() => void embed({ of: "embeddings", layer, pooling })}
            disabled={running !== undefined}
          >
            {t(isStarted ? "batch:embeddings.resume" : "batch:embeddings.compute")}
          </Button>
        )}
      </div>
      {isStarted && !isReady && !running && (
        <p className="tabular">
          {t("batch:embeddings.done", { part: formatCount(embeddings.done), count: job.rows })}
        </p>
      )}
      {isStored && isReady && (
        <ExportForm
          job={job}
          kind="embeddings"
          formats={namesOf(EMBEDDING_FORMATS).map((value) => ({ value, label: EMBEDDING_FORMATS[value] }))}
          initialFormat="parquet"
          textFormats={[]}
          columns={t("batch:embeddings.columns")}
          action={t("batch:embeddings.save")}
          isBusy={false}
          onSave={(choices) => void save(choices)}
        />
      )}
    </section>
  );
}
