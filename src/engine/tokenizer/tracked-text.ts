/** Normalized text with the source range of each of its characters. */

export interface TrackedText {
  text: string;
  /** The range of the source for each UTF-16 unit of `text`, `ends` exclusive. */
  starts: number[];
  ends: number[];
}

/** Characters that a normalizer composes or decomposes together: a base with its marks, and Hangul syllables. */
const CLUSTER =
  /\r\n|[\u1100-\u115f\ua960-\ua97c][\u1160-\u11a7\ud7b0-\ud7c6]*[\u11a8-\u11ff\ud7cb-\ud7fb]*\p{M}*|[\uac00-\ud7a3][\u11a8-\u11ff]*\p{M}*|\P{M}\p{M}*|\p{M}+/gu;
/** Number of equal units after which two texts are considered aligned again. */
const RESYNC = 3;

/** A text in which each code point maps to itself in the source, `offset` units further. */
function identityTracked(text: string, offset = 0): TrackedText {
  const starts: number[] = [];
  const ends: number[] = [];
  for (const character of text) {
    const start = offset + starts.length;
    for (let unit = 0; unit < character.length; unit += 1) {
      starts.push(start);
      ends.push(start + character.length);
    }
  }
  return { text, starts, ends };
}

/** The smallest steps in both texts after which they agree again. */
function nextAgreement(a: string, b: string, i: number, j: number): [number, number] {
  for (let sum = 1; sum <= a.length - i + b.length - j; sum += 1) {
    for (let da = Math.min(sum, a.length - i); da >= Math.max(0, sum - (b.length - j)); da -= 1) {
      const db = sum - da;
      const ahead = a.slice(i + da, i + da + RESYNC);
      if (ahead === b.slice(j + db, j + db + RESYNC)) return [da, db];
    }
  }
  return [a.length - i, b.length - j];
}

/**
 * Most characters are normalized independently of their context. For the others (a final sigma, trimmed or merged
 * spaces), this maps the normalized whole text to the separately normalized characters.
 */
function bridge({ text: parts, starts, ends }: TrackedText, whole: string): TrackedText {
  const bridged: TrackedText = { text: whole, starts: [], ends: [] };
  let i = 0;
  for (let j = 0; j < whole.length;) {
    const [di, dj] = parts[i] === whole[j] ? [1, 1] : nextAgreement(parts, whole, i, j);
    const before = ends[i - 1] ?? 0;
    const start = di > 0 ? (starts[i] ?? before) : before;
    // Units that only the whole text has map to the range between their neighbors.
    const end = Math.max(start, (di > 0 ? ends[i + di - 1] : starts[i]) ?? before);
    for (let unit = 0; unit < dj; unit += 1) {
      bridged.starts.push(start);
      bridged.ends.push(end);
    }
    i += di;
    j += dj;
  }
  return bridged;
}

/** Normalizes white space between letters, because a normalizer that trims the ends would remove it. */
function normalizeAlone(cluster: string, normalize: (text: string) => string): string {
  if (cluster.trim() !== "") return normalize(cluster);
  const between = normalize(`x${cluster}x`);
  return between.startsWith("x") && between.endsWith("x") ? between.slice(1, -1) : normalize(cluster);
}

/** @param offset start of `source` in the text to which the ranges refer */
export function normalizeTracked(
  source: string,
  normalize: ((text: string) => string) | null,
  offset = 0,
): TrackedText {
  if (!normalize) return identityTracked(source, offset);
  const tracked: TrackedText = { text: "", starts: [], ends: [] };
  for (const { 0: cluster, index } of source.matchAll(CLUSTER)) {
    const normalized = normalizeAlone(cluster, normalize);
    tracked.text += normalized;
    for (let unit = 0; unit < normalized.length; unit += 1) {
      tracked.starts.push(offset + index);
      tracked.ends.push(offset + index + cluster.length);
    }
  }
  const whole = normalize(source);
  return tracked.text === whole ? tracked : bridge(tracked, whole);
}

export function sliceTracked({ text, starts, ends }: TrackedText, from: number, to: number): TrackedText {
  return { text: text.slice(from, to), starts: starts.slice(from, to), ends: ends.slice(from, to) };
}
