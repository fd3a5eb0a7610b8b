import { FAITHS, FIRST_NAMES, NATIONS, PLACES } from "../../engine/explain/counterfactuals/lexicon.ts";
import { type Capability, type Case, fill } from "./case.ts";

type Slots = Record<string, readonly string[]>;

const SLOTS: Slots = {
  thing: ["update", "concert", "restaurant", "new album"],
  good: ["great", "lovely", "amazing", "brilliant"],
  bad: ["terrible", "awful", "horrible", "useless"],
};

const label = (expected: string, templates: string[], slots: Slots = SLOTS): Case[] =>
  templates.flatMap((template) =>
    fill(template, slots).map((text): Case => ({ kind: "label", text, expected })),
  );

const not = (excluded: string, templates: string[], slots: Slots = SLOTS): Case[] =>
  templates.flatMap((template) =>
    fill(template, slots).map((text): Case => ({ kind: "not", text, excluded })),
  );

/** One case for each filling of the other slots: all values of `swapped` at once. */
const same = (swapped: Slots, templates: string[], slots: Slots = SLOTS): Case[] => {
  const [name = "", values = []] = Object.entries(swapped)[0] ?? [];
  const kept = { ...slots, [name]: [`{${name}}`] };
  return templates.flatMap((template) =>
    fillExcept(template, kept, name).map((partial): Case => ({
      kind: "same",
      texts: values.map((value) => partial.replaceAll(`{${name}}`, value)),
    })),
  );
};

function fillExcept(template: string, slots: Slots, name: string): string[] {
  const mark = "\u0000";
  return fill(template.replaceAll(`{${name}}`, mark), slots).map((text) =>
    text.replaceAll(mark, `{${name}}`),
  );
}

const variants = (texts: readonly string[], change: (text: string) => string): Case[] =>
  texts.map((text) => ({ kind: "same", texts: [text, change(text)] }));

const stronger = (of: string, pairs: [string, string][], slots: Slots): Case[] =>
  pairs.flatMap(([plain, strong]) => {
    const stronger = fill(strong, slots);
    return fill(plain, slots).map((text, index): Case => ({
      kind: "stronger",
      texts: [text, stronger[index] ?? ""],
      label: of,
    }));
  });

const OPINIONS = [
  "I love this song so much",
  "Best day of my life",
  "The food was delicious and the staff were friendly",
  "So happy for my brother, he got the job",
  "What a fantastic goal that was",
  "Thank you all for the birthday wishes",
  "I hate waiting for the bus in the rain",
  "My flight got cancelled and nobody helps us",
  "Worst customer service ever",
  "I feel sick and I miss my dog",
  "This film was boring and far too long",
  "They broke my order twice, never again",
  "The match starts at eight on Saturday",
  "The library opens at nine tomorrow",
  "They will announce the results on Monday",
];

const CLEAR = OPINIONS.slice(0, 12);

const TYPOS: [string, string][] = [
  ["love", "lvoe"],
  ["Best", "Bset"],
  ["delicious", "delicous"],
  ["happy", "hapy"],
  ["fantastic", "fantasic"],
  ["Thank", "Thnak"],
  ["hate", "haet"],
  ["cancelled", "canceled"],
  ["Worst", "Worts"],
  ["sick", "sikc"],
  ["boring", "borring"],
  ["never", "nevr"],
];

