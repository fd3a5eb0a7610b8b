import { tweet } from "../support/tweets.mjs";

/** The texts that requests carry. */
export const TEXTS = Array.from({ length: 256 }, (_, row) => tweet(row));
