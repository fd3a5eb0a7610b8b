import type { TeachInput } from "./features.ts";

/** A labeled text as the encoder read it. */
export interface EncodedText {
  /** [hidden] */
  vector: Float32Array;
  /** [classes], the model's probabilities. */
  scores: ArrayLike<number>;
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
  }: Omit<TeachInput, "size" | "vectors" | "probabilities" | "modelAnswers"> & {
    classes?: readonly number[] | undefined;
  },
): TeachInput {
  const size = encoded[0]?.vector.length ?? 0;
  const vectors = new Float32Array(encoded.length * size);
  for (const [row, { vector }] of encoded.entries()) vectors.set(vector, row * size);
  if (!classes) return { ...input, size, vectors };
  const scores = encoded.map((text) => Array.from(text.scores).slice(0, classes.length));
  return {
    ...input,
    size,
    vectors,
    probabilities: Float32Array.from(scores.flat()),
    modelAnswers: scores.map((own) => classes[own.indexOf(Math.max(...own))] ?? -1),
  };
}
