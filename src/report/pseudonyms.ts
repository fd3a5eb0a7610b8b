/** Replaces the names of users in what a report says. */

import type { Pseudonyms } from "../data/pseudonyms/pseudonyms.ts";
import type { GroupedShares } from "../scoring/estimate/reports.ts";
import type { NamesReport } from "../scoring/names/report.ts";
import type { ReportInput } from "./input.ts";

/** Which values are names of users themselves, in place of texts with mentions. */
interface NamedValues {
  groups: boolean;
  topics?: boolean;
}

/** Replaces mentions everywhere but in the question, which a person wrote for the report. */
export async function withPseudonyms(
  input: ReportInput,
  pseudonyms: Pseudonyms,
  areNames: NamedValues,
): Promise<ReportInput> {
  const { data, shares, differences, words, time, names: named, topics } = input;
  const names = shares.groups.flatMap(({ name }) => name ?? []);
  const ofTime = (time?.report.groups ?? []).map(({ name }) => name);
  const known = [
    ...new Set([
      ...names,
      ...ofTime,
      ...(differences?.groups ?? []),
      ...(words ?? []).map(({ group }) => group),
    ]),
  ];
  const replaced = await pseudonyms.rows(
    known.map((name) => [name]),
    new Set(areNames.groups ? [0] : []),
  );
  const groups = new Map(known.map((name, at) => [name, replaced[at]?.[0] ?? ""]));
  const ofGroup = (name: string) => groups.get(name) ?? "";
  const found = (words ?? []).flatMap(({ words: own }) => own.map(({ word }) => word));
  const shown = await pseudonyms.mentions(found);
  const ofWord = new Map(found.map((word, at) => [word, shown[at] ?? ""]));
  return {
    ...input,
    data: { ...data, selection: await pseudonyms.mentions(data.selection), hasPseudonyms: true },
    shares: {
      ...shares,
      groups: shares.groups.map(({ name, ...group }) => ({
        ...group,
        ...(name !== undefined && { name: ofGroup(name) }),
      })),
    },
    ...(differences && {
      differences: {
        ...differences,
        groups: differences.groups.map(ofGroup),
        comparisons: differences.comparisons.map(({ first, ...comparison }) => ({
          ...comparison,
          first: ofGroup(first),
        })),
      },
    }),
    ...(time && {
      time: {
        ...time,
        report: {
          ...time.report,
          groups: time.report.groups.map(({ name, ...group }) => ({ ...group, name: ofGroup(name) })),
        },
      },
    }),
    ...(named && { names: await withoutUsers(named, pseudonyms) }),
    ...(topics && {
      topics: {
        ...topics,
        shares: await withoutNames(topics.shares, pseudonyms, areNames.topics === true),
      },
    }),
    ...(words && {
      words: words.map(({ group, words: own }) => ({
        group: ofGroup(group),
        words: own.map((word) => ({ ...word, word: ofWord.get(word.word) ?? "" })),
      })),
    }),
  };
}

/** Replaces the names of groups. @param areNames whether they are names of users themselves */
async function withoutNames(
  report: GroupedShares,
  pseudonyms: Pseudonyms,
  areNames: boolean,
): Promise<GroupedShares> {
  const replaced = await pseudonyms.rows(
    report.groups.map(({ name = "" }) => [name]),
    new Set(areNames ? [0] : []),
  );
  return {
    ...report,
    groups: report.groups.map((group, at) => ({
      ...group,
      ...(group.name !== undefined && { name: replaced[at]?.[0] ?? "" }),
    })),
  };
}

async function withoutUsers(report: NamesReport, pseudonyms: Pseudonyms): Promise<NamesReport> {
  const { groups, omittedGroups } = await withoutNames(report, pseudonyms, false);
  const shown = new Map(report.groups.map(({ name = "" }, at) => [name, groups[at]?.name ?? ""]));
  return {
    ...report,
    groups,
    omittedGroups,
    pairs: report.pairs.map(({ first, second, rows }) => ({
      first: shown.get(first) ?? first,
      second: shown.get(second) ?? second,
      rows,
    })),
  };
}
