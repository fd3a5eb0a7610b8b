/** Answers of surveys, whose tables have questions as names and codes or labels in further rows of the header. */

import { isDate } from "../../dates/written-date.ts";
import type { TableFormat } from "../export-format.ts";

const shared = { unit: "answer", source: "table" } as const;
const filled = (cells: readonly string[]) => cells.filter((cell) => cell.trim() !== "");
const isEmpty = (cell: string | undefined) => (cell ?? "").trim() === "";

export const qualtrics: TableFormat = {
  ...shared,
  id: "qualtrics",
  name: "Qualtrics",
  header: [
    /^(StartDate|V8|Start Date)$/,
    /^(EndDate|V9|End Date)$/,
    /^(ResponseI[dD]|V1|_recordId|Response ID)$/,
    /^(Finished|V10|Progress|Status)$/,
  ],
  text: [],
  facts:
    /^(status|finished|progress|response ?(id|type)|ip ?address|duration.*|recipient.*|external.*|location.*|distribution ?channel|user ?language|v\d+)$/i,
  date: ["RecordedDate", "EndDate"],
};

/** Below the questions SurveyMonkey writes the choices, and in other columns a word for "answer" in the person's language. */
export const surveyMonkey: TableFormat = {
  ...shared,
  id: "surveymonkey",
  name: "SurveyMonkey",
  header: [
    /^(respondent|teilnehmer|befragten|respondenten)[- _]?id$|^(id|n°|nº|identifica\w+)\b.*(répondant|participant|encuestado|respondente|rispondente|intervistato)/iu,
    /^(collector|kollektor|sammler)[- _]?id$|^(id|identifica\w+)\b.*(collecteur|recopilador|coletor|collettore|raccoglitore)|^collecteur id$/iu,
  ],
  // Every answer has the ids of its person and its collector, the row of choices has none.
  isFurtherHeader: (cells) => isEmpty(cells[0]) && isEmpty(cells[1]) && filled(cells).length > 0,
  text: [],
  facts:
    /^(ip[- ]?(address|adresse)|email( address)?|e-mail.*|first name|last name|vorname|nachname|custom data.*|benutzerdefinierte.*)$/i,
  date: [/^(end date|enddatum|date de fin|fecha (final|de finalización)|data (final|de término|fine))$/iu],
};

/** The first column of the answers, in the languages of the service. */
const TIMESTAMP =
  /^(timestamp|zeitstempel|marca temporal|horodateur|carimbo de data\/hora|informazioni cronologiche|tijdstempel|tidsstempel|tidsstämpel|aikaleima|sygnatura czasowa|časové razítko|časová pečiatka|időbélyeg|zaman damgası|отметка времени|позначка часу|タイムスタンプ|타임스탬프|时间戳记|時間戳記|طابع زمني|חותמת זמן)$/iu;

export const googleForms: TableFormat = {
  ...shared,
  id: "google-forms",
  name: "Google Forms",
  header: [TIMESTAMP],
  // Other tables have such a column too: here it is the first, with the time of day, and the next ones are questions.
  matches: ([time = "", ...others]) =>
    others.length > 0 && isDate(time) && /\d:\d\d(:\d\d)?/.test(time) && !/T\d/.test(time),
  text: [],
  date: [TIMESTAMP],
};

export const limeSurvey: TableFormat = {
  ...shared,
  id: "limesurvey",
  name: "LimeSurvey",
  header: [
    /(^|\. ?)?(submitdate|date submitted|datum abgeschickt|date de soumission|fecha de envío|data de envio|data di invio)\.?$/iu,
    /(^|\. ?)?(lastpage|last page|letzte seite|dernière page|última página|ultima pagina)\.?$/iu,
    /(^|\. ?)?(startlanguage|start language|start-?sprache|langue de départ|lenguaje inicial|idioma inicial|lingua iniziale)\.?$/iu,
  ],
  text: [],
  facts:
    /(^|\. ?)(seed|startlanguage|start language|start-?sprache|token|ipaddr|ip address|refurl|referrer url)\.?$/i,
  date: [/(^|\. ?)?(submitdate|date submitted|datum abgeschickt)\.?$/iu],
};

export const typeform: TableFormat = {
  ...shared,
  id: "typeform",
  name: "Typeform",
  header: [
    "#",
    /^(start date|submit date|submitted at|token)( \(utc\))?$/i,
    /^(network id|submit date \(utc\)|submitted at|response type|ending|tags)$/i,
  ],
  text: [],
  facts: /^(#|network id|tags|token|ending|response type)$/i,
  date: ["Submit Date (UTC)", "Submit Date", "Submitted At"],
};

export const koboToolbox: TableFormat = {
  ...shared,
  id: "kobotoolbox",
  name: "KoboToolbox",
  header: [
    "_id",
    /^(_uuid|_submission_time|_index|__version__|_status|start|end|today|deviceid|formhub\/uuid)$/,
  ],
  // Labels of the questions; every answer has a number as its id and a date as its start.
  isFurtherHeader: (cells) =>
    filled(cells).length > 1 && !cells.some((cell) => isDate(cell.trim()) || /^\d+$/.test(cell.trim())),
  text: [],
  facts:
    /^(_\w+|__version__|start|end|today|username|deviceid|phonenumber|simserial|subscriberid|meta\/.*|formhub\/.*)$/i,
  date: ["_submission_time", "end", "start"],
};
