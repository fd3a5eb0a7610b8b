/** Rows of a dataset as the viewer of the Hugging Face Hub gives them. */

import { isObject } from "../../../json/values.ts";
import type { JsonFormat } from "../../export-format.ts";

export const datasetViewer: JsonFormat = {
  id: "dataset-viewer",
  name: "Dataset viewer",
  unit: "row",
  source: "json",
  records: ["$.rows[*]", "$[*].rows[*]"],
  matches: (record) => "row_idx" in record && isObject(record["row"]),
  text: ["row.text", "row.sentence", "row.tweet", "row.content", "row.review", "row.comment"],
};
