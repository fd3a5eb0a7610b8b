/**
 * Finds Hindi in Latin script ("Hinglish"), which the language detector does not know, by its function words. The words
 * were chosen and the limits set on the training part of SentiMix Hinglish (SemEval-2020 task 9) beside ten other languages.
 */

/** BCP 47 tag. */
export const ROMANIZED_HINDI = "hi-Latn";

const split = (words: string) => new Set(words.split(" "));

/** Words that are hardly ever a word of another language. */
const CERTAIN = split(
  "abhi acha accha aap apna apne apni aur bahut bhai bhi bohot chahiye diya gaya gaye gayi haan hai hain hoga hogi hota " +
    "hote hoti hua hue hui iska iske iski isko isme jaise kabhi kahan kaise karne karo karta karte karti koi kuch kya kyon " +
    "kyu kyun kyunki lekin liya mera mere meri mujhe nahi nahin nhi phir raha rahe rahi saath sath sirf tera tere teri tujhe " +
    "unka unke unki uska uske uski usko usme wali woh yaar yeh",
);
/** Words that another language has too. */
const POSSIBLE = split(
  "ab agar bol ho hum jab ji ka kab kar karna ke ki ko mat mein ne pe sab se tha thi toh tum wala wale",
);

/** Different words, a certain one counting twice; and the least share of the text's different words that they must be. */
const MIN_WEIGHT = 3;
const MIN_SHARE = 0.12;

/** @param text without names, links and hashtags */
export function isRomanizedHindi(text: string): boolean {
  const words = new Set(text.toLowerCase().match(/\p{L}+/gu));
  let [certain, possible] = [0, 0];
  for (const word of words) {
    if (CERTAIN.has(word)) certain += 1;
    else if (POSSIBLE.has(word)) possible += 1;
  }
  return certain > 0 && 2 * certain + possible >= MIN_WEIGHT && certain + possible >= MIN_SHARE * words.size;
}
