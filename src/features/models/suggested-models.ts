/** Text classifiers of the Hub whose architecture the app runs, as ONNX exports or converted from their weights. */

export type SuggestedTask = "sentiment" | "emotion" | "irony" | "offensive" | "finance";

export interface SuggestedModel {
  id: string;
  task: SuggestedTask;
  /** As its card states them. */
  languages: readonly string[];
  /** What its texts are. */
  texts: "tweets" | "reviews" | "other";
}

/** A task and the texts that the model was trained on, then its languages, as its card states them. */
const model = (
  id: string,
  task: SuggestedTask,
  texts: SuggestedModel["texts"],
  ...languages: string[]
): SuggestedModel => ({ id, task, texts, languages });

const SUGGESTED_MODELS: readonly SuggestedModel[] = [
  model("cardiffnlp/twitter-roberta-base-sentiment-latest", "sentiment", "tweets", "en"),
  model(
    "cardiffnlp/twitter-xlm-roberta-base-sentiment",
    "sentiment",
    "tweets",
    ..."ar de en es fr hi it pt".split(" "),
  ),
  model("pysentimiento/robertuito-sentiment-analysis", "sentiment", "tweets", "es"),
  model(
    "nlptown/bert-base-multilingual-uncased-sentiment",
    "sentiment",
    "reviews",
    ..."de en es fr it nl".split(" "),
  ),
  model("Xenova/distilbert-base-uncased-finetuned-sst-2-english", "sentiment", "reviews", "en"),
  model("oliverguhr/german-sentiment-bert", "sentiment", "other", "de"),
  model("cmarkea/distilcamembert-base-sentiment", "sentiment", "reviews", "fr"),
  model("neuraly/bert-base-italian-cased-sentiment", "sentiment", "tweets", "it"),
  model("blanchefort/rubert-base-cased-sentiment", "sentiment", "other", "ru"),
  model("savasy/bert-base-turkish-sentiment-cased", "sentiment", "reviews", "tr"),
  model("w11wo/indonesian-roberta-base-sentiment-classifier", "sentiment", "other", "id"),
  model("CAMeL-Lab/bert-base-arabic-camelbert-da-sentiment", "sentiment", "tweets", "ar"),
  model("cardiffnlp/twitter-roberta-base-emotion", "emotion", "tweets", "en"),
  model("SamLowe/roberta-base-go_emotions", "emotion", "other", "en"),
  model("j-hartmann/emotion-english-distilroberta-base", "emotion", "other", "en"),
  model("cardiffnlp/twitter-roberta-base-irony", "irony", "tweets", "en"),
  model("cardiffnlp/twitter-roberta-base-offensive", "offensive", "tweets", "en"),
  model("unitary/toxic-bert", "offensive", "other", "en"),
  model("ProsusAI/finbert", "finance", "other", "en"),
];

/** @param task and @param language to which the list is limited; empty for all */
export const suggestedModels = (task: SuggestedTask | "", language: string): SuggestedModel[] =>
  SUGGESTED_MODELS.filter(
    (entry) =>
      (task === "" || entry.task === task) && (language === "" || entry.languages.includes(language)),
  );

export const SUGGESTED_TASKS = [...new Set(SUGGESTED_MODELS.map(({ task }) => task))];
export const SUGGESTED_LANGUAGES = [
  ...new Set(SUGGESTED_MODELS.flatMap(({ languages }) => languages)),
].toSorted();
