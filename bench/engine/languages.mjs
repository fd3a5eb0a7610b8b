/**
 * How often the language of a text is found: `npm run bench -- languages FOLDER [--texts N]`. FOLDER has JSON Lines files
 * with `text` and `lang`; up to N texts of each language are read, evenly spaced. "multilingual" is the share that scoring by
 * language gives to the multilingual model: for English the rows that the English model loses, for others those that it gets.
 */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { option, report } from "../support/report.mjs";
import { withModules } from "../support/modules.mjs";

const FOLDER = process.argv[3] ?? "";
const TEXTS = option("texts", 2000);

/** @type {Map<string, Set<string>>} */
const byLanguage = new Map();
for (const name of readdirSync(FOLDER).filter((file) => file.endsWith(".jsonl"))) {
  for (const line of readFileSync(join(FOLDER, name), "utf8").trim().split("\n")) {
    const { text, lang } = JSON.parse(line);
    if (typeof text !== "string" || typeof lang !== "string") continue;
    byLanguage.set(lang, (byLanguage.get(lang) ?? new Set()).add(text));
  }
}

await withModules(async (load) => {
  const { languageCheck } = await load("/src/engine/tokenizer/language.ts");
  const check = await languageCheck(["en"]);
  const rows = [["language", "texts", "found", "not sure", "another", "commonest other", "multilingual"]];
  /** @type {Record<string, object>} */
  const figures = {};
  for (const [language, all] of [...byLanguage].toSorted(([a], [b]) => a.localeCompare(b))) {
    const step = Math.max(1, Math.floor(all.size / TEXTS));
    const texts = [...all].filter((_, at) => at % step === 0).slice(0, TEXTS);
    /** @type {{ language: string, isOther: boolean }[]} */
    const checked = texts.map((text) => check(text));
    /** @type {Map<string, number>} */
    const counts = new Map();
    for (const found of checked) counts.set(found.language, (counts.get(found.language) ?? 0) + 1);
    const share = (/** @type {number} */ count) => `${((100 * count) / texts.length).toFixed(1)} %`;
    const [found, unsure] = [counts.get(language) ?? 0, counts.get("") ?? 0];
    const others = [...counts].filter(([tag]) => tag !== "" && tag !== language);
    const [commonest = ["", 0]] = others.toSorted((a, b) => b[1] - a[1]);
    const multilingual = checked.filter(({ isOther }) => isOther).length;
    const wrong = texts.length - found - unsure;
    rows.push([
      language,
      String(texts.length),
      share(found),
      share(unsure),
      share(wrong),
      commonest[1] > 0 ? `${commonest[0]} ${share(commonest[1])}` : "",
      share(multilingual),
    ]);
    figures[language] = { texts: texts.length, found, unsure, wrong, multilingual };
  }
  report(rows, figures);
});
