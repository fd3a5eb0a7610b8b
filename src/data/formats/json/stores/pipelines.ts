/** Messages of data pipelines, between which schemas and states stand: Singer taps and Airbyte. */

import { isObject, scalarText } from "../../../json/values.ts";
import type { JsonFormat } from "../../export-format.ts";

const SINGER = ["SCHEMA", "RECORD", "STATE", "ACTIVATE_VERSION", "BATCH"];
const AIRBYTE = ["RECORD", "STATE", "LOG", "SPEC", "CONNECTION_STATUS", "CATALOG", "TRACE", "CONTROL"];
const NAMES = [
  "text",
  "full_text",
  "message",
  "content",
  "body",
  "comment",
  "review",
  "tweet",
  "description",
];

const shared = { unit: "row", source: "json", records: ["$", "$[*]"] } as const;

export const airbyte: JsonFormat = {
  ...shared,
  id: "airbyte",
  name: "Airbyte",
  matches: ({ type, record, log, state, ...others }) =>
    AIRBYTE.includes(scalarText(type)) &&
    ((isObject(record) && isObject(record["data"]) && "stream" in record) ||
      isObject(log) ||
      (isObject(state) && !("stream" in others) && !("value" in others)) ||
      ["trace", "control", "catalog", "spec", "connectionStatus"].some((key) => key in others)),
  isRow: ({ type }) => type === "RECORD",
  text: NAMES.map((name) => `record.data.${name}`),
};

export const singer: JsonFormat = {
  ...shared,
  id: "singer",
  name: "Singer",
  matches: ({ type, stream, record, value }) =>
    SINGER.includes(scalarText(type)) && (typeof stream === "string" || isObject(record) || isObject(value)),
  isRow: ({ type }) => type === "RECORD",
  text: NAMES.map((name) => `record.${name}`),
};
