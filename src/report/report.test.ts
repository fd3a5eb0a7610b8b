import { Parser } from "htmlparser2";
import { strFromU8, unzipSync } from "fflate";
import { afterEach, describe, expect, test } from "vitest";
import { changeTexts } from "../i18n/texts.ts";
import { estimatesOf, type Group, type LabeledRow } from "../scoring/estimate/estimate.ts";
import { GroupCounts } from "../scoring/estimate/group-counts.ts";
import { allMeasures } from "../scoring/estimate/measures.ts";
import { groupResults } from "../scoring/estimate/group-results.ts";
import { groupedShares } from "../scoring/estimate/reports.ts";
import { buildReport } from "./build.ts";
import { reportFiles, reportZip } from "./files.ts";
import { reportHtml } from "./html.ts";
import type { ReportInput } from "./input.ts";

const CLASSES = ["negative", "neutral", "positive"];
const MEASURES = allMeasures(CLASSES);
/** A name that would be markup. */
const HOSTILE = `<script>alert("1")</script>&'`;

/** 300 rows; of those that are labeled, every sixth label differs from the model. */
function groupOf(shift: number, labeled: boolean): Group {
  const counts = new GroupCounts(3, MEASURES);
  const labels: LabeledRow[] = [];
  for (let row = 0; row < 300; row++) {
    const category = (row * 7 + shift * (row % 4)) % 3;
    const scores = CLASSES.map((_, index) => (index === category ? 0.6 : 0.2));
    counts.add(scores);
    if (labeled && row % 3 === 0)
      labels.push({
        scores,
        category: row % 18 === 0 ? (category + 1) % 3 : category,
        inclusion: undefined,
        stratum: undefined,
      });
  }
  return { counts, labels };
}

function inputOf(labeled: boolean): ReportInput {
  const [one, other] = [groupOf(1, labeled), groupOf(2, labeled)];
  const whole = new GroupCounts(3, MEASURES);
  for (const { counts } of [one, other]) whole.join(counts);
  const counted = {
    measures: MEASURES,
    whole: { counts: whole, labels: [...one.labels, ...other.labels] },
    groups: [[HOSTILE, one] as const, ["b", other] as const],
  };
  return {
    question: "Which brand fares worse?",
    made: "2026-03-04T10:00:00.000Z",
    data: {
      file: "tweets.csv",
      sha256: "ab".repeat(32),
      textColumns: ["text"],
      rows: 605,
      statuses: { scored: 600, empty: 5 },
      selection: [],
      selected: 605,
      issues: [["short-row", 2]],
    },
    scoring: {
      app: "Tonescope 1",
      model: "tonescope-tweets",
      revision: "3",
      weightsSha256: "cd".repeat(32),
      dtype: "q8",
      device: "kernel",
      temperature: 1.25,
      longTexts: "cut",
    },
    ...(labeled && {
      sample: {
        byHand: 1,
        withoutClass: 2,
        designs: { stratified: 200, chosen: 1 },
        seed: 7,
        strataBy: { by: "class" as const },
        coders: 2,
        agreement: {
          percent: { value: 0.9, interval: { low: 0.8, high: 0.95 }, units: 50 },
          alpha: { value: 0.81, interval: { low: 0.7, high: 0.9 }, units: 50 },
        },
      },
    }),
    classes: CLASSES,
    ...groupResults(counted, { correction: "holm" }),
    by: "brand",
    words: [
      { group: HOSTILE, words: [{ word: "slow", texts: 20, others: 3, logOdds: 4.2, logLikelihood: 17 }] },
    ],
  };
}

interface Found {
  names: Set<string>;
  attributes: (readonly [name: string, value: string])[];
  text: string;
}

function parsed(html: string): Found {
  const found: Found = { names: new Set(), attributes: [], text: "" };
  const parser = new Parser({
    onopentag(name, attributes) {
      found.names.add(name);
      found.attributes.push(...Object.entries(attributes));
    },
    ontext(text) {
      found.text += text;
    },
  });
  parser.end(html);
  return found;
}

