/** The codes of JSON's structural characters (RFC 8259). */

export const QUOTE = 34;
export const BACKSLASH = 92;
export const COMMA = 44;
export const COLON = 58;
export const OPEN_BRACE = 123;
export const CLOSE_BRACE = 125;
export const OPEN_BRACKET = 91;
export const CLOSE_BRACKET = 93;

/** Whether a character is white space or the record separator of RFC 7464. */
export const isBlank = (code: number) => code <= 32 || code === 0xfeff || code === 0xa0;
