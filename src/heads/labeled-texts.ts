import type { LayerVector } from "../engine/explain/bulk.ts";
import type { TeachInput } from "./features.ts";

/** A labeled text as the encoder read it. */
export interface EncodedText {
  /** [hidden] */
  vector: Float32Array;
  /** [classes], the model's probabilities. */
  scores: ArrayLike<number>;
  /** The vectors of other layers, of the same layers for each text. */
  others?: readonly LayerVector[];
}

/** Numbers for equal texts, which differ in case and spaces only. */
export function groupsOf(texts: readonly string[]): number[] {
  const groups = new Map<string, number>();
  return texts.map((text) => {
    const key = text.trim().toLowerCase().replaceAll(/\s+/g, " ");
    const group = groups.get(key) ?? groups.size;
    groups.set(key, group);
    return group;
  });
}

/** [rows, size] */
function joined(vectors: readonly Float32Array[], size: number): Float32Array {
  const rows = new Float32Array(vectors.length * size);
  for (const [row, vector] of vectors.entries()) rows.set(vector, row * size);
  return rows;
}

/** The layers that every text has. */
function otherLayersOf(encoded: readonly EncodedText[], size: number): TeachInput["otherLayers"] {
  if (!encoded.every(({ others }) => others)) return undefined;
  return encoded[0]?.others?.map(({ layer }, at) => ({
    layer,
    vectors: joined(
      encoded.map(({ others }) => others?.[at]?.vector ?? new Float32Array()),
      size,
    ),
  }));
}

/**
 * What a head is taught from.
 * @param classes the category of each class of the model, whose probabilities then are further features; absent where
 * the categories are not its classes
 */
export function teachInputOf(
  encoded: readonly EncodedText[],
  {
    classes,
    ...input
  }: Omit<TeachInput, "size" | "vectors" | "otherLayers" | "probabilities" | "modelAnswers"> & {
    classes?: readonly number[] | undefined;
  },
): TeachInput {
  const size = encoded[0]?.vector.length ?? 0;
  const vectors = joined(
    encoded.map(({ vector }) => vector),
    size,
  );
  const otherLayers = otherLayersOf(encoded, size);
  const ofTexts = { ...input, size, vectors, otherLayers };
  if (!classes) return ofTexts;
  const scores = encoded.map((text) => Array.from(text.scores).slice(0, classes.length));
  return {
    ...ofTexts,
    probabilities: Float32Array.from(scores.flat()),
    modelAnswers: scores.map((own) => classes[own.indexOf(Math.max(...own))] ?? -1),
  };
}
