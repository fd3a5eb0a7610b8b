/** Finds the column with the texts, by its cells and by its name. */

import { isDate } from "./dates/written-date.ts";
import { textOfParts } from "./json/rich-text.ts";

/** Rows from which the column is guessed. */
const SAMPLE_ROWS = 500;
/** Words of a cell that count; further words add no evidence. */
const MAX_WORDS = 20;

/** Names that services and tools give to the field with a post, a review or an answer. */
const PRIMARY =
  /^(full ?text|tweet ?(text|content|body)?|tweets|text|raw ?content|content|body|message|messages|msg|comment|comments|post|post ?(message|text|content|body)|review|review ?(text|body|content)|reviews|self ?text|feedback|sentence|utterance|statement|opinion|answer|response|remark|caption|status|texto?|texte|testo|tekst|nachricht|nachrichten|kommentar|kommentare|beitrag|inhalt|bewertung|antwort|rezension|(bewertungs|rezensions|beitrags|kommentar|nachrichten|frei)text|kunden(kommentar|meinung|bewertung|feedback)|publicaci[oó]n|publication|publicação|mensaje|comentario|comentarios|contenido|rese[ñn]a|commentaire|commentaires|avis|contenu|mensagem|coment[áa]rio|conte[úu]do|messaggio|commento|contenuto|recensione|bericht|opmerking|reactie|текст|сообщение|комментарий|отзыв|本文|内容|テキスト|コメント|感想|口コミ|ツイート|评论|評論|内容文|文本|正文|微博正文|treść|komentarz|opinia|wiadomość|komentář|zpráva|hodnocení|megjegyzés|üzenet|szöveg|vélemény|comentariu|mesaj|recenzie|komentaras|žinutė|atsiliepimas|yorum|metin|görüş|meddelande|omdöme|kommentti|viesti|relato|opinión|коментар|відгук|повідомлення|σχόλιο|κείμενο|μήνυμα|κριτική|תגובה|הודעה|ביקורת|تعليق|رسالة|مراجعة|bình ?luận|nội ?dung|tin ?nhắn|đánh ?giá|ความคิดเห็น|ข้อความ|รีวิว|留言|내용|본문|댓글|리뷰|의견|نص|النص|תוכן|טקסט)$/iu;
/** Words of such a name inside a longer one: `customer_feedback`, `Your comment`. */
const PRIMARY_PART =
  /(^| )(text|tweet|content|body|message|comments?|review|feedback|post|verbatim|answer|response|remarks?|words|kommentar|nachricht|bewertung|text[oe]?|comentarios?|comentários?|reseñas?|opini[oó]n|opinião|avaliação|valoración|avis|commentaires?|mensaje|mensagem|rezension|beitrag|recensione|commento|opinie)( |$)/iu;
/** Names of fields that accompany a text: a headline, a summary. */
const SECONDARY =
  /^(title|titel|titre|titulo|título|headline|subject|betreff|summary|description|desc|caption|excerpt)$/iu;
/** Names of fields that describe a person, a place, a link or a file. */
const OTHER =
  /(^| )(id|ids|user ?name|username|screen ?name|handle|name|author|user|url|urls|uri|link|links|href|image|photo|avatar|lang|language|locale|source|client|location|country|city|region|place|date|time|timestamp|created ?at|type|kind|category|topic|hashtags?|mentions?|label|sentiment|polarity|class|rating|stars|score|count|likes?|shares?|retweets?|followers?|email|phone|bio|biography|tags?|keywords?|version|device|query|platform)$/i;
/** Names of texts that somebody else wrote: the answer of a shop, the words of a link or picture, a quoted post. */
const OTHER_TEXT =
  /^(repl(y|ied)|developer|dev|owner|seller|host|company|brand|shop|store|merchant|business|agent|support|staff|admin|operator|vendor|provider|manager|management|property|hotel|restaurant|team|publisher|moderator|bot|assistant|our|link|image|img|photo|picture|media|card|quoted?|retweeted|reposted|parent|root|alt|meta|ocr)s?( (text|content|description|title|headline|response|reply|answer|message|caption|body|comment|status|tweet|post|public|latest|last|first)s?)+$/i;
