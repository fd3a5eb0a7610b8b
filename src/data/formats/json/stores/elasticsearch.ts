/** Documents of Elasticsearch and OpenSearch: bulk requests, answers of a search, and lines of elasticdump. */

import { isObject, type JsonObject, scalarText } from "../../../json/values.ts";
import type { JsonFormat } from "../../export-format.ts";

const ACTIONS = ["index", "create", "update", "delete"];
const PLACES = [
  "_index",
  "_id",
  "_type",
  "routing",
  "_routing",
  "pipeline",
  "retry_on_conflict",
  "version",
  "if_seq_no",
];

/** A line such as `{"index": {"_id": "1"}}`, before the document. */
function isAction(record: JsonObject): boolean {
  const [[name, place] = [], ...others] = Object.entries(record);
  return (
    others.length === 0 &&
    ACTIONS.includes(scalarText(name)) &&
    isObject(place) &&
    (Object.keys(place).length === 0 || Object.keys(place).some((key) => PLACES.includes(key)))
  );
}

export const elasticsearchBulk: JsonFormat = {
  id: "elasticsearch",
  name: "Elasticsearch",
  unit: "row",
  source: "json",
  records: ["$"],
  matches: isAction,
  minShare: 0.3,
  isRow: (record) => !isAction(record),
  text: [],
};

const NAMES = ["text", "full_text", "message", "content", "body", "comment", "review", "tweet", "post"];

export const elasticsearch: JsonFormat = {
  id: "elasticsearch",
  name: "Elasticsearch",
  unit: "row",
  source: "json",
  records: ["$.hits.hits[*]", "$.responses[*].hits.hits[*]", "$[*].hits.hits[*]", "$", "$[*]"],
  matches: (record) => "_index" in record && isObject(record["_source"]),
  text: NAMES.map((name) => `_source.${name}`),
  date: ["_source.created_at", "_source.@timestamp", "_source.date"],
};
