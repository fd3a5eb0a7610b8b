import { Button, Checkbox, NativeSelect } from "@mantine/core";
import { useState } from "react";
import type { AttributionRequest } from "../../../engine/explain/bulk.ts";
import type { AttributionsFormat } from "../../../scoring/bulk/attributions-file.ts";
import { download } from "../../../ui/download.ts";
import { useModel } from "../../models/model-store.ts";
import classes from "./InsightPanel.module.css";
import { useInsight } from "./insight-store.ts";

const METHODS = {
  occlusion: { name: "occlusion", operator: "delete" },
  mask: { name: "occlusion", operator: "mask" },
  shapley: { name: "shapley", operator: "delete", orders: 8 },
  lime: { name: "lime", operator: "delete", samples: 200 },
} satisfies Record<string, AttributionRequest["method"]>;

type MethodName = keyof typeof METHODS;

/** The words that each verdict rests on, as a file. */
export function AttributionsCard() {
  const [method, setMethod] = useState<MethodName>("occlusion");
  const [format, setFormat] = useState<AttributionsFormat>("csv");
  const [safe, setSafe] = useState(false);
  const running = useInsight((store) => store.running);
  const attribute = useInsight((store) => store.attribute);
  const masks = useModel(({ model }) => model.status !== "ready" || model.info.shows.masking);

  const save = async () => {
    const request = { of: "attributions", method: METHODS[method] } as const;
    const saved = await attribute(request, { format, safeForSpreadsheets: safe });
    if (saved?.file) download(saved.fileName, saved.file);
  };

  return (
    <section className={classes.card} aria-label="Words of every row">
      <h3>The words that verdicts rest on</h3>
      <p>
        For each word of each row, by how much each class falls without it. It takes one run of the model a
        word, so it is as much slower than scoring as rows have words.
      </p>
      <div className={classes.controls}>
        <NativeSelect
          label="Method"
          value={method}
          onChange={(event) => setMethod(event.currentTarget.value as MethodName)}
          data={[
            { value: "occlusion", label: "Leave one word out" },
            { value: "mask", label: "Mask one word", disabled: !masks },
            { value: "shapley", label: "Shapley values, sampled" },
            { value: "lime", label: "LIME, 200 samples" },
          ]}
        />
        <NativeSelect
          label="Words as"
          value={format}
          onChange={(event) => setFormat(event.currentTarget.value as AttributionsFormat)}
          data={[
            { value: "csv", label: "CSV, a line a word" },
            { value: "jsonl", label: "JSON Lines, a line a row" },
            { value: "parquet", label: "Parquet, a line a word" },
          ]}
        />
        <Button onClick={() => void save()} disabled={running !== undefined}>
          Save the words
        </Button>
      </div>
      {format === "csv" && (
        <Checkbox
          label="Safe for spreadsheets"
          checked={safe}
          onChange={(event) => setSafe(event.currentTarget.checked)}
        />
      )}
    </section>
  );
}
