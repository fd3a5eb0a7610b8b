/** Splits a text at the added tokens of a tokenizer, the longest first. */

export interface AddedToken {
  id: number;
  content: string;
  special: boolean;
  normalized?: boolean;
  lstrip?: boolean;
  rstrip?: boolean;
}

export interface Section {
  start: number;
  end: number;
  /** Absent for the text between added tokens. */
  added?: AddedToken;
}

export type AddedTokenSplitter = (text: string) => Section[];

/** @param tokens by their text, which normalization may have changed */
export function addedTokenSplitter(tokens: ReadonlyMap<string, AddedToken>): AddedTokenSplitter {
  const byFirstUnit = new Map<string, string[]>();
  for (const content of [...tokens.keys()].sort((a, b) => b.length - a.length)) {
    if (content === "") continue;
    const first = content.charAt(0);
    byFirstUnit.set(first, [...(byFirstUnit.get(first) ?? []), content]);
  }
  return (text) => {
    const sections: Section[] = [];
    let start = 0;
    for (let at = 0; at < text.length;) {
      const from = at;
      const content = byFirstUnit.get(text.charAt(at))?.find((candidate) => text.startsWith(candidate, from));
      const added = content === undefined ? undefined : tokens.get(content);
      if (content === undefined || !added) {
        at += 1;
        continue;
      }
      if (at > start) sections.push({ start, end: at });
      sections.push({ start: at, end: at + content.length, added });
      at += content.length;
      start = at;
    }
    if (start < text.length) sections.push({ start, end: text.length });
    return stripped(sections, text);
  };
}

/** Removes the white space beside added tokens with `lstrip` or `rstrip`. */
function stripped(sections: readonly Section[], text: string): Section[] {
  return sections
    .map((section, index) => {
      if (section.added) return section;
      let { start, end } = section;
      if (sections[index + 1]?.added?.lstrip) end = start + text.slice(start, end).trimEnd().length;
      if (sections[index - 1]?.added?.rstrip) start = end - text.slice(start, end).trimStart().length;
      return { start, end };
    })
    .filter(({ start, end }) => end > start);
}
