/** Maps the values of a label column to classes. */

const MEANINGS: Record<string, readonly string[]> = {
  negative: ["negative", "neg", "-1", "0", "bad", "label_0"],
  neutral: ["neutral", "neu", "none", "mixed", "label_1"],
  positive: ["positive", "pos", "1", "2", "4", "good", "label_2"],
};

/**
 * A guess from the values alone: names and their short forms; 0, 1, 2 as the classes of common tweet datasets in order;
 * 0 and 4, 0 and 1, -1 and 1 as negative and positive.
 * @returns index of the class for each value, or -1 to leave it out.
 */
export function guessMapping(values: readonly string[], labels: readonly string[]): Map<string, number> {
  const names = labels.map((label) => label.toLowerCase());
  const plain = values.map((value) => value.trim().toLowerCase());
  const isOrdered = ["0", "1", "2"].every((value) => plain.includes(value)) && labels.length === 3;
  const isSigned = plain.includes("-1");
  return new Map(
    values.map((value, index) => {
      const text = plain[index] ?? "";
      if (isOrdered && /^[0-2]$/.test(text)) return [value, Number(text)];
      if (isSigned && text === "0") return [value, names.indexOf("neutral")];
      const direct = names.indexOf(text);
      if (direct >= 0) return [value, direct];
      return [value, names.findIndex((name) => MEANINGS[name]?.includes(text))];
    }),
  );
}
