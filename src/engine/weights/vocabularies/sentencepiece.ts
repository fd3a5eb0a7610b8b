/**
 * Models of SentencePiece (sentencepiece_model.proto of github.com/google/sentencepiece): the pieces with their scores, the
 * algorithm and the character map. Each family of encoders numbers the pieces in its own way (`convert_slow_tokenizer` in
 * `transformers`).
 */

import { AppError } from "../../../errors/app-error.ts";
import { type Field, fieldsOf, floatOf, textOf } from "../../onnx/protobuf.ts";
import {
  addedTokens,
  BERT_NAMES,
  ROBERTA_NAMES,
  type SpecialNames,
  specialNames,
  template,
  type TokenizerSource,
} from "./description.ts";

const MODEL = { pieces: 1, trainer: 2, normalizer: 3 } as const;
const PIECE = { text: 1, score: 2, type: 3 } as const;
const TRAINER = { algorithm: 3, byteFallback: 35, unknownId: 40 } as const;
const NORMALIZER = { characterMap: 2 } as const;
const UNIGRAM = 1;
const BPE = 2;
const USER_DEFINED = 4;

type Piece = [text: string, score: number];

interface SentencePiece {
  pieces: Piece[];
  /** The pieces that are whole tokens wherever they are in a text. */
  userDefined: string[];
  algorithm: number;
  hasBytes: boolean;
  unknownId: number;
  /** In base64; empty if there is none. */
  characterMap: string;
}

function base64(bytes: Uint8Array): string {
  let binary = "";
  for (let at = 0; at < bytes.length; at += 8192)
    binary += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(binary);
}

function readPiece(bytes: Uint8Array, { start, end }: Field): { piece: Piece; type: number } {
  const piece: Piece = ["", 0];
  let type = 1;
  for (const field of fieldsOf(bytes, start, end)) {
    if (field.number === PIECE.text) piece[0] = textOf(bytes, field);
    else if (field.number === PIECE.score) piece[1] = floatOf(bytes, field);
    else if (field.number === PIECE.type) type = field.value;
  }
  return { piece, type };
}

/** @throws AppError `bad-tokenizer` */
function readSentencePiece(bytes: Uint8Array): SentencePiece {
  const model: SentencePiece = {
    pieces: [],
    userDefined: [],
    algorithm: UNIGRAM,
    hasBytes: false,
    unknownId: 0,
    characterMap: "",
  };
  try {
    for (const field of fieldsOf(bytes)) {
      if (field.number === MODEL.pieces) {
        const { piece, type } = readPiece(bytes, field);
        model.pieces.push(piece);
        if (type === USER_DEFINED) model.userDefined.push(piece[0]);
      } else if (field.number === MODEL.trainer) {
        for (const part of fieldsOf(bytes, field.start, field.end)) {
          if (part.number === TRAINER.algorithm) model.algorithm = part.value;
          else if (part.number === TRAINER.byteFallback) model.hasBytes = part.value !== 0;
          else if (part.number === TRAINER.unknownId) model.unknownId = part.value;
        }
      } else if (field.number === MODEL.normalizer) {
        for (const part of fieldsOf(bytes, field.start, field.end))
          if (part.number === NORMALIZER.characterMap)
            model.characterMap = base64(bytes.subarray(part.start, part.end));
      }
    }
  } catch (cause) {
    throw new AppError("bad-tokenizer", "The model of SentencePiece is damaged.", { cause });
  }
  if (model.pieces.length === 0)
    throw new AppError("bad-tokenizer", "The model of SentencePiece has no pieces.");
  return model;
}

interface Merge {
  left: string;
  right: string;
  score: number;
}

/** A model of BPE has no list of merges: a piece is made of two others, the one with the highest score first. */
function mergesOf(pieces: readonly Piece[]): [string, string][] {
  const ids = new Map(pieces.map(([text], id) => [text, id]));
  const idOfPiece = (text: string) => ids.get(text) ?? 0;
  const merges: Merge[] = [];
  for (const [text, score] of new Map(pieces)) {
    const characters = [...text];
    const local: Merge[] = [];
    for (let at = 1; at < characters.length; at += 1) {
      const [left, right] = [characters.slice(0, at).join(""), characters.slice(at).join("")];
      if (ids.has(left) && ids.has(right)) local.push({ left, right, score });
    }
    local.sort((a, b) => idOfPiece(a.left) - idOfPiece(b.left) || idOfPiece(a.right) - idOfPiece(b.right));
    merges.push(...local);
  }
  const length = (text: string) => [...text].length;
  // The sort keeps the order of what is equal, and so does Python's, also when it sorts in reverse.
  merges.sort(
    (a, b) => b.score - a.score || length(b.left) - length(a.left) || length(b.right) - length(a.right),
  );
  return merges.map(({ left, right }) => [left, right]);
}

