/** Words that say nothing about what a text is about: articles, pronouns, prepositions, forms of be and have. */

import type { StopWordLanguage } from "../../protocols/words.ts";

/** Also the placeholders that preprocessing inserts for mentions and links, and what is left of contractions. */
const OF_TWEETS = "rt amp http https user co";

const LISTS: Readonly<Record<StopWordLanguage, string>> = {
  en: "the a an and or but if of to in on at for with from by is are was were be been am i im you he she it its we they me my your our his her their this that these those so as do does did just have has had will would can could all what when who how there here out up about than then them us t s m re ve ll d",
  de: "der die das den dem des ein eine einen einem einer eines und oder aber wenn weil dass daß zu zur zum in im ins an am auf für mit von vom bei aus nach vor über unter um durch ist sind war waren bin bist sein seid wird werden wurde wurden hat habe haben hast hatte hatten kann können ich du er sie es wir ihr mich dich sich uns euch mir dir ihm ihn ihnen mein meine meinen dein deine seine ihre unser nicht kein keine auch noch nur schon so wie was wer wo da dann hier dort doch mal ja als bis man denn",
  es: "el la los las un una unos unas y e o u pero si porque que de del a al en con por para sin sobre entre hasta desde es son era eran fue fueron ser soy eres somos está están estoy estaba ha han he hay había tiene tengo yo tú él ella ello nosotros ellos ellas me te se nos os lo le les mi mis tu tus su sus este esta estos estas ese esa eso esto no ni ya muy más también como cuando donde quien qué cómo todo toda todos",
  fr: "le la les un une des du de et ou mais si que qui quoi dont où à au aux en dans sur sous avec pour par sans chez est sont était étaient être suis es sommes êtes été a ai as avons avez ont avait avoir je tu il elle on nous vous ils elles me te se moi toi lui leur leurs mon ma mes ton ta tes son sa ses notre nos votre vos ce cet cette ces cela ça ne pas plus aussi très comme quand tout toute tous y",
  it: "il lo la i gli le un uno una e ed o ma se che chi di del dello della dei degli delle a al allo alla ai agli alle da dal dalla in nel nella nei con su sul sulla per tra fra è sono era erano essere sei siamo stato ho hai ha abbiamo hanno aveva avere io tu lui lei noi voi loro mi ti si ci vi mio mia tuo tua suo sua nostro questo questa questi queste quello quella non più anche come quando dove cosa tutto tutti",
  nl: "de het een en of maar als dat die dit deze van naar in op aan bij met voor door over uit om te tot is zijn was waren ben bent word wordt worden heb heeft hebben had kan kunnen ik jij je hij zij ze wij we jullie u mij me hem haar ons hun mijn jouw niet geen ook nog al er hier daar dan zo wat wie waar wel naar",
  pt: "o a os as um uma uns umas e ou mas se que quem de do da dos das em no na nos nas com por pelo pela para sem sobre entre até é são era eram foi foram ser sou somos está estão estou estava tem têm tenho há eu tu ele ela você nós vocês eles elas me te lhe meu minha seu sua seus suas este esta isto esse essa isso não já muito mais também como quando onde tudo todo toda todos",
};

/** The common words of these languages, in lower case. */
export const stopWordsOf = (languages: readonly StopWordLanguage[]): ReadonlySet<string> =>
  new Set([OF_TWEETS, ...languages.map((language) => LISTS[language])].join(" ").split(" "));
