import { t } from "../../i18n/texts.ts";
import { shownName } from "../../scoring/names/find-names.ts";
import { formatCount } from "../../ui/format/numbers.ts";
import type { ReportInput } from "../input.ts";
import type { Finding } from "../report.ts";
import { groupFigures } from "./shares.ts";
import { formatList } from "../../ui/format/list.ts";

/** What is said of names: the share of each class in the texts that have each of them. */
export function namesFinding({ names, classes }: ReportInput): Finding | undefined {
  const groups = (names?.groups ?? [])
    .slice(1)
    .map(({ name = "", ...group }) => ({ ...group, name: shownName(name) }));
  if (!names || groups.length === 0) return undefined;
  const pairs = names.pairs.map(({ first, second, rows }) =>
    t("shares:names.pair", { first: shownName(first), second: shownName(second), rows: formatCount(rows) }),
  );
  const overlap =
    names.several > 0
      ? t("shares:names.overlap", { count: names.several, list: formatList(pairs) })
      : t("shares:names.noOverlap");
  const isLabeled = groups.some(({ labels }) => labels > 0);
  return {
    id: "names",
    title: t("report:names.title"),
    blocks: [
      { kind: "text", text: `${overlap} ${t("shares:names.rest", { count: names.none })}` },
      ...groupFigures(groups, classes, t("report:names.by")).map(
        (figure) => ({ kind: "figure", figure }) as const,
      ),
    ],
    method: [t("report:method.names"), ...(isLabeled ? [t("report:method.groups")] : [])],
    limits: isLabeled ? [] : [t("report:limits.namesWithout")],
  };
}
