/** Puts a report together from its sections, in the language in use. */

import { languageInUse, loadTexts, t } from "../i18n/texts.ts";
import { APP } from "../scoring/app.ts";
import type { ReportInput } from "./input.ts";
import { REFERENCES } from "./references.ts";
import type { Block, Finding, Report, ReportSection } from "./report.ts";
import { answerFinding } from "./sections/answer.ts";
import { dataSection } from "./sections/data.ts";
import { differencesFinding } from "./sections/differences.ts";
import { namesFinding } from "./sections/names.ts";
import { periodsFinding } from "./sections/periods.ts";
import { sampleFinding } from "./sections/sample.ts";
import { scoringFinding } from "./sections/scoring.ts";
import { secondFinding } from "./sections/second.ts";
import { groupsFinding, sharesFinding } from "./sections/shares.ts";
import { topicsFinding } from "./sections/topics.ts";
import { wordsFinding } from "./sections/words.ts";

/** Results in the order of the report; each is left out where the input has nothing of its kind. */
const FINDINGS: readonly ((input: ReportInput) => Finding | undefined)[] = [
  answerFinding,
  sharesFinding,
  groupsFinding,
  differencesFinding,
  wordsFinding,
  periodsFinding,
  namesFinding,
  topicsFinding,
  secondFinding,
];

/** What the method begins with; these have no section of their own. */
const GROUNDS = [scoringFinding, sampleFinding];

export async function buildReport(input: ReportInput): Promise<Report> {
  await Promise.all([loadTexts("report"), loadTexts("shares")]);
  const findings = FINDINGS.flatMap((find) => find(input) ?? []);
  const all = [...GROUNDS.flatMap((find) => find(input) ?? []), ...findings];
  return {
    language: languageInUse(),
    title: input.question.trim() || t("report:title", { file: input.data.file }),
    app: APP,
    made: input.made,
    sections: [
      ...findings.slice(0, 1).map(sectionOf),
      dataSection(input),
      ...findings.slice(1).map(sectionOf),
      ...closing(all),
    ],
  };
}

const sectionOf = ({ id, title, blocks }: Finding): ReportSection => ({ id, title, blocks });

/** Method, limits and references of all findings. */
function closing(findings: readonly Omit<Finding, keyof ReportSection>[]): ReportSection[] {
  const methods = findings.flatMap(({ method = [] }) => method);
  const limits = [...new Set(findings.flatMap(({ limits: own = [] }) => own))];
  const ids = [...new Set(findings.flatMap(({ references = [] }) => references))].toSorted((one, other) =>
    REFERENCES[one].text < REFERENCES[other].text ? -1 : 1,
  );
  return [
    {
      id: "method",
      title: t("report:method.title"),
      blocks: methods.map((text): Block => ({ kind: "text", text })),
    },
    { id: "limits", title: t("report:limits.title"), blocks: [{ kind: "list", items: limits }] },
    {
      id: "references",
      title: t("report:references"),
      blocks: [{ kind: "references", ids }],
    },
  ];
}
