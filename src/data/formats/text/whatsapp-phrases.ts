/** What WhatsApp writes in place of a message, by language: English, German, Spanish, French, Portuguese, Italian, Dutch. */

import type { MessageKind } from "./chat.ts";

const phrases = (...patterns: readonly string[]) => patterns.join("|");
/** The whole text; WhatsApp ends some of these sentences with a stop. */
const whole = (pattern: string) => new RegExp(String.raw`^(?:${pattern})[.!]?\s*$`, "iu");

const DELETED = whole(
  phrases(
    "This message was deleted(?: by admin .*)?|You deleted this message(?: as admin)?|This message was deleted",
    "(?:Diese|Eine) Nachricht wurde (?:von .* )?gelöscht|Du hast diese Nachricht(?: als Admin)? gelöscht",
    "Se eliminó este mensaje|(?:Tú )?eliminaste este mensaje(?: .*)?|Este mensaje (?:fue|ha sido) eliminado(?: .*)?|Has eliminado este mensaje|El admin\\S* .* eliminó este mensaje",
    "Ce message a été supprimé(?: .*)?|Vous avez supprimé ce message(?: .*)?|Message supprimé",
    "(?:Esta )?mensagem (?:foi )?(?:apagada|eliminada)(?: .*)?|(?:Você )?apagou esta mensagem(?: .*)?|Eliminou esta mensagem|Apagaste esta mensagem",
    "Questo messaggio è stato eliminato(?: .*)?|Hai eliminato questo messaggio|Dit bericht is verwijderd|Je hebt dit bericht verwijderd",
  ),
);
const WAITING =
  /^(?:Waiting for this message|Warten auf diese Nachricht|Esperando (?:este )?mensaje|En attente de ce message|Aguardando (?:esta )?mensagem)[.…]/iu;
const CALL = whole(
  phrases(
    "(?:Missed|Silenced) (?:group )?(?:voice|video) call(?:,.*)?(?: at .*)?|(?:Voice|Video|Group|Audio) call(?:[,.] .*)?|Tap to call back",
    "(?:Verpasster|Entgangener|Stummgeschalteter) (?:Gruppen-?)?(?:Sprach|Video|Audio)anruf(?:[, ].*)?|(?:Sprach|Video|Gruppen)anruf(?:, .*)?|Verpasster Anruf",
    "(?:Video)?llamada(?: grupal)?(?: de voz| de video)?(?: grupal)? perdida(?:[, ].*)?|(?:Video)?llamada(?: de voz)?, .*",
    "Appel (?:vocal|vidéo)(?: de groupe)? manqué(?:[, ].*)?|Appel (?:vocal|vidéo), .*|Appel en absence",
    "(?:Chamada|Ligação)(?: de voz| de vídeo)?(?: em grupo)? (?:perdida|não atendida)(?:[, ].*)?|(?:Chamada|Ligação) de (?:voz|vídeo), .*",
    "(?:Video)?chiamata(?: vocale)?(?: di gruppo)? persa.*|Gemiste (?:spraak|video)oproep.*",
  ),
);
/** The first line of a chat, whose author on iOS is the chat itself. */
const ENCRYPTED =
  /^(?:Messages|Nachrichten|Los mensajes|Les messages|As mensagens|I messaggi|Berichten).{0,80}(?:end-to-end|Ende-zu-Ende|de extremo a extremo|de bout en bout|de ponta a ponta|ponto a ponto)/iu;
const KINDS_OF_MEDIA =
  "image|picture|photo|video|video note|audio|sticker|gif|document|contact card|view once (?:message|photo|video)|" +
  "bild|foto|videonotiz|dokument|kontaktkarte|imagen|nota de video|documento|tarjeta de contacto|vidéo|photo|fiche contact|" +
  "imagem|vídeo|áudio|figurinha|cartão do contato|ficha do contacto|immagine|scheda contatto|afbeelding|contactkaart";
const OMITTED_WORD =
  "omitted|weggelassen|ausgelassen|ausgeschlossen|nicht enthalten|omitid[oa]|omis[e]?|absente?|retiré[e]?|manquante?|ocultad[oa]|oculto|omess[oai]|esclus[oaie]|weggelaten";
const OMITTED = new RegExp(
  String.raw`^(?:[^\n]{1,200} • (?:[^\n]{0,40} )?)?(?:${KINDS_OF_MEDIA}) (?:${OMITTED_WORD})\.?\s*$`,
  "iu",
);
/** A caption, and after it the mark and what stands for the picture. */
const CAPTIONED = new RegExp(
  String.raw`^(?<caption>.*\S)\s*\u200e(?<attachment>(?:${KINDS_OF_MEDIA}) (?:${OMITTED_WORD})|<[\p{L} ]{4,20}\s?: ?[^<>\n]{3,200}>)\s*$`,
  "isu",
);
/** `<Media omitted>`, `<attached: 1-PHOTO.jpg>`, in any language. */
const BRACKETED = /^<[^<>\n]{4,200}>$/u;
const PLACE = whole(
  String.raw`(?:live )?(?:location|standort|live-standort|ubicación|locali[s]ation|localização|posizione|locatie)(?: shared| partagée)?\s?(?:: ?https?:\S+.*)?`,
);
const LIVE_PLACE = whole(
  phrases(
    "live location shared|Live-Standort (?:wird geteilt|geteilt)|ubicación en tiempo real compartida|position en direct partagée",
    "localização (?:em tempo real|atual) compartilhada|ubicación en vivo compartida|null",
  ),
);
/** The file of an Android export, and the caption below it. */
const FILE =
  /^(?<attachment>[^\n]{1,200}\.\w{2,5} \((?:file attached|Datei angehängt|archivo adjunto|fichier joint|arquivo anexado|ficheiro anexado|file allegato|bestand bijgevoegd)\))\s*(?<caption>.*)$/isu;

