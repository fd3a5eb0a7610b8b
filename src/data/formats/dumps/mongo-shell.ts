/** Documents as the shells of MongoDB print them, with `ObjectId("…")` and `ISODate("…")` in place of values. */

import type { TextFormat } from "../export-format.ts";
import { literalLayout } from "./python.ts";

const START = /^\[?\s*\{\s*["']?\w+["']?\s*:/;
const ID = /["']?_id["']?\s*:\s*(new )?ObjectId\(/;

export const mongoShell: TextFormat = {
  id: "mongodb",
  name: "MongoDB",
  unit: "row",
  source: "text",
  text: [],
  recognize(lines) {
    const start = lines.slice(0, 20).join("\n").trimStart();
    return START.test(start) && ID.test(start) ? literalLayout(lines) : undefined;
  },
};
