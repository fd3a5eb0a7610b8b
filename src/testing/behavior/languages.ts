import { type Capability, type Case, fill } from "./case.ts";

/**
 * Sentences of one language. `{thing}` is a noun that agrees with them, `{emoji}`, `{mark}`, `{day}`, `{topic}` and
 * `{name}` are filled from the lists below and here.
 */
interface LanguageTemplates {
  things: readonly [string, string, string, string, string];
  negatedPraise: string;
  negatedBlame: string;
  /** A clause after "but" that is positive, and one that is negative. */
  butGood: string;
  butBad: string;
  news: string;
  days: readonly [string, string, string, string, string];
  topics: readonly [string, string];
  /** Neutral without its emoji. */
  emoji: string;
  irony: string;
  ironyMark: string;
  names: readonly string[];
  /** A neutral and a positive sentence about a person. */
  person: readonly [string, string];
}

const JOY = ["😍", "🎉", "❤️", "🥰", "👏"];
const ANGER = ["😡", "😭", "💔", "🤮", "👎"];

/** Written for this project; no text is a real tweet. */
const TEMPLATES: Record<string, LanguageTemplates> = {
  de: {
    things: ["Serie", "App", "Ausstellung", "Pizza", "Bahn"],
    negatedPraise: "Die {thing} ist nicht gut",
    negatedBlame: "Die {thing} ist gar nicht schlecht",
    butGood: "Die {thing} war am Anfang schlecht, aber jetzt liebe ich sie",
    butBad: "Alle loben die {thing}, aber ich fand sie furchtbar",
    news: "Der Stadtrat trifft sich am {day} und berät über den {topic}",
    days: ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag"],
    topics: ["Haushalt", "Bebauungsplan"],
    emoji: "Gerade von der neuen {thing} gehört {emoji}",
    irony: "Na toll, die {thing} ist schon wieder ausgefallen, genau das habe ich gebraucht {mark}",
    ironyMark: "#ironie",
    names: ["Emma", "Mehmet", "Aisha", "Stanislaw"],
    person: ["{name} hat die {thing} gestern gesehen", "{name} findet die {thing} großartig"],
  },
  es: {
    things: ["película", "aplicación", "exposición", "pizza", "serie"],
    negatedPraise: "La {thing} no es buena",
    negatedBlame: "La {thing} no está nada mal",
    butGood: "La {thing} empezó mal, pero ahora me encanta",
    butBad: "Todos alaban la {thing}, pero a mí me pareció horrible",
    news: "El ayuntamiento se reúne el {day} para tratar el {topic}",
    days: ["lunes", "martes", "miércoles", "jueves", "viernes"],
    topics: ["presupuesto", "plan de tráfico"],
    emoji: "Acabo de enterarme de la nueva {thing} {emoji}",
    irony: "Qué bien, la {thing} se ha cancelado otra vez, justo lo que necesitaba {mark}",
    ironyMark: "#ironía",
    names: ["Lucía", "Mohamed", "Aisha", "Wei"],
    person: ["{name} vio la {thing} ayer", "A {name} le encanta la {thing}"],
  },
  fr: {
    things: ["série", "application", "exposition", "pizza", "pièce"],
    negatedPraise: "Cette {thing} n'est pas bonne",
    negatedBlame: "Cette {thing} n'est pas mauvaise du tout",
    butGood: "La {thing} était nulle au début, mais maintenant je l'adore",
    butBad: "Tout le monde aime cette {thing}, mais je l'ai trouvée horrible",
    news: "Le conseil municipal se réunit {day} pour examiner le {topic}",
    days: ["lundi", "mardi", "mercredi", "jeudi", "vendredi"],
    topics: ["budget", "plan de circulation"],
    emoji: "Je viens d'apprendre la nouvelle pour cette {thing} {emoji}",
    irony: "Super, la {thing} est encore annulée, exactement ce qu'il me fallait {mark}",
    ironyMark: "#ironie",
    names: ["Camille", "Mohamed", "Aïcha", "Nguyen"],
    person: ["{name} a vu la {thing} hier", "{name} adore cette {thing}"],
  },
  pt: {
    things: ["série", "aplicação", "exposição", "pizza", "peça"],
    negatedPraise: "A {thing} não é boa",
    negatedBlame: "A {thing} não é nada má",
    butGood: "A {thing} começou mal, mas agora adoro",
    butBad: "Todos elogiam a {thing}, mas eu achei horrível",
    news: "A câmara municipal reúne-se na {day} para discutir o {topic}",
    days: ["segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira"],
    topics: ["orçamento", "plano de trânsito"],
    emoji: "Acabei de saber da nova {thing} {emoji}",
    irony: "Que maravilha, a {thing} foi cancelada outra vez, era mesmo o que eu precisava {mark}",
    ironyMark: "#ironia",
    names: ["Beatriz", "Mohamed", "Aisha", "Kwame"],
    person: ["{name} viu a {thing} ontem", "{name} adora a {thing}"],
  },
  it: {
    things: ["serie", "applicazione", "mostra", "pizza", "commedia"],
    negatedPraise: "La {thing} non è bella",
    negatedBlame: "La {thing} non è affatto male",
    butGood: "La {thing} era iniziata male, ma adesso la adoro",
    butBad: "Tutti lodano la {thing}, ma io l'ho trovata orribile",
    news: "Il consiglio comunale si riunisce {day} per discutere il {topic}",
    days: ["lunedì", "martedì", "mercoledì", "giovedì", "venerdì"],
    topics: ["bilancio", "piano del traffico"],
    emoji: "Ho appena saputo della nuova {thing} {emoji}",
    irony: "Che bello, la {thing} è stata annullata di nuovo, proprio quello che mi serviva {mark}",
    ironyMark: "#ironia",
    names: ["Giulia", "Mohamed", "Aisha", "Ion"],
    person: ["{name} ha visto la {thing} ieri", "{name} adora la {thing}"],
  },
  ar: {
    things: ["المسلسل", "التطبيق", "المعرض", "المطعم", "الفيلم"],
    negatedPraise: "{thing} ليس جيدا",
    negatedBlame: "{thing} ليس سيئا على الإطلاق",
    butGood: "كان {thing} سيئا في البداية لكني أحبه الآن",
    butBad: "الجميع يمدح {thing} لكني وجدته سيئا جدا",
    news: "يجتمع المجلس البلدي يوم {day} لمناقشة {topic}",
    days: ["الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة"],
    topics: ["الميزانية", "خطة المرور"],
    emoji: "سمعت للتو الخبر عن {thing} {emoji}",
    irony: "رائع، تم إلغاء {thing} مرة أخرى، هذا ما كان ينقصني {mark}",
    ironyMark: "#سخرية",
    names: ["فاطمة", "جورج", "كريم", "ماريا"],
    person: ["{name} شاهد {thing} أمس", "{name} يحب {thing} كثيرا"],
  },
};

