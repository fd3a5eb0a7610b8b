/** Makers of answers of surveys, and of tables with names in several languages. */

import { type ExportMaker, isoTime, make, plainTime, table, type TableColumn } from "./export-maker.ts";

const fixed = (cell: string) => () => cell;

const YOUTUBE_NAMES = [
  ["Comment ID", "Comment Create Timestamp", "Price", "Video ID", "Comment Text"],
  ["Kommentar-ID", "Zeitstempel der Kommentarerstellung", "Preis", "Video-ID", "Kommentartext"],
  [
    "ID de commentaire",
    "Code temporel de création du commentaire",
    "Prix",
    "ID de la vidéo",
    "Texte du commentaire",
  ],
  [
    "ID del comentario",
    "Marca de tiempo de creación del comentario",
    "Precio",
    "ID de vídeo",
    "Texto del comentario",
  ],
  [
    "ID do comentário",
    "Carimbo de data/hora da criação do comentário",
    "Preço",
    "ID do vídeo",
    "Texto do comentário",
  ],
] as const;

const TIMESTAMPS = ["Timestamp", "Zeitstempel", "Marca temporal", "Horodateur", "Carimbo de data/hora"];

/** The ids and the times of SurveyMonkey, and what it writes below open questions. */
const SURVEYMONKEY = [
  ["Respondent ID", "Collector ID", "Start Date", "End Date", "Response", "Open-Ended Response"],
  ["Befragten-ID", "Collector-ID", "Anfangsdatum", "Enddatum", "Antwort", "Offene Antwort"],
  [
    "ID del encuestado",
    "ID del recopilador",
    "Fecha de inicio",
    "Fecha de finalización",
    "Respuesta",
    "Respuesta abierta",
  ],
  ["ID du répondant", "ID du collecteur", "Date de début", "Date de fin", "Réponse", "Réponse ouverte"],
  ["ID do respondente", "ID do coletor", "Data de início", "Data final", "Resposta", "Resposta aberta"],
] as const;

const QUESTIONS = [
  "What should we change?",
  "Was sollen wir ändern?",
  "¿Qué debemos cambiar?",
  "Que devons-nous changer ?",
  "O que devemos mudar?",
];