interface Numbering {
  names: SpecialNames;
  /** The tokens in the order of their ids. */
  pieces(model: SentencePiece): Piece[];
  /** The id for what the vocabulary does not have. */
  unknownId(model: SentencePiece): number;
  normalizer(steps: object[], config: TokenizerSource["config"]): object[];
}

const FOLDED_SPACES = { type: "Replace", pattern: { Regex: " {2,}" }, content: " " };

const withMask = (pieces: readonly Piece[]): Piece[] => [...pieces, ["<mask>", 0]];

const FAIRSEQ: Numbering = {
  names: ROBERTA_NAMES,
  pieces: ({ pieces }) => withMask([["<s>", 0], ["<pad>", 0], ["</s>", 0], ["<unk>", 0], ...pieces.slice(3)]),
  unknownId: () => 3,
  normalizer: (steps) => [
    ...steps,
    { type: "Strip", strip_left: false, strip_right: true },
    { type: "Replace", pattern: { Regex: " {2,}" }, content: "\u2581" },
  ],
};

const CAMEMBERT: Numbering = {
  ...FAIRSEQ,
  pieces: ({ pieces }) =>
    withMask([
      ["<s>NOTUSED", 0],
      ["<pad>", 0],
      ["</s>NOTUSED", 0],
      ["<unk>", 0],
      ["<unk>NOTUSED", -100],
      ...pieces.slice(1),
    ]),
};

const DEBERTA: Numbering = {
  names: BERT_NAMES,
  pieces: ({ pieces }) => pieces,
  unknownId: ({ unknownId }) => unknownId,
  normalizer: (steps, config) => [
    ...(config.do_lower_case ? [{ type: "Lowercase" }] : []),
    ...steps,
    { type: "Strip", strip_left: true, strip_right: true },
    FOLDED_SPACES,
  ],
};

/** By `model_type` of config.json. */
const NUMBERINGS: Readonly<Record<string, Numbering>> = {
  "xlm-roberta": FAIRSEQ,
  camembert: CAMEMBERT,
  "deberta-v2": DEBERTA,
};

function modelDescription(model: SentencePiece, vocab: readonly Piece[], unknownId: number): object {
  const { algorithm, hasBytes } = model;
  if (algorithm === UNIGRAM) return { type: "Unigram", vocab, unk_id: unknownId, byte_fallback: hasBytes };
  if (algorithm !== BPE)
    throw new AppError("bad-tokenizer", "The model of SentencePiece splits into words or characters.");
  return {
    type: "BPE",
    vocab: Object.fromEntries(vocab.map(([text], id) => [text, id])),
    merges: mergesOf(vocab),
    unk_token: vocab[unknownId]?.[0] ?? null,
    fuse_unk: true,
    byte_fallback: hasBytes,
  };
}

/** @throws AppError `bad-tokenizer`, `unsupported-model` */
export function sentencePieceDescription(source: TokenizerSource): object {
  const { files, config, modelType } = source;
  const numbering = Object.hasOwn(NUMBERINGS, modelType) ? NUMBERINGS[modelType] : undefined;
  if (!numbering)
    throw new AppError(
      "unsupported-model",
      `It is not known how a ${modelType.slice(0, 40)} numbers the pieces of SentencePiece; a tokenizer.json would say it.`,
    );
  const model = readSentencePiece(files.bytes("sentencepiece.bpe.model", "spiece.model", "spm.model"));
  const vocab = numbering.pieces(model);
  const unknownId = numbering.unknownId(model);
  const names = specialNames(source, numbering.names);
  const tokens = addedTokens(source, names, new Map(vocab.map(([text], id) => [text, id])));
  const whole = model.userDefined
    .filter((content) => tokens.every((token) => token.content !== content))
    .map((content) => ({
      id: vocab.findIndex(([text]) => text === content),
      content,
      special: false,
      normalized: false,
    }));
  const map = model.characterMap
    ? [{ type: "Precompiled", precompiled_charsmap: model.characterMap, longest: true }]
    : [];
  const metaspace = { type: "Metaspace", replacement: "\u2581", prepend_scheme: "always", split: true };
  const splits = modelType === "deberta-v2" && config["split_by_punct"] === true;
  return {
    added_tokens: [...tokens, ...whole],
    normalizer: { type: "Sequence", normalizers: numbering.normalizer(map, config) },
    pre_tokenizer: splits
      ? { type: "Sequence", pretokenizers: [{ type: "Punctuation", behavior: "Isolated" }, metaspace] }
      : metaspace,
    post_processor: template(names, tokens),
    model: modelDescription(model, vocab, unknownId),
  };
}
