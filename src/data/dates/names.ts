/** Names in written dates: months and weekdays in six languages, time zones, and words that carry no value. */

const MONTHS = [
  // English, German, French, Spanish, Italian, Portuguese, without accents.
  "january januar janner janvier enero gennaio janeiro",
  "february februar feber fevrier febrero febbraio fevereiro",
  "march marz mrz maerz mars marzo marco",
  "april avril abril aprile",
  "may mai mayo maggio maio",
  "june juni juin junio giugno junho",
  "july juli juillet julio luglio julho",
  "august aout agosto",
  "september septembre septiembre setiembre settembre setembro",
  "october oktober octobre octubre ottobre outubro",
  "november novembre noviembre novembro",
  "december dezember decembre diciembre dicembre dezembro",
].map((names) => names.split(" "));

const WEEKDAYS =
  "monday montag lundi lunes lunedi segunda tuesday dienstag mardi martes martedi terca wednesday mittwoch mercredi miercoles mercoledi quarta thursday donnerstag jeudi jueves giovedi quinta friday freitag vendredi viernes venerdi sexta saturday samstag sonnabend samedi sabado sabato sunday sonntag dimanche domingo domenica".split(
    " ",
  );

/** Prepositions, articles, ordinal endings and words of clock times. */
const FILLERS = new Set(
  "of the de del do da le la el il der den am um at a as alle ore uhr hs hrs las los on e o re er st nd rd th º ª ° t feira".split(
    " ",
  ),
);

/** Every prefix of at least `shortest` letters, with the index of its name; prefixes of two different names are left out. */
function prefixes(names: readonly (readonly string[])[], shortest: number): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const [index, spellings] of names.entries()) {
    for (const name of spellings) {
      for (let length = shortest; length <= name.length; length++) {
        const prefix = name.slice(0, length);
        found.set(prefix, found.has(prefix) && found.get(prefix) !== index ? -1 : index);
      }
    }
  }
  return new Map([...found].filter(([, index]) => index >= 0));
}

const MONTH_OF = prefixes(MONTHS, 3);
const WEEKDAY_NAMES = prefixes([WEEKDAYS], 2);

/** 1 to 12; undefined for a word that names no month. @param word in lower case without accents */
export const monthOf = (word: string): number | undefined => {
  const index = MONTH_OF.get(word);
  return index === undefined ? undefined : index + 1;
};

export const isWeekday = (word: string): boolean => WEEKDAY_NAMES.has(word);
export const isFiller = (word: string): boolean => FILLERS.has(word);

/**
 * Minutes east of Greenwich. Abbreviations that stand for several zones (IST, AST) are left out; EST to PDT are those of
 * RFC 2822.
 */
const ZONES: Readonly<Record<string, number>> = {
  z: 0,
  ut: 0,
  utc: 0,
  gmt: 0,
  wet: 0,
  west: 60,
  bst: 60,
  cet: 60,
  mez: 60,
  cest: 120,
  mesz: 120,
  eet: 120,
  eest: 180,
  msk: 180,
  jst: 540,
  kst: 540,
  aest: 600,
  aedt: 660,
  est: -300,
  edt: -240,
  cst: -360,
  cdt: -300,
  mst: -420,
  mdt: -360,
  pst: -480,
  pdt: -420,
};

export interface Zone {
  /** Minutes east of Greenwich; `NaN` for a zone that is named but not known. Absent when no zone is named. */
  offset?: number;
  /** Number of characters that name the zone. */
  length: number;
}

const OFFSET = /^\s*([+-])(\d{1,2})(?::?(\d{2}))?(?![\d/.-])/;
const NAME = /^\s*([a-z]{1,5})(?![a-z/])/;
const REGION = /^\s*[a-z]+(?:\/[a-z_+-]+\d*)+/;
/** What repeats an offset: `(CEST)`, `[Europe/Berlin]`. */
const REPETITION = /^\s*(?:\([^)]*\)|\[[^\]]*\])/;

function offsetOf(match: RegExpExecArray | null): number | undefined {
  if (!match) return undefined;
  const [, sign, hours = "", minutes = "0"] = match;
  const offset = Number(hours) * 60 + Number(minutes);
  return Number(hours) > 15 || Number(minutes) > 59 ? Number.NaN : sign === "-" ? -offset : offset;
}

/** The zone at the start of the text that follows a time. @param text in lower case */
export function zoneAt(text: string): Zone {
  const withRepetition = (offset: number, length: number): Zone => {
    const rest = text.slice(length);
    const repeated = REPETITION.exec(rest)?.[0] ?? knownName(rest)?.text ?? "";
    return { offset, length: length + repeated.length };
  };
  const numeric = OFFSET.exec(text);
  const offset = offsetOf(numeric);
  if (numeric && offset !== undefined) return withRepetition(offset, numeric[0].length);
  const known = knownName(text);
  if (known) {
    const after = known.offset === 0 ? OFFSET.exec(text.slice(known.text.length)) : null;
    const added = offsetOf(after) ?? 0;
    return withRepetition(known.offset + added, known.text.length + (after?.[0].length ?? 0));
  }
  const region = REGION.exec(text) ?? REPETITION.exec(text);
  if (region) return { offset: Number.NaN, length: region[0].length };
  const [named = "", word = ""] = NAME.exec(text) ?? [];
  const isZone = word.length >= 2 && !monthOf(word) && !isWeekday(word) && !isFiller(word);
  return isZone ? { offset: Number.NaN, length: named.length } : { length: 0 };
}

function knownName(text: string): { text: string; offset: number } | undefined {
  const [named = "", word = ""] = NAME.exec(text) ?? [];
  const offset = Object.hasOwn(ZONES, word) ? ZONES[word] : undefined;
  return offset === undefined ? undefined : { text: named, offset };
}
