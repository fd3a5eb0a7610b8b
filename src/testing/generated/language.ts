/** A language with words, names of persons and names of columns, and the encodings that its files have. */
export interface Language {
  code: string;
  /** Encodings of files in this language besides those of Unicode. */
  encodings: readonly string[];
  /** Between words; empty in scripts without spaces. */
  space: "" | " ";
  words: readonly string[];
  persons: readonly string[];
  /** Names of a column with texts. */
  text: readonly string[];
  /** Names of columns with a title, a date, a person, a number and a category. */
  title: string;
  date: string;
  person: string;
  number: string;
  category: string;
}

/** The words of a text. */
export const list = (words: string): string[] => words.trim().split(/\s+/);
