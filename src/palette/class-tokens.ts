/**
 * The names of the colors of classes and categories, in the order in which they are given; the theme defines the colors.
 * As many as a codebook can have categories; eyes that see no red or no green tell them apart too.
 */
export const CLASS_TOKENS = [
  "positive",
  "negative",
  "neutral",
  "class-4",
  "class-5",
  "class-6",
  "class-7",
  "class-8",
  "class-9",
  "class-10",
  "class-11",
  "class-12",
  "class-13",
  "class-14",
  "class-15",
  "class-16",
  "class-17",
  "class-18",
  "class-19",
  "class-20",
] as const;

export type ClassToken = (typeof CLASS_TOKENS)[number];
