/** Letters beyond ASCII of languages in Latin script. A text in one language has few of another one's. */

export const LATIN_ALPHABETS: readonly string[] = [
  "áéíóúüñ", // Spanish
  "àâæçéèêëîïôœùûü", // French
  "äöüß", // German
  "áàâãçéêíóôõúü", // Portuguese
  "àèéìíîòóùú", // Italian
  "àèéíïòóúüç", // Catalan
  "äåöé", // Swedish, Finnish
  "æøåéó", // Danish, Norwegian
  "áðéíóúýþæö", // Icelandic
  "áéèëïíóöü", // Dutch
  "ąćęłńóśźż", // Polish
  "áčďéěíňóřšťúůýž", // Czech
  "áäčďéíĺľňóôŕšťúýž", // Slovak
  "áéíóöőúüű", // Hungarian
  "čćđšž", // Croatian, Slovenian
  "ăâîșțşţ", // Romanian
  "ëç", // Albanian
  "ąčęėįšųūž", // Lithuanian
  "āčēģīķļņšūž", // Latvian
  "äõöüšž", // Estonian
  "çğıöşüâîû", // Turkish
  "ĉĝĥĵŝŭ", // Esperanto
  "ċġħżàèìòù", // Maltese
  "âêîôûŵŷáéëïö", // Welsh
  "áčđŋšŧž", // Northern Sámi
  "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ\u0300\u0301\u0303\u0309\u0323", // Vietnamese
];

/** Letters of Western European languages: texts in several of them are in one file. */
export const WESTERN_LETTERS = "àáâãäåæçèéêëìíîïñòóôõöøùúûüßœ";
