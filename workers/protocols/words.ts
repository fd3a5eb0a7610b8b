/** Counts of words, as the page and the batch worker exchange them. */

/** The number of rows with a word, by class. */
export interface WordCounts {
  word: string;
  counts: number[];
}

export interface WordRankings {
  all: WordCounts[];
  byLabel: WordCounts[][];
}

export const STOP_WORD_LANGUAGES = ["de", "en", "es", "fr", "it", "nl", "pt"] as const;
export type StopWordLanguage = (typeof STOP_WORD_LANGUAGES)[number];

/** The words that are not counted. */
export interface StopWords {
  /** Indices of columns whose cells are names: their words are left out. */
  valuesOf?: readonly number[];
  /** Whose common words; by default those in which the texts are. */
  languages?: readonly StopWordLanguage[];
  words: readonly string[];
}

export interface TopWords {
  words: WordRankings;
  hashtags: WordRankings;
  /** Whose common words are left out. */
  languages: readonly StopWordLanguage[];
}
