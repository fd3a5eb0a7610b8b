/** Class names and preprocessing that a person set in place of those of a model's manifest. */

import { AppError } from "../../errors/app-error.ts";
import { isLabels, type Manifest, type ModelSettings, parseManifest } from "./manifest.ts";
import type { BundleSource } from "./source.ts";
import { readText } from "./verified-reading.ts";

export type ChosenSettings = Partial<ModelSettings>;

/** @throws AppError `bad-option` for names that are not one for each class, all different */
export function withSettings(manifest: Manifest, { labels, preprocessing }: ChosenSettings): Manifest {
  const classes = manifest.labels.length;
  if (labels && (labels.length !== classes || !isLabels(labels)))
    throw new AppError(
      "bad-option",
      `${manifest.id} has ${classes} classes, which need as many different names.`,
    );
  return { ...manifest, ...(labels && { labels }), ...(preprocessing && { preprocessing }) };
}

/** A source whose manifest has the settings. */
export function sourceWithSettings(source: BundleSource, settings: ChosenSettings | undefined): BundleSource {
  if (!settings || Object.keys(settings).length === 0) return source;
  return {
    async open(path, signal) {
      if (path !== "manifest.json") return source.open(path, signal);
      const manifest = parseManifest(await readText(source, path, signal));
      return once(new TextEncoder().encode(JSON.stringify(withSettings(manifest, settings))));
    },
  };
}

async function* once(bytes: Uint8Array) {
  yield bytes;
}
