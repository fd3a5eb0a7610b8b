/** Files in older encodings, and encodings by their usual names. */

import { TextWriter } from "../../data/text/text-writer.ts";
import { encodingName } from "../../data/text/decoder.ts";
import type { ReadingCase } from "../reading-case.ts";

const detected = "detected encoding";
const named = "names of encodings";

const encoded = (encoding: string, text: string, bom = false) => {
  const writer = new TextWriter({ name: encodingName(encoding), bom });
  return new Uint8Array([...writer.bom, ...writer.encode(text)]);
};

const file = (texts: readonly string[], end = "\n") =>
  `id;text${end}${texts.map((text, at) => `${at};${text}${end}`).join("")}`;

/** Encodings that write the same bytes for these texts are all right, so only the texts are compared. */
const detectedCase = (name: string, encoding: string, texts: readonly string[], end = "\n"): ReadingCase => ({
  name,
  kind: detected,
  file: "t.csv",
  bytes: () => encoded(encoding, file(texts, end)),
  rows: texts.length,
  textColumn: "text",
  texts,
});

const ENGLISH = ["It’s the worst tram ever", "I don’t like it", "“great” she said", "Café crème"];
const GERMAN = ["Größe passt nicht", "schön war es trotzdem", "nächstes Jahr für Ältere"];
const FRENCH = ["C’était très agréable", "j’ai été déçu, jamais plus", "à bientôt peut-être"];
const SPANISH = ["¿Cuándo abre mañana?", "está muy bien, señor", "el baño no funcionó"];
const POLISH = ["Bardzo się spóźnił", "świetna obsługa, polecam", "źle działa, żałuję"];
const CZECH = ["Příliš žluťoučký kůň", "děkuji, všechno bylo skvělé", "nikdy více, škoda času"];
const TURKISH = ["çok güzel bir gün", "bir daha gelmeyeceğim, kötüydü", "şehir içi ulaşım iyi"];
const RUSSIAN = [
  "Очень хорошая поездка, спасибо",
  "Больше никогда сюда не приеду",
  "Открыто с десяти утра",
  "Всё было просто ужасно",
];
const UKRAINIAN = [
  "Дуже гарна поїздка, дякую",
  "Більше ніколи сюди не приїду",
  "Відчинено з десятої ранку",
  "Їжа була жахлива",
];
const GREEK = ["Μου άρεσε πολύ η βόλτα", "Δεν θα έρθω ποτέ ξανά", "Ανοίγει στις δέκα το πρωί"];
const HEBREW = ["אהבתי מאוד את הטיול", "לא אחזור לשם לעולם", "פתוח מעשר בבוקר"];
const ARABIC = ["الرحلة كانت جميلة جدا", "لن اعود الى هناك ابدا", "يفتح في العاشرة صباحا"];
const JAPANESE = ["この公園は本当に好きです", "もう二度と行きたくない", "十時に開きます"];
const CHINESE = ["我很喜欢这个公园", "服务太差，再也不来了", "早上十点开门"];
const TRADITIONAL = ["我很喜歡這個公園", "服務太差，再也不來了", "早上十點開門"];
const KOREAN = ["이 공원이 정말 좋아요", "다시는 가고 싶지 않아요", "아침 열 시에 열어요"];

