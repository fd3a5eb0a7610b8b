/**
 * Praise and laughter in words that mean something bad, or nothing, elsewhere: "this song slaps", "I'm dead 💀". Only
 * constructions in which the slang is the likelier meaning (Thorne, Dictionary of Contemporary Slang; Merriam-Webster):
 * "she was sick all week" is none. Few, because a wider list would doubt what the model reads well.
 */

const LAUGHTER = /[💀☠😂🤣]/u;
const LAUGHED =
  /\b(?:i['’]?m|i am|we['’]?re|i have|me)\s(?:\w+\s)?(?:dead|deceased|dying|crying|screaming|wheezing)\b|^\W*(?:dead|deceased|screaming)\b/iu;

const PRAISE: readonly RegExp[] = [
  // Without an object, which would be hit: "this slaps", "it slaps so hard".
  /\b(?<!\b(?:he|she|who|mom|dad) )slaps(?=\s*(?:$|[^\p{L}\s])|\s+(?:so|too|really|hard|harder|different|fr|ngl|every|tbh|lol)\b)/iu,
  /\b(?:songs|tracks|beats|albums|fries|these|those|really|absolutely|lowkey)\sslap(?=\s*(?:$|[^\p{L}\s])|\s+(?:so|hard|harder|different|fr)\b)/iu,
  /\b(?:that|this|it|which)(?:['’]?s| is| was| looks?| sounds?)\s(?:(?:so|pretty|actually|really|absolutely|fucking)\s)?sick(?=\s*(?:$|[^\p{L}\s])|\s+(?:as|bro|dude|man|lol|af|fr)\b)/iu,
  /\b(?:sick|filthy|nasty|disgusting)\s(?:beats?|songs?|tracks?|riffs?|solos?|drops?|verses?|bars|basslines?|goals?|dunks?|tricks?|moves|passes|crossovers?|edits?|fit|outfits?|kicks)\b/iu,
  /\b(?:beat|song|track|riff|solo|drop|verse|bassline|goal|dunk|trick|edit|outfit)\b[^.!?,]{0,24}\s(?:is|was|are)\s(?:so\s)?(?:sick|filthy|nasty|disgusting)\b/iu,
  /\bleft no crumbs\b|\b(?:ate|eats) and left\b/iu,
  /(?:\b(?:is|are|was|were|be)|['’]s)\s(?:really\s|actually\s)?the shit(?=\s*(?:$|[^\p{L}\s]))/iu,
];

/** Whether a text has slang that a model may read literally. */
export const hasSlang = (text: string): boolean =>
  PRAISE.some((pattern) => pattern.test(text)) || (LAUGHTER.test(text) && LAUGHED.test(text));
