/** 16-bit floats (IEEE 754 binary16), which JavaScript cannot read before ES2025. */

let values: Float32Array | undefined;

/** The value of each 16-bit float, by its bits. */
function valuesByBits(): Float32Array {
  values ??= Float32Array.from({ length: 2 ** 16 }, (_, bits) => {
    const sign = bits & 0x8000 ? -1 : 1;
    const [exponent, fraction] = [(bits >> 10) & 31, bits & 1023];
    if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN;
    return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
  });
  return values;
}

/** @param halves the bits of each number */
export function halfFloats(halves: Uint16Array): Float32Array {
  const byBits = valuesByBits();
  return Float32Array.from(halves, (bits) => byBits[bits] as number);
}