export const SURVEYS: readonly ExportMaker[] = [
  make("comments of YouTube", "youtube", (material) => {
    const [id, time, price, video, text] = material.draw.of(YOUTUBE_NAMES);
    const asJson = material.draw.chance(0.5);
    const cell = (at: number) =>
      asJson ? JSON.stringify({ text: material.texts[at] }) : (material.texts[at] ?? "");
    const columns: TableColumn[] = [
      [id, (at) => `Ug${at}`],
      [time, (at) => isoTime(material.time(at))],
      [price, fixed("0")],
      [video, fixed("dQw4w9WgXcQ")],
      [text, cell],
    ];
    return { file: "comments.csv", content: table(material, columns), column: text };
  }),
  make("answers of Qualtrics", "qualtrics", (material) => {
    const names = ["StartDate", "EndDate", "Status", "Progress", "Finished", "ResponseId", "Q1", "Q2"];
    const questions = [
      "Start Date",
      "End Date",
      "Response Type",
      "Progress",
      "Finished",
      "Response ID",
      "How are our boats?",
      material.draw.of(QUESTIONS),
    ];
    const cells = [
      (at: number) => plainTime(material.time(at)),
      (at: number) => plainTime(material.time(at)),
      fixed("IP Address"),
      fixed("100"),
      fixed("True"),
      (at: number) => `R_${at}a`,
      (at: number) => String(1 + (at % 5)),
      (at: number) => material.texts[at] ?? "",
    ];
    const ids = names.map((name) => JSON.stringify({ ImportId: name }));
    const columns = names.map((name, at) => [name, cells[at] as (at: number) => string] as const);
    return {
      file: "survey.csv",
      content: table(material, columns, { below: [questions, ids] }),
      column: "Q2",
    };
  }),
  make("answers of SurveyMonkey", "surveymonkey", (material) => {
    const { draw } = material;
    const [respondent, collector, start, end, response, open] = draw.of(SURVEYMONKEY);
    const question = draw.of(QUESTIONS);
    const hasChoices = draw.chance(0.5);
    const columns: TableColumn[] = [
      [respondent, (at) => String(118_000_000_001 + at)],
      [collector, fixed("400000001")],
      [start, (at) => plainTime(material.time(at))],
      [end, (at) => plainTime(material.time(at))],
      ["How likely is it that you would recommend us?", (at) => String(at % 11)],
      ...(hasChoices
        ? ([
            ["What do you take?", (at) => (at % 2 ? "Boat" : "")],
            ["", (at) => (at % 2 ? "" : "Tram")],
          ] satisfies TableColumn[])
        : []),
      [question, (at) => material.texts[at] ?? ""],
    ];
    const below = ["", "", "", "", response, ...(hasChoices ? ["Boat", "Tram"] : []), open];
    return {
      file: "surveymonkey.csv",
      content: table(material, columns, { below: [below] }),
      column: question,
    };
  }),
  make("answers of Google Forms", "google-forms", (material) => {
    const { draw } = material;
    const question = draw.of(QUESTIONS);
    const isZoned = draw.chance(0.5);
    const time = (at: number) => {
      const [day = "", clock = ""] = plainTime(material.time(at)).split(" ");
      return isZoned
        ? `${day.replaceAll("-", "/")} ${clock} AM GMT+1`
        : `${day.slice(8)}/${day.slice(5, 7)}/${day.slice(0, 4)} ${clock}`;
    };
    const columns: TableColumn[] = [
      [draw.of(TIMESTAMPS), time],
      ["How was it overall? (1 = poor, 5 = great)", (at) => String(1 + (at % 5))],
      [question, (at) => material.texts[at] ?? ""],
    ];
    return { file: "form.csv", content: table(material, columns), column: question };
  }),
  make("answers of LimeSurvey", "limesurvey", (material) => {
    const columns: TableColumn[] = [
      ["id", (at) => String(at + 1)],
      ["submitdate", (at) => plainTime(material.time(at))],
      ["lastpage", fixed("2")],
      ["startlanguage", fixed("en")],
      ["seed", (at) => String(1_000_000 + at * 17)],
      ["Q1", (at) => `A${1 + (at % 5)}`],
      ["Q2", (at) => material.texts[at] ?? ""],
    ];
    return {
      file: "results-survey.csv",
      content: table(material, columns, { delimiter: material.draw.of([",", ";"]) }),
      column: "Q2",
    };
  }),
  make("answers of Typeform", "typeform", (material) => {
    const question = material.draw.of(QUESTIONS);
    const columns: TableColumn[] = [
      ["#", (at) => `ab${at}c${at}d`],
      ["What is your first name?", () => material.person()],
      [question, (at) => material.texts[at] ?? ""],
      ["Start Date (UTC)", (at) => plainTime(material.time(at))],
      ["Submit Date (UTC)", (at) => plainTime(material.time(at))],
      ["Network ID", (at) => `n${at}`],
      ["Tags", fixed("")],
    ];
    return { file: "responses.csv", content: table(material, columns), column: question };
  }),
  make("answers of KoboToolbox", "kobotoolbox", (material) => {
    const hasLabels = material.draw.chance(0.5);
    const columns: TableColumn[] = [
      ["start", (at) => `${isoTime(material.time(at)).slice(0, 23)}+01:00`],
      ["group_a/q1", (at) => String(at % 5)],
      ["group_a/q2", (at) => material.texts[at] ?? ""],
      ["_id", (at) => String(100 + at)],
      ["_uuid", (at) => `a1b2-${at}`],
    ];
    const below = hasLabels
      ? [["Start", "How satisfied are you?", material.draw.of(QUESTIONS), "ID", "UUID"]]
      : [];
    return {
      file: "kobo.csv",
      content: table(material, columns, { delimiter: ";", below }),
      column: "group_a/q2",
    };
  }),
];