/** The same with the writer behind: `Reply from owner`, `Antwort des Inhabers`, `Respuesta del propietario`. */
const ANSWER_BY =
  /^(händler|unternehmens|betreiber|anbieter|inhaber|entwickler|verkäufer|hotel|firmen|eigentümer)antwort(en)?$|(^| )(reply|response|answer|comment|antwort|kommentar|rückmeldung|stellungnahme|réponse|commentaire|respuesta|comentario|resposta|comentário|risposta|commento) (from|by|of|des|der|vom|von|du|de la|de l['’]|de|del|dell['’]|do|da) ?(the )?(owner|developer|seller|host|company|shop|store|business|agent|support|staff|team|manager|management|property|hotel|restaurant|brand|inhabers?|eigentümers?|händlers?|betreibers?|anbieters?|entwicklers?|verkäufers?|unternehmens?|firma|hotels?|geschäfts|gastgebers?|restaurants?|herstellers?|teams?|propriétaire|développeur|vendeur|commerçant|hôte|entreprise|établissement|boutique|magasin|service client|propietario|desarrollador|vendedor|proprietário|proprietario|desenvolvedor|anfitri[aã]o|anfitrión|empresa|negocio|negócio|loja|tienda|restaurante|estabelecimiento|estabelecimento|azienda|gestore|titolare)/i;
/** The same of a customer: `Avis client`, `Comentarios del cliente`. */
const OWN_BY =
  /^(avis|commentaires?|comentarios?|comentários?|opini[oó]n(es)?|opinião|opiniões|reseñas?|avaliaç(ão|ões)|valoraci[oó]n(es)?|bewertung|kommentar|meinung|comments?|reviews?|feedback)( (du|de la|des|de|del|do|da|of|from|by|vom|von|der)( the)?)? (clients?|customers?|clientes?|kunden?|gast(es)?|guests?|users?|nutzers?|utilisateurs?|usuarios?|usuários?|patients?|visitors?)$/iu;
/** Names of what is described or noted beside the text: a product, a video, an annotator's remark. */
const BESIDE =
  /^((user|profile|product|item|video|page|channel|listing|author|account|group|place|business|topic|link|image) (description|title|name|bio)|in reply to( (text|status|tweet|post|comment|message))?|(annotator|rater|coder|labell?er) (comments?|notes?|remarks?|explanations?)|(internal|agent|private|staff|admin) notes?|(ai|gpt|llm|model|auto) (summary|text|answer|explanation|response)|template|signature)$/i;
/** Parent fields in JSON that describe something other than the post itself. */
const OTHER_PARENT =
  /(^|\.)(user|author|account|profile|owner|creator|from|sender|card|embed|external|media|entities|urls|place|geo|context_annotations|referenced_tweets|retweeted(_status|_tweet)?|quoted(_status|_tweet)?|in_reply_to\w*|repl(y|ies)|root|parent|repost(ed)?|reblog|attachments?|application|includes|meta|link|preview|poll)(\.\w+)*\./i;

/** A number, also with thousands separators or a percent sign. */
export const NUMBER = /^[+-]?(\d+([.,]\d+)*|[.,]\d+)(e[+-]?\d+)?\s?%?$/i;
const LINK = /^(https?:|www\.)\S*$/i;
/** A code when it has a digit. */
const UNBROKEN = /^[\p{L}\p{N}_:./@+=-]+$/u;
const UNSPACED =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/gu;

/** A name's words with spaces between them: `post_message` and `PostMessage` become `post message`, `Post Message`. */
export const wordsOfName = (name: string) =>
  name
    .replaceAll(/([a-z])([A-Z])/g, "$1 $2")
    .replaceAll(/[\s_\-:/]+/g, " ")
    .trim();

/**
 * How likely a column's name is that of a text, as a factor; 1 is neutral.
 * @param name in JSON with its parents, such as `user.description`
 */
