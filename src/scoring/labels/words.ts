/** Words, abbreviations, emojis and emoticons that name a sentiment in the label columns of corpora and annotation tools. */

export type Polarity = "negative" | "neutral" | "positive";

/** English, German, French, Spanish, Italian, Portuguese, Dutch, Russian, Arabic, Chinese, Japanese, Turkish, Indonesian, Hindi. */
const WORDS: Record<Polarity, string> = {
  negative: `negative negativity neg bad unhappy unfavorable disliked dislike thumbs_down complaint
    negativ schlecht unzufrieden négatif négative mauvais mal mala malo negativo negativa cattivo brutto ruim negatief
    slecht отрицательный отрицательная отрицательное отрицательно отриц негативный негативная негативное негативно негатив нег
    плохо плохой سلبي سلبية سالب سالبة سيء سلبى 负面 負面 消极 消極 负 負 负向 負向 差评 贬义 否定 ネガティブ ネガ ネガティヴ 否定的
    悪い 坏 差 olumsuz kötü negatif buruk jelek नकारात्मक निगेटिव नेगेटिव बुरा 부정 부정적 👎 😠 😡 😢 😞 😭 😣 😤 🤬 💔 🙁 ☹ 😟 😔 🤮 -ve :( :-( =( :'( --`,
  neutral: `neutral neutrality neu neut no_sentiment nosentiment objective obj unbiased neutre neutro neutra neutrale neutraal
    нейтральный нейтральная нейтральное нейтрально нейтрал нейтр محايد محايدة حيادي 中性 中立 中立的 中立性 ニュートラル ニュートラ
    nötr notr tarafsız netral तटस्थ न्यूट्रल उदासीन 중립 중립적 😐 😑 😶 🫤 :| :-| =|`,
  positive: `positive positivity pos good happy favorable liked like thumbs_up praise compliment positiv gut zufrieden
    positif positive bon bonne bien bueno buena positivo positiva buono bom boa positief goed положительный положительная
    положительное положительно полож позитивный позитивная позитивное позитивно позитив поз хорошо хороший إيجابي إيجابية ايجابي
    ايجابية ايجابى موجب موجبة جيد 正面 积极 積極 正 正向 好评 褒义 肯定 ポジティブ ポジ ポジティヴ 肯定的 良い 好 olumlu iyi pozitif
    baik bagus सकारात्मक पॉजिटिव पॉज़िटिव अच्छा 긍정 긍정적 👍 😀 😃 😄 😁 🙂 😊 😍 🥰 😂 ❤ 💖 ☺ 😆 🎉 +ve :) :-) =) :d ++`,
};

/** Words before or after such a word that say how strong it is. */
const INTENSITIES =
  "very strong strongly extremely highly slightly somewhat weak weakly moderately mildly mostly rather fairly clearly overall sehr eher stark leicht très plutôt assez muy algo bastante molto abbastanza piuttosto muito pouco zeer heel erg enigszins очень скорее слабо сильно çok biraz sangat agak cukup बहुत थोड़ा جدا جداً قليلا 非常 很 比较 有点 とても やや かなり 매우";
/** The same where words are not separated by spaces. */
const UNSPACED_INTENSITY = /^(非常|很|比较|有点|とても|やや|かなり|매우)(?=.)/u;
/** What else stands in such a label: "negative sentiment", "class positive", "positive tweet". */
const FILLERS =
  "sentiment sentiments class classes label polarity tweet tweets review reviews opinion emotion feeling stimmung tonalität sentimiento sentimento avis отзыв тональность";

/**
 * A label in the form in which labels are compared: small letters without accents of the Latin script, `_`, `-` and
 * spaces alike, no quotes or prefixes of tools.
 */
export const normalizeLabel = (label: string): string =>
  label
    .normalize("NFKC")
    .trim()
    .replace(/^__label__/i, "")
    .replace(/^["'“”‘’«»([]+(?=[\p{L}\p{N}])|(?<=[\p{L}\p{N}])["'“”‘’«»)\].!]+$/gu, "")
    .replaceAll("İ", "I")
    .toLowerCase()
    .normalize("NFD")
    .replaceAll(/(?<=\p{sc=Latin})\p{M}+|[\ufe0e\ufe0f\u200b-\u200f\u202a-\u202e\ufeff]/gu, "")
    .normalize("NFC")
    .replaceAll(/(?<=[\p{L}\p{M}\p{N}])[\s_\-.]+(?=[\p{L}\p{N}])/gu, " ");

const POLARITIES = new Map(
  Object.entries(WORDS).flatMap(([polarity, words]) =>
    words.split(/\s+/).map((word): [string, Polarity] => [normalizeLabel(word), polarity as Polarity]),
  ),
);

const INTENSITY_WORDS = new Set(INTENSITIES.split(" ").map(normalizeLabel));
const SKIPPED = new Set([...INTENSITY_WORDS, ...FILLERS.split(" ").map(normalizeLabel)]);

/** Whether a word says how strong a sentiment is: "very". */
export const isIntensity = (word: string): boolean => INTENSITY_WORDS.has(normalizeLabel(word));

const polarityOfWord = (word: string): Polarity | undefined =>
  POLARITIES.get(word) ?? POLARITIES.get(word.replace(/(?<=\p{L}{3})(s|es|e|en|er|es|i)$/u, ""));

/**
 * The sentiment that a label names in words, an abbreviation, an emoji or an emoticon.
 * @returns undefined for any other word, and for one that names two: "mixed", "positive and negative"
 */
export function polarityOf(label: string): Polarity | undefined {
  const name = normalizeLabel(label);
  const whole = polarityOfWord(name) ?? polarityOfWord(name.replace(UNSPACED_INTENSITY, ""));
  if (whole) return whole;
  const words = name.split(" ").filter((word) => !SKIPPED.has(word));
  const emojis = name.match(/\p{Extended_Pictographic}/gu) ?? [];
  const named = new Set((emojis.join("") === name ? emojis : words).map(polarityOfWord));
  return named.size === 1 ? [...named][0] : undefined;
}
