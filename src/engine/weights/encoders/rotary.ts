/** Rotary embeddings of positions (Su et al. 2024): pairs of numbers of queries and keys turn with the place of the token. */

import { FLOAT } from "../../onnx/schema.ts";
import type { EncoderBuilder } from "./encoder-builder.ts";

/** @returns [size / 2]: the angle by which each pair turns from one token to the next */
function rotaryFrequencies(size: number, base: number): Float32Array {
  // PyTorch computes this in 32-bit floats.
  const { fround } = Math;
  return Float32Array.from({ length: size / 2 }, (_, at) =>
    fround(1 / fround(base ** fround((2 * at) / size))),
  );
}

/**
 * @param size of a head
 * @param base the slowest pair takes 2 * pi * `base` tokens for a turn
 * @returns writes [batch, heads, tokens, size] rotated; the first half of a head's numbers pairs with the second
 */
export function rotary({ parts }: EncoderBuilder, size: number, base: number): (tensor: string) => string {
  const scope = `/rotary/${base}`;
  const shape = parts.node("Shape", ["input_ids"], `${scope}/shape`);
  const length = parts.node("Gather", [shape, parts.integer(1)], `${scope}/length`);
  const places = parts.node("Range", [parts.integer(0), length, parts.integer(1)], `${scope}/places`);
  const column = parts.node("Unsqueeze", [places, parts.integers([1])], `${scope}/column`);
  const floats = parts.node("Cast", [column], `${scope}/floats`, { to: FLOAT });
  const frequencies = parts.computed(`${scope}/frequencies`, [1, size / 2], async () =>
    rotaryFrequencies(size, base),
  );
  const angles = parts.node("Mul", [floats, frequencies], `${scope}/angles`);
  const [cosine, sine] = [
    parts.node("Cos", [angles], `${scope}/cos`),
    parts.node("Sin", [angles], `${scope}/sin`),
  ];
  const negative = parts.node("Neg", [sine], `${scope}/negative`);
  const stay = parts.node("Concat", [cosine, cosine], `${scope}/stay`, { axis: -1 });
  const turn = parts.node("Concat", [negative, sine], `${scope}/turn`, { axis: -1 });
  return (tensor) => {
    const part = (from: number, to: number) =>
      parts.node(
        "Slice",
        [tensor, parts.integers([from]), parts.integers([to]), parts.integers([3])],
        `${tensor}/from_${from}`,
      );
    const halves = [part(size / 2, size), part(0, size / 2)];
    const swapped = parts.node("Concat", halves, `${tensor}/swapped`, { axis: 3 });
    const kept = parts.node("Mul", [tensor, stay], `${tensor}/kept`);
    const turned = parts.node("Mul", [swapped, turn], `${tensor}/turned`);
    return parts.node("Add", [kept, turned], `${tensor}/rotated`);
  };
}
