/** An id of 128 random bits, hexadecimal. `crypto.randomUUID` is missing on pages that come over http. */
export const randomId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join(
    "",
  );
