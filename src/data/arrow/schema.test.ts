import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { codeOf, open } from "../testing/tables.ts";

/** The precision of a decimal stands in the schema as a number of 32 bits. */
test("a decimal of more digits than any number has is refused, as writers would make powers of ten for it", async () => {
  const bytes = new Uint8Array(readFileSync("src/testing/fixtures/containers/plain.arrow"));
  const view = new DataView(bytes.buffer);
  let changed = 0;
  for (let at = 0; at + 4 <= bytes.length && changed === 0; at += 4) {
    if (view.getInt32(at, true) !== 50) continue;
    view.setInt32(at, 16_711_692, true);
    changed++;
  }
  expect(changed).toBe(1);
  expect(await codeOf(open("plain.arrow", bytes))).toBe("damaged");
});
