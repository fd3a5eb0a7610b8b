/** The words of one text as two models read them, beside each other. Pure. */

interface Unit {
  /** UTF-16 units of the text, `end` exclusive. */
  start: number;
  end: number;
  isSpecial: boolean;
}

export interface AlignedWord {
  start: number;
  end: number;
  /** The sum of the values of the units in this span; undefined where a model reads nothing. */
  first: number | undefined;
  second: number | undefined;
}

interface Valued {
  start: number;
  end: number;
  side: "first" | "second";
  value: number;
}

function valued(units: readonly Unit[], values: ArrayLike<number>, side: Valued["side"]): Valued[] {
  return units.flatMap(({ start, end, isSpecial }, index) =>
    isSpecial || end <= start ? [] : [{ start, end, side, value: values[index] ?? 0 }],
  );
}

/**
 * Two models cut a text into different words where their tokens span several. Words that overlap become one row, whose
 * values are the sums.
 * @param units of each model, special tokens included; @param values [units]
 */
export function alignWords(
  first: { units: readonly Unit[]; values: ArrayLike<number> },
  second: { units: readonly Unit[]; values: ArrayLike<number> },
): AlignedWord[] {
  const all = [
    ...valued(first.units, first.values, "first"),
    ...valued(second.units, second.values, "second"),
  ].toSorted((a, b) => a.start - b.start || a.end - b.end);
  const rows: AlignedWord[] = [];
  for (const { start, end, side, value } of all) {
    let row = rows.at(-1);
    if (!row || start >= row.end) {
      row = { start, end, first: undefined, second: undefined };
      rows.push(row);
    }
    row.end = Math.max(row.end, end);
    row[side] = (row[side] ?? 0) + value;
  }
  return rows;
}
