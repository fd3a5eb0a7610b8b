/** Annotated texts of doccano, Prodigy and Argilla. */

import { fieldAt, hasText } from "../../../json/nested.ts";
import { isObject } from "../../../json/values.ts";
import type { JsonFormat } from "../../export-format.ts";

const shared = { unit: "row", source: "json", records: ["$", "$[*]"] } as const;

export const doccano: JsonFormat = {
  ...shared,
  id: "doccano",
  name: "doccano",
  matches: (record) =>
    hasText(record, "text", "data") &&
    "id" in record &&
    (("label" in record && ("Comments" in record || Array.isArray(record["label"]))) ||
      "annotation_approver" in record ||
      ("annotations" in record && "meta" in record)),
  text: ["text", "data"],
  label: ["label", "labels"],
};

export const prodigy: JsonFormat = {
  ...shared,
  id: "prodigy",
  name: "Prodigy",
  matches: (record) => "_input_hash" in record && "_task_hash" in record && hasText(record, "text"),
  fields: ["accept[0]"],
  text: ["text"],
  label: ["accept[0]", "label", "answer"],
};

/** Names of what stands beside an answer. */
const RESPONSE = /^responses\..+\[0\]\.value$/;

export const argilla: JsonFormat = {
  ...shared,
  id: "argilla",
  name: "Argilla",
  matches: (record) =>
    (isObject(record["fields"]) && ("responses" in record || "suggestions" in record)) ||
    ("annotation" in record && "prediction" in record && ("inputs" in record || "text" in record)),
  complete(record) {
    const { responses } = record;
    if (!isObject(responses)) return record;
    const answers = Object.entries(responses).map(
      ([question, answer]) => [`responses.${question}[0].value`, fieldAt(answer, "0.value")] as const,
    );
    return { ...record, ...Object.fromEntries(answers.filter(([, answer]) => answer !== undefined)) };
  },
  text: ["fields.text", "text", "inputs.text"],
  label: [RESPONSE, "annotation"],
};
