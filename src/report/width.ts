/** The width of a report's figures, in pixels. */
export const WIDTH = 700;