const detectedCases: readonly ReadingCase[] = [
  detectedCase("English of a Mac", "macintosh", ENGLISH),
  detectedCase("English of a Mac, with CR", "macintosh", ENGLISH, "\r"),
  detectedCase("German of a Mac", "macintosh", GERMAN),
  detectedCase("French of a Mac", "macintosh", FRENCH),
  detectedCase("English of Windows", "windows-1252", ENGLISH),
  detectedCase("German of Windows", "windows-1252", GERMAN),
  detectedCase("Spanish of Windows", "windows-1252", SPANISH),
  detectedCase("German of DOS", "ibm850", GERMAN),
  detectedCase("French of DOS", "ibm850", [
    "c'était très agréable",
    "j'ai été déçu, jamais plus",
    "à bientôt peut-être",
  ]),
  detectedCase("Polish", "windows-1250", POLISH),
  detectedCase("Polish, ISO", "iso-8859-2", POLISH),
  detectedCase("Czech", "windows-1250", CZECH),
  detectedCase("Czech of DOS", "ibm852", CZECH),
  detectedCase("Turkish", "windows-1254", TURKISH),
  detectedCase("Russian of Windows", "windows-1251", RUSSIAN),
  detectedCase("Russian, KOI8-R", "koi8-r", RUSSIAN),
  detectedCase("Russian, ISO", "iso-8859-5", RUSSIAN),
  detectedCase("Russian of DOS", "ibm866", RUSSIAN),
  detectedCase("Russian of a Mac", "x-mac-cyrillic", RUSSIAN),
  detectedCase("Ukrainian", "windows-1251", UKRAINIAN),
  detectedCase("Ukrainian, KOI8-U", "koi8-u", UKRAINIAN),
  detectedCase("Greek of Windows", "windows-1253", GREEK),
  detectedCase("Greek, ISO", "iso-8859-7", GREEK),
  detectedCase("Hebrew", "windows-1255", HEBREW),
  detectedCase("Hebrew, ISO", "iso-8859-8", HEBREW),
  detectedCase("Arabic of Windows", "windows-1256", ARABIC),
  detectedCase("Arabic, ISO", "iso-8859-6", ARABIC),
  detectedCase("Thai", "windows-874", ["สวนนี้สวยมากชอบมาก", "จะไม่กลับมาอีกแล้ว", "เปิดสิบโมงเช้า"]),
  detectedCase("Shift JIS", "shift_jis", JAPANESE),
  detectedCase("EUC-JP", "euc-jp", JAPANESE),
  detectedCase("GBK", "gbk", CHINESE),
  detectedCase("Big5", "big5", TRADITIONAL),
  detectedCase("EUC-KR", "euc-kr", KOREAN),
  detectedCase(
    "Russian words in the tags of pages",
    "windows-1251",
    Array.from(
      { length: 6 },
      (_, at) => `<a href="http://example.com/page/${at}" class="link">link</a> <b>Samovar</b> Самовар`,
    ),
  ),
  {
    name: "ISO-2022-JP",
    kind: detected,
    file: "t.csv",
    bytes: () => "id,text\r\n1,\u001b$B$3$N8x1`$,9%$-$G$9\u001b(B\r\n2,\u001b$B$b$&9T$-$?$/$J$$\u001b(B\r\n",
    rows: 2,
    texts: ["この公園が好きです", "もう行きたくない"],
    encoding: "iso-2022-jp",
  },
  {
    name: "UTF-16 with a mark",
    kind: detected,
    file: "t.csv",
    bytes: () => encoded("utf-16le", file(GERMAN), true),
    texts: GERMAN,
    encoding: "utf-16le",
    unchanged: true,
  },
  { ...detectedCase("UTF-32", "utf-32le", GERMAN), bytes: () => utf32(file(GERMAN)), encoding: "utf-32le" },
];

function utf32(text: string): Uint8Array {
  const points = Array.from(`\ufeff${text}`, (character) => character.codePointAt(0) ?? 0);
  return new Uint8Array(Uint32Array.from(points).buffer);
}

const namedCase = (name: string, encoding: string, texts: readonly string[]): ReadingCase => ({
  name,
  kind: named,
  file: "t.csv",
  bytes: () => encoded(encoding, file(texts)),
  options: { encoding: name },
  encoding: encodingName(encoding),
  texts,
  unchanged: true,
});

const namedCases: readonly ReadingCase[] = [
  ...["UTF-8", "utf8", "UTF8", "Utf_8", "utf-8-sig", "unicode-1-1-utf-8"].map((name) =>
    namedCase(name, "utf-8", ["quite good ✓", "café"]),
  ),
  ...["UTF-16LE", "utf-16-le", "utf16le"].map((name) => namedCase(name, "utf-16le", GERMAN)),
  ...["Latin-1", "latin1", "ISO-8859-1", "cp1252", "Windows-1252", "ansi", "iso8859_1"].map((name) =>
    namedCase(name, "windows-1252", GERMAN),
  ),
  ...["cp1251", "windows_1251", "WIN1251"].map((name) => namedCase(name, "windows-1251", RUSSIAN)),
  ...["MacRoman", "mac_roman", "macintosh"].map((name) => namedCase(name, "macintosh", ENGLISH)),
  ...["cp850", "IBM850", "850"].map((name) => namedCase(name, "ibm850", GERMAN)),
  ...["Shift-JIS", "sjis", "cp932", "SHIFT_JIS"].map((name) => namedCase(name, "shift_jis", JAPANESE)),
  ...["GB2312", "gbk"].map((name) => namedCase(name, "gbk", CHINESE)),
  ...["KOI8-R", "koi8_r"].map((name) => namedCase(name, "koi8-r", RUSSIAN)),
  {
    name: "an encoding that does not exist",
    kind: named,
    file: "t.csv",
    bytes: () => file(GERMAN),
    options: { encoding: "utf-9" },
    refused: "unknown-encoding",
  },
];

export const cases: readonly ReadingCase[] = [...detectedCases, ...namedCases];
