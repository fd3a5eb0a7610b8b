import leven from "leven";

/** As a share of the longer name; a word with more wrong letters is another word. */
const MOST_WRONG = 0.4;

/** The question that follows the message about an unknown name; empty when no valid name is like it. */
export function didYouMean(name: string, valid: readonly string[]): string {
  const [nearest] = valid
    .map((candidate) => ({
      candidate,
      wrong: leven(name, candidate) / Math.max(name.length, candidate.length),
    }))
    .toSorted((a, b) => a.wrong - b.wrong);
  return nearest && nearest.wrong <= MOST_WRONG ? ` Did you mean ${nearest.candidate}?` : "";
}