describe("the page of a report", () => {
  afterEach(() => changeTexts("en"));

  test("needs no script and no other file, whatever the file contains", async () => {
    const html = reportHtml(await buildReport(inputOf(true)));
    const { names, attributes, text } = parsed(html);
    expect([...names]).not.toContain("script");
    expect(text).toContain(HOSTILE);
    const loading = attributes.filter(([name]) =>
      /^(src|srcset|data|poster|action|xlink:href|on\w+|style)$/.test(name),
    );
    expect(loading).toEqual([]);
    expect(html).not.toMatch(/url\(|@import|<link/);
  });

  test("gives the corrected share with its interval, the count, and what cannot be concluded", async () => {
    const input = inputOf(true);
    const { text } = parsed(reportHtml(await buildReport(input)));
    const [whole] = input.shares.groups;
    const share = whole?.shares[0];
    expect(text).toContain(
      `Negative: ${(100 * (share?.corrected?.value ?? 0)).toFixed(1)}% (${(100 * (share?.corrected?.interval.low ?? 0)).toFixed(1)}%`,
    );
    expect(text).toContain("seed of the draw is 7");
    expect(text).toContain("alpha is 0.81");
    expect(text).toContain("Errors of the people who labeled are not corrected.");
    expect(text).not.toContain("There are no labels.");
  });

  test("says plainly what counts without labels are", async () => {
    const { text } = parsed(reportHtml(await buildReport(inputOf(false))));
    expect(text).toContain("do not account for the model's errors");
    expect(text).toContain("There are no labels.");
    expect(text).not.toContain("PPI++");
  });

  test("is in the language in use", async () => {
    await changeTexts("de");
    const report = await buildReport(inputOf(true));
    const html = reportHtml(report);
    expect(html).toContain('<html lang="de" dir="ltr">');
    expect(parsed(html).text).toContain("Krippendorffs Alpha ist 0,81");
  });
});

describe("the files of a report", () => {
  test("are the same bytes for the same input, and differ in the line of the date alone", async () => {
    const again = { ...inputOf(true), made: "2027-01-01T00:00:00.000Z" };
    expect(reportZip(await buildReport(inputOf(true)))).toEqual(reportZip(await buildReport(inputOf(true))));
    const lines = async (input: ReportInput) => reportHtml(await buildReport(input)).split("\n");
    const [one, other] = [await lines(inputOf(true)), await lines(again)];
    const different = one.filter((line, at) => line !== other[at]);
    expect(different).toEqual([expect.stringContaining("Mar 4, 2026")]);
    expect(other).toHaveLength(one.length);
  });

  test("hold every figure and table under the number that the page gives it", async () => {
    const files = unzipSync(reportZip(await buildReport(inputOf(true))));
    const html = strFromU8(files["report.html"] ?? new Uint8Array());
    const numbers = [...html.matchAll(/>Table (\d+)\./g)].map(([, number]) => number);
    const tables = Object.keys(files).filter((name) => name.endsWith(".csv"));
    expect(tables.map((name) => /^table-(\d+)-/.exec(name)?.[1])).toEqual(numbers);
    const figures = Object.keys(files).filter((name) => name.endsWith(".svg"));
    expect(figures).toHaveLength([...html.matchAll(/<figure>/g)].length);
    expect(figures[0]).toBe("figure-1-shares.svg");
    const [header, first] = strFromU8(files["table-1-shares.csv"] ?? new Uint8Array()).split("\r\n");
    expect(header).toMatch(/^class,corrected,corrected low/);
    const share = inputOf(true).shares.groups[0]?.shares[0]?.corrected;
    expect(first).toContain(`negative,${share?.value},${share?.interval.low},`);
  });

  test("have the estimates of their input", async () => {
    const group = groupOf(1, true);
    const [negative] = estimatesOf(group, MEASURES);
    const [whole] = groupedShares({ measures: MEASURES, whole: group, groups: [] }).groups;
    expect(whole?.shares[0]?.corrected?.value).toBe(negative?.corrected?.value);
    expect([...reportFiles(await buildReport(inputOf(false))).keys()]).toContain("report.html");
  });
});
