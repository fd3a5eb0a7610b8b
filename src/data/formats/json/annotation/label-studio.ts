/** Tasks of Label Studio with the choices of its annotators: JSON, and JSON-MIN with a field for each question. */

import { fieldAt } from "../../../json/nested.ts";
import { isObject } from "../../../json/values.ts";
import type { JsonFormat } from "../../export-format.ts";

const CHOICE = "annotations[0].result[0].value.choices[0]";
const OLD_CHOICE = "completions[0].result[0].value.choices[0]";
const RATING = "annotations[0].result[0].value.rating";

export const labelStudio: JsonFormat = {
  id: "label-studio",
  name: "Label Studio",
  unit: "row",
  source: "json",
  records: ["$[*]", "$"],
  matches: ({ data, annotations, completions }) =>
    isObject(data) &&
    [annotations, completions].some(
      (list) => Array.isArray(list) && (list.length === 0 || Array.isArray(fieldAt(list, "0.result"))),
    ),
  fields: [CHOICE, OLD_CHOICE, RATING],
  text: ["data.text"],
  label: [CHOICE, OLD_CHOICE, RATING],
};

export const labelStudioMin: JsonFormat = {
  id: "label-studio",
  name: "Label Studio",
  unit: "row",
  source: "json",
  records: ["$[*]", "$"],
  matches: (record) => "annotation_id" in record && "annotator" in record && "lead_time" in record,
  text: ["text"],
  label: ["sentiment", "label", "choice", "class"],
};
