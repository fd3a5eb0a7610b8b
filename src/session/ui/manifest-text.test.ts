import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import type { Manifest } from "../../engine/model/manifest.ts";
import { isTranslated } from "./ManifestText.tsx";

it("translates every text of the embedded model's manifest that the page shows", () => {
  const { description, weights, heads, evaluations } = JSON.parse(
    readFileSync("public/models/tonescope-tweets/manifest.json", "utf8"),
  ) as Manifest;
  const texts = [
    description,
    ...weights.map(({ calibratedOn }) => calibratedOn),
    ...(heads ?? []).map(({ limits }) => limits),
    ...evaluations.filter(({ dtype }) => dtype === "int8").map(({ data }) => data),
  ];
  expect(texts.filter((text) => text !== undefined && !isTranslated(text))).toEqual([]);
});
