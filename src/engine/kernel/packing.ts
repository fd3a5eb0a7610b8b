/** The zero points of the 8-bit weights of a linear layer. */

import type { LinearWeights } from "./encoder.ts";

const [MIN_INT8, MAX_INT8] = [-128, 127];

/**
 * Divides each column's zero point into what is taken from its weights, so that they fit into signed 8 bits, and what the
 * product has to add to them again: 0 wherever the weights minus their zero point have 8 bits.
 */
export function splitZeroPoints(
  values: Uint8Array | Int8Array,
  { columns, depth, zeroPoints }: LinearWeights,
): { subtracted: Int16Array; added: Int16Array } {
  const signed = values instanceof Uint8Array ? -MIN_INT8 : 0;
  const isSymmetric = zeroPoints.every((zero) => zero === signed);
  if (isSymmetric)
    return { subtracted: new Int16Array(columns).fill(signed), added: new Int16Array(columns) };
  const [least, most] = [new Int16Array(columns).fill(255), new Int16Array(columns).fill(MIN_INT8)];
  for (let k = 0; k < depth; k += 1) {
    for (let column = 0; column < columns; column += 1) {
      const value = values[k * columns + column] as number;
      if (value < (least[column] as number)) least[column] = value;
      if (value > (most[column] as number)) most[column] = value;
    }
  }
  const zeroOf = (column: number) => zeroPoints[zeroPoints.length > 1 ? column : 0] as number;
  const subtracted = Int16Array.from(least, (smallest, column) => {
    const zero = zeroOf(column);
    return smallest - zero >= MIN_INT8 && (most[column] as number) - zero <= MAX_INT8 ? zero : signed;
  });
  return { subtracted, added: subtracted.map((taken, column) => taken - zeroOf(column)) };
}