const HEADING = String.raw`\p{Lu}[\p{Lu}\p{M} ]{2,20}\s?:`;
/** A poll in any language: a word, the question, and a line for each option with its votes. */
const POLL = new RegExp(
  String.raw`^${HEADING}\n(?<question>[^\n].*?)\n\s*(?<options>(?:${HEADING} [^\n]* \(\d+ [^\n()]{1,20}\)\s*)+)$`,
  "su",
);
const OPTION = new RegExp(String.raw`${HEADING} ([^\n]*)`, "gu");

const EDITED =
  /\u200e?<[^<>]{0,40}(?:edited|bearbeitet|editad[oa]|editó|modifié|modificato|bewerkt)[^<>]{0,30}>\s*$/iu;

/** Sentences of the program whose author would be its beginning, up to a colon in a name. */
const SYSTEM_START = new RegExp(
  phrases(
    String.raw`\b(?:changed (?:the|this) (?:subject|group|name|description|icon)|changed (?:their|the settings)|created (?:the |this )?(?:group|community)|renamed the group|pinned a message|was added|end-to-end|security code)`,
    String.raw`\b(?:hat|hast|haben) (?:den |die |das |diese |der )?(?:Betreff|Gruppe\S*|Namen|Beschreibung|Thema|Community)`,
    String.raw`(?:^|\s)(?:cambió|cambiaste|creó|creaste|ha cambiado|ha creado|modificó) (?:el |la |este |un )?(?:asunto|nombre|grupo|descripción|ícono|icono)`,
    String.raw`(?:^|\s)(?:a|avez) (?:changé|modifié|créé|renommé) (?:le |la |l['’]|ce |un |ce )?(?:sujet|nom|groupe|objet|description|icône|titre)`,
    String.raw`(?:^|\s)(?:mudou|mudaste|alterou|alteraste|criou|criaste|modificou) (?:o |a |este |um )?(?:assunto|nome|grupo|descrição|imagem|ícone)`,
    String.raw`(?:^|\s)(?:ha|hai) (?:cambiato|modificato|creato) |\bheeft (?:het onderwerp|de groep|groep)`,
  ),
  "iu",
);
/** The names of groups stand between quotes; an author does not end inside one. */
const OPEN_QUOTE = /["“„«](?=[^"”“»]*$)/u;

/** Whether what stands before a colon is the beginning of a sentence, and no name. */
export const isSystemStart = (start: string): boolean => SYSTEM_START.test(start) || OPEN_QUOTE.test(start);

export interface Content {
  text: string;
  kind: MessageKind;
  attachment?: string;
}

/** Characters of a sentence of the program. */
const MAX_PHRASE = 500;
const MAX_POLL = 4000;
const INVISIBLE = /[\u200e\u2066-\u2069]/g;

/**
 * What a message holds.
 * @param text with its marks: one of direction stands before everything that the program wrote on iOS
 */
export function contentOf(text: string): Content {
  const hasMark = text.startsWith("\u200e");
  const unmarked = text.replace(EDITED, "");
  const poll = POLL.exec(unmarked.slice(0, MAX_POLL).replaceAll(INVISIBLE, ""))?.groups;
  if (poll) {
    const { question = "", options = "" } = poll;
    const attachment = [...options.matchAll(OPTION)].map(([, option = ""]) => option.trim()).join(", ");
    return { text: question.trim(), kind: "message", attachment };
  }
  const isDocument = OMITTED.test(unmarked.slice(0, MAX_PHRASE).replace(INVISIBLE, "").trim());
  const captioned = isDocument
    ? undefined
    : (CAPTIONED.exec(unmarked)?.groups ?? FILE.exec(unmarked.replace(INVISIBLE, ""))?.groups);
  const { caption = "", attachment = "" } = captioned ?? {};
  const plain = (caption || unmarked).replace(INVISIBLE, "").trim();
  if (caption !== "") return { text: plain, kind: "message", attachment };
  if (attachment !== "") return { text: plain, kind: "media" };
  if (plain.length > MAX_PHRASE) return { text: plain, kind: hasMark ? "notice" : "message" };
  if (WAITING.test(plain) || DELETED.test(plain) || CALL.test(plain) || ENCRYPTED.test(plain))
    return { text: plain, kind: "notice" };
  const isMedia = [OMITTED, BRACKETED, PLACE, LIVE_PLACE].some((pattern) => pattern.test(plain));
  return { text: plain, kind: isMedia ? "media" : hasMark ? "notice" : "message" };
}
