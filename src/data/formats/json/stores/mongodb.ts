/** Documents of MongoDB, whose ids and dates are objects: `{"$oid": "…"}`. */

import { fieldAt } from "../../../json/nested.ts";
import type { JsonFormat } from "../../export-format.ts";

export const mongodb: JsonFormat = {
  id: "mongodb",
  name: "MongoDB",
  unit: "row",
  source: "json",
  records: ["$", "$[*]", "$.documents[*]"],
  matches: (record) => typeof fieldAt(record, "_id.$oid") === "string",
  text: [],
};
