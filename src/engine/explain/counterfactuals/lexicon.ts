/** English words that the edits of counterfactuals exchange. */

/** Words of one meaning, and words of the opposite meaning; all of a line fit into the same place of a sentence. */
type Opposites = readonly [words: readonly string[], opposites: readonly string[]];

/** A word is in one line only, and no word that is often of another part of speech, such as "like" and "kind". */
export const OPPOSITES: readonly Opposites[] = [
  [
    ["good", "decent"],
    ["bad", "poor"],
  ],
  [
    ["great", "excellent"],
    ["terrible", "awful"],
  ],
  [
    ["wonderful", "lovely"],
    ["horrible", "dreadful"],
  ],
  [
    ["amazing", "fantastic"],
    ["appalling", "atrocious"],
  ],
  [
    ["brilliant", "superb"],
    ["useless", "hopeless"],
  ],
  [
    ["perfect", "flawless"],
    ["flawed", "faulty"],
  ],
  [
    ["best", "finest"],
    ["worst", "poorest"],
  ],
  [["better"], ["worse"]],
  [
    ["nice", "pleasant"],
    ["nasty", "unpleasant"],
  ],
  [
    ["beautiful", "gorgeous"],
    ["ugly", "hideous"],
  ],
  [
    ["happy", "glad"],
    ["sad", "unhappy"],
  ],
  [
    ["delighted", "thrilled"],
    ["devastated", "heartbroken"],
  ],
  [["excited"], ["bored"]],
  [
    ["exciting", "thrilling"],
    ["boring", "dull"],
  ],
  [
    ["funny", "hilarious"],
    ["tedious", "unfunny"],
  ],
  [["proud"], ["ashamed"]],
  [
    ["calm", "relaxed"],
    ["angry", "furious"],
  ],
  [
    ["satisfied", "pleased"],
    ["dissatisfied", "displeased"],
  ],
  [
    ["friendly", "polite"],
    ["rude", "impolite"],
  ],
  [
    ["helpful", "supportive"],
    ["unhelpful", "obstructive"],
  ],
  [
    ["delicious", "tasty"],
    ["disgusting", "revolting"],
  ],
  [
    ["clean", "spotless"],
    ["dirty", "filthy"],
  ],
  [
    ["comfortable", "cozy"],
    ["uncomfortable", "cramped"],
  ],
  [
    ["easy", "simple"],
    ["difficult", "complicated"],
  ],
  [
    ["fast", "quick"],
    ["slow", "sluggish"],
  ],
  [["smooth"], ["bumpy"]],
  [
    ["reliable", "dependable"],
    ["unreliable", "undependable"],
  ],
  [["safe"], ["dangerous"]],
  [
    ["smart", "clever"],
    ["stupid", "foolish"],
  ],
  [
    ["lucky", "fortunate"],
    ["unlucky", "unfortunate"],
  ],
  [["strong"], ["weak"]],
  [
    ["cheap", "affordable"],
    ["expensive", "overpriced"],
  ],
  [
    ["honest", "sincere"],
    ["dishonest", "insincere"],
  ],
  [["successful"], ["unsuccessful"]],
  [
    ["love", "adore"],
    ["hate", "detest"],
  ],
  [
    ["loves", "adores"],
    ["hates", "detests"],
  ],
  [
    ["loved", "adored"],
    ["hated", "detested"],
  ],
  [
    ["loving", "adoring"],
    ["hating", "detesting"],
  ],
  [["enjoy"], ["dislike"]],
  [["enjoyed"], ["disliked"]],
  [["recommend"], ["discourage"]],
  [
    ["success", "triumph"],
    ["failure", "disaster"],
  ],
  [
    ["joy", "delight"],
    ["grief", "misery"],
  ],
  [["win"], ["lose"]],
  [["wins"], ["loses"]],
  [["won"], ["lost"]],
  [["winning"], ["losing"]],
  [["improved"], ["worsened"]],
  [["improves"], ["worsens"]],
  [
    ["beautifully", "perfectly"],
    ["badly", "poorly"],
  ],
  [
    ["happily", "gladly"],
    ["sadly", "unhappily"],
  ],
];

export const AMPLIFIERS = [
  "very",
  "really",
  "extremely",
  "absolutely",
  "totally",
  "completely",
  "incredibly",
  "utterly",
  "deeply",
  "truly",
  "insanely",
  "super",
] as const;
export const DOWNTONERS = ["slightly", "somewhat", "fairly", "rather", "kinda", "quite"] as const;
/** Intensifiers only before a word of feeling: "so good", not "so I left". */
export const AMPLIFIERS_OF_FEELING = ["so", "damn"] as const;
/** Intensifiers only at the end of a clause: "I miss it so much", not "so much fun". */
export const FINAL_AMPLIFIERS = ["so much", "a lot"] as const;
export const DOWNTONERS_OF_FEELING = ["pretty", "a bit", "a little", "kind of", "sort of"] as const;

/** Verbs that say how a person feels: base, third person, past. */
export const FEELING_VERBS: readonly (readonly [base: string, third: string, past: string])[] = [
  ["love", "loves", "loved"],
  ["like", "likes", "liked"],
  ["hate", "hates", "hated"],
  ["dislike", "dislikes", "disliked"],
  ["enjoy", "enjoys", "enjoyed"],
  ["adore", "adores", "adored"],
  ["trust", "trusts", "trusted"],
  ["recommend", "recommends", "recommended"],
  ["want", "wants", "wanted"],
  ["need", "needs", "needed"],
  ["miss", "misses", "missed"],
  ["regret", "regrets", "regretted"],
  ["feel", "feels", "felt"],
  ["think", "thinks", "thought"],
  ["hope", "hopes", "hoped"],
];

/** Names of one kind, which change no opinion when they take each other's place. */
export const FIRST_NAMES = ["Emma", "Liam", "Aisha", "Mohammed", "Lakshmi", "Jamal", "Mei", "Diego"] as const;
export const PLACES = ["Paris", "Lagos", "Chicago", "Mumbai", "Leeds", "Jakarta"] as const;
export const NATIONS = [
  "American",
  "Mexican",
  "Nigerian",
  "Chinese",
  "Polish",
  "Iranian",
  "Indian",
  "French",
] as const;
export const FAITHS = ["Christian", "Muslim", "Jewish", "Hindu", "Buddhist"] as const;
export const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;