export function textNameScore(name: string): number {
  const words = wordsOfName(name.slice(name.lastIndexOf(".") + 1));
  const parent = OTHER_PARENT.test(name) ? 0.15 : 1;
  // Scrapers repeat the text under further names.
  if (words.toLowerCase() === "text") return 3.001 * parent;
  if (PRIMARY.test(words)) return 3 * parent;
  if (OWN_BY.test(words)) return 3 * parent;
  if (BESIDE.test(words)) return 0.3 * parent;
  if (SECONDARY.test(words)) return 1.2 * parent;
  if (OTHER_TEXT.test(words) || ANSWER_BY.test(words)) return 0.15 * parent;
  if (OTHER.test(words)) return 0.3 * parent;
  if (PRIMARY_PART.test(words)) return 2 * parent;
  return parent;
}

/** Whether a cell can be the name of a list of texts: `Comment`, `Review text`. */
export const isListName = (cell: string): boolean => {
  const words = wordsOfName(cell);
  return PRIMARY.test(words) || LIST_NAME.test(words);
};

/** A name of texts, with words before it that name their origin, and not their quality: "great post" is a text. */
const LIST_NAME =
  /^((your|our|the|my|all|any|other|further|additional|general|customers?|users?|guests?|clients?|visitors?|patients?|students?|employees?|staff|product|hotel|app|store|survey|open|free|full|raw|clean(ed)?|original|final|main|english|german|tweets?|posts?|comments?|reviews?|messages?|feedback|answers?|responses?) )*(text|texts|tweets?|posts?|comments?|reviews?|messages?|feedback|answers?|responses?|repl(y|ies)|opinions?|thoughts|remarks?|notes?|verbatims?|statements?|sentences?|utterances?|complaints?|suggestions?|testimonials?|quotes?|headlines?|captions?|body|content|freitext|texte|meinung(en)?|antworten|rückmeldung(en)?|anmerkung(en)?|bewertungen|beiträge|rezensionen|opinión|opiniones|reseñas|respuestas?|opinion(e|i)|risposte|réponses?|opinião|opiniões|respostas?)$/iu;

/** Characters from which a cell is judged. An expression that matches millions of them can exhaust the stack. */
const JUDGED_CHARACTERS = 100_000;

/** The number of words of a text. In scripts without spaces between words, two characters count as one word. */
export function countWords(cell: string): number {
  const text = cell.slice(0, JUDGED_CHARACTERS);
  const unspaced = text.match(UNSPACED)?.length ?? 0;
  const spaced = unspaced === text.length ? 0 : text.trim().split(/\s+/).length;
  return spaced + unspaced / 2;
}

/** Whether a cell is a number, a date, a link or a code and therefore not a text. */
export const isData = (cell: string) =>
  cell.length <= JUDGED_CHARACTERS &&
  (NUMBER.test(cell) || isDate(cell) || LINK.test(cell) || (UNBROKEN.test(cell) && /\d/.test(cell)));

/**
 * How likely a column holds texts: by the number of words, the share of distinct cells and the share of filled cells.
 * @returns 0 for a column of numbers, dates, links or codes
 */
function textContentScore(cells: readonly string[]): number {
  const filledCells = cells.map((cell) => cell.trim()).filter((cell) => cell !== "");
  if (filledCells.length === 0) return 0;
  const data = filledCells.filter(isData).length;
  if (data > filledCells.length / 2) return 0;
  const words =
    filledCells.reduce((sum, cell) => sum + Math.min(MAX_WORDS, countWords(cell)), 0) / filledCells.length;
  const variety = new Set(filledCells).size / filledCells.length;
  const filledShare = filledCells.length / cells.length;
  return Math.sqrt(words) * (0.3 + 0.7 * variety) * (0.4 + 0.6 * filledShare);
}

export interface TextCandidate {
  column: number;
  /** Comparable only within a table. */
  score: number;
}

/** The columns that can be the text, the most likely first; empty when no column holds words. */
export function textCandidates(
  names: readonly string[],
  rows: readonly (readonly string[])[],
): TextCandidate[] {
  const sample = rows.slice(0, SAMPLE_ROWS);
  return names
    .map((name, column) => {
      const cells = sample.map(({ [column]: cell = "" }) => textOfParts(cell) ?? cell);
      return { column, score: textContentScore(cells) * textNameScore(name) };
    })
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.column - b.column);
}