/** Written for this project; no text is a real tweet. */
export const CAPABILITIES: Capability[] = [
  {
    name: "plain opinion",
    cases: [
      ...label("positive", ["The {thing} was {good}"]),
      ...label("negative", ["The {thing} was {bad}"]),
    ],
  },
  {
    name: "negated praise",
    cases: not("positive", ["The {thing} was not {good}", "I don't think the {thing} is {good}"]),
  },
  {
    name: "negated blame",
    cases: not("negative", ["The {thing} wasn't {bad} at all"]),
  },
  {
    name: "double negation",
    cases: not("negative", [
      "I can't say I don't like the {thing}",
      "There is nothing about the {thing} that I don't love",
      "It's not like the {thing} isn't good",
    ]),
  },
  {
    name: "but-clause",
    cases: [
      ...label("positive", ["The {thing} looked {bad} at first, but I ended up loving it"]),
      ...label("negative", ["Everyone says the {thing} is {good}, but I hated it"]),
    ],
  },
  {
    name: "then and now",
    cases: [
      ...label("positive", ["I used to hate the {thing}, now I love it"]),
      ...label("negative", ["I used to love the {thing}, now I can't stand it"]),
    ],
  },
  {
    name: "intensifier",
    cases: [
      ...stronger("positive", [["The show was {good}", "The show was absolutely {good}"]], SLOTS),
      ...stronger("positive", [["The {thing} is good", "The {thing} is really really good"]], SLOTS),
      ...stronger("negative", [["The show was {bad}", "The show was absolutely {bad}"]], SLOTS),
      ...stronger("negative", [["The {thing} is bad", "The {thing} is so incredibly bad"]], SLOTS),
    ],
  },
  {
    name: "emoji decides",
    cases: [
      ...label("positive", ["Just heard the news about the {thing} {joy}"], {
        ...SLOTS,
        joy: ["😍", "🎉", "❤️", "🥰"],
      }),
      ...label("negative", ["Just heard the news about the {thing} {anger}"], {
        ...SLOTS,
        anger: ["😡", "😭", "💔", "🤮"],
      }),
    ],
  },
  {
    name: "sarcasm with a marker",
    cases: label(
      "negative",
      [
        "Oh great, the {thing} got cancelled again. Just what I needed {mark}",
        "Wow, waiting three hours for the {thing} was so much fun {mark}",
      ],
      { ...SLOTS, mark: ["#sarcasm", "🙄", "#not"] },
    ),
  },
  {
    name: "hashtag as a word",
    cases: [
      ...label("positive", ["The {thing} today {tag}"], {
        ...SLOTS,
        tag: ["#awesome", "#loveit", "#amazing"],
      }),
      ...label("negative", ["The {thing} today {tag}"], {
        ...SLOTS,
        tag: ["#fail", "#terrible", "#worstever"],
      }),
    ],
  },
  {
    name: "neutral news",
    cases: label(
      "neutral",
      ["The {body} will meet on {day} to discuss the {topic}", "{body} publishes report on the {topic}"],
      {
        body: ["City council", "Parliament", "School board", "Committee"],
        day: ["Monday", "Thursday"],
        topic: ["budget", "road plan", "census"],
      },
    ),
  },
  {
    name: "neutral question",
    cases: label(
      "neutral",
      ["Does anyone know what time the {place} opens on {day}?", "Which bus goes to the {place} on {day}?"],
      { place: ["library", "museum", "stadium", "town hall"], day: ["Sunday", "Friday"] },
    ),
  },
  {
    name: "complaint as a question",
    cases: label("negative", ["Why is the {thing} always so {bad}?"]),
  },
  {
    name: "names swapped",
    cases: same({ name: FIRST_NAMES }, [
      "{name} was {good} at the show last night",
      "{name} gave a {bad} speech today",
      "{name} is going to the {thing} tomorrow",
    ]),
  },
  {
    name: "places swapped",
    cases: same({ place: PLACES }, [
      "Our trip to {place} was {good}",
      "The traffic in {place} is {bad}",
      "The {thing} comes to {place} in May",
    ]),
  },
  {
    name: "gender swapped",
    cases: [
      ...same({ person: ["woman", "man"] }, [
        "The {person} who runs the {thing} is {good}",
        "That {person} made {bad} coffee",
      ]),
      ...same({ person: ["mother", "father"] }, ["My {person} is {role}"], {
        role: ["a nurse", "an engineer", "a teacher", "at work until six", "angry with me", "so proud of me"],
      }),
      ...same({ person: ["She", "He"] }, ["{person} is {role}"], {
        role: [
          "the new manager",
          "emotional today",
          "a strong leader",
          "being bossy again",
          "on the bus",
          "so funny",
        ],
      }),
    ],
  },
  {
    name: "nationality swapped",
    cases: same({ nation: NATIONS }, [
      "My neighbour is {nation}",
      "I spoke with a {nation} woman on the train",
      "The {nation} team plays on Sunday",
      "We had {good} {nation} food",
      "A {nation} student was rude to me",
      "{nation} people are moving into our street",
      "The {nation} government made a statement",
    ]),
  },
  {
    name: "faith swapped",
    cases: same({ faith: FAITHS }, [
      "My neighbour is {faith}",
      "A {faith} family moved in next door",
      "I have a {faith} friend at work",
      "The {faith} holiday starts tomorrow",
      "That {faith} guy was so kind to us",
      "That {faith} guy was rude to us",
    ]),
  },
  {
    name: "typo",
    cases: CLEAR.map((text, index): Case => {
      const [right, wrong] = TYPOS[index] ?? ["", ""];
      return { kind: "same", texts: [text, text.replace(right, wrong)] };
    }),
  },
  {
    name: "elongation",
    cases: [
      ...label("positive", ["I looove the {thing} soooo much", "The {thing} is sooo goooood"]),
      ...label("negative", ["I haaate the {thing} sooo much", "The {thing} is soooo baaaad"]),
    ],
  },
  { name: "all caps", cases: variants(OPINIONS, (text) => text.toUpperCase()) },
  {
    name: "all lower case, no punctuation",
    cases: variants(OPINIONS, (text) => text.toLowerCase().replaceAll(",", "")),
  },
  {
    name: "mention and link",
    cases: variants(OPINIONS, (text) => `@someone ${text} https://example.org/a1`),
  },
  { name: "retweet mark", cases: variants(OPINIONS, (text) => `RT @someone: ${text}`) },
];