/** 60 cases in six capabilities. */
function capabilitiesOf(language: string, templates: LanguageTemplates): Capability[] {
  const slots = {
    thing: templates.things,
    day: templates.days,
    topic: templates.topics,
    mark: ["🙄", templates.ironyMark],
  };
  const texts = (template: string, more: Record<string, readonly string[]> = {}) =>
    fill(template, { ...slots, ...more });
  const label = (expected: string, filled: string[]): Case[] =>
    filled.map((text) => ({ kind: "label", text, expected }));
  const not = (excluded: string, filled: string[]): Case[] =>
    filled.map((text) => ({ kind: "not", text, excluded }));
  const oneThing = { thing: templates.things.slice(1, 2) };
  const swapped = templates.person.flatMap((sentence) =>
    templates.things.map((thing): Case => ({
      kind: "same",
      texts: templates.names.map((name) => sentence.replace("{thing}", thing).replace("{name}", name)),
    })),
  );
  const named: [string, Case[]][] = [
    [
      "negation",
      [...not("positive", texts(templates.negatedPraise)), ...not("negative", texts(templates.negatedBlame))],
    ],
    [
      "but-clause",
      [...label("positive", texts(templates.butGood)), ...label("negative", texts(templates.butBad))],
    ],
    ["neutral news", label("neutral", texts(templates.news))],
    [
      "emoji decides",
      [
        ...label("positive", texts(templates.emoji, { ...oneThing, emoji: JOY })),
        ...label("negative", texts(templates.emoji, { ...oneThing, emoji: ANGER })),
      ],
    ],
    ["irony with a marker", label("negative", texts(templates.irony))],
    ["names swapped", swapped],
  ];
  return named.map(([name, cases]) => ({ name: `${language}: ${name}`, cases }));
}

export const LANGUAGE_CAPABILITIES: Capability[] = Object.entries(TEMPLATES).flatMap(
  ([language, templates]) => capabilitiesOf(language, templates),
);
