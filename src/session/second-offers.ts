/** The second models that can stand beside a first one: those of this browser, and taught heads. */

import { useEffect, useState } from "react";
import type { ModelChoice } from "../../workers/protocols/model.ts";
import type { SecondChoice } from "../../workers/protocols/second.ts";
import type { StoredModel } from "../engine/store/model-store.ts";
import { AppError, type ErrorReport } from "../errors/app-error.ts";
import type { TaughtHead } from "../heads/file/head.ts";
import { t } from "../i18n/i18n.ts";
import { EMBEDDED_MODEL } from "./backend-store.ts";
import { createLibraryClient } from "./library-client.ts";
import { choiceOf } from "./model-store.ts";
import { readHeads, useTaughtHeads } from "./taught-heads-store.ts";

export interface SecondOffer {
  /** Persists in links: the embedded model's name, key and dtype of a stored one, or the SHA-256 of a head. */
  id: string;
  /** In the page's language. */
  name: string;
  chosen: SecondChoice;
}

/** What a second model stands beside. */
export interface FirstModel {
  choice: ModelChoice;
  weightsSha256: string;
}

const isSame = (one: ModelChoice, other: ModelChoice): boolean =>
  one.kind === "stored" && other.kind === "stored"
    ? one.key === other.key && one.dtype === other.dtype
    : one.kind === other.kind;

/** The app's own model and those that are stored, each with its number formats. */
function modelOffers(stored: readonly StoredModel[]): { id: string; name: string; choice: ModelChoice }[] {
  const ofStored = stored.flatMap(({ key, id, revision, dtypes }) =>
    dtypes.map((dtype) => ({
      id: `${key} ${dtype}`,
      name: `${id}, ${revision.slice(0, 8)}, ${dtype}`,
      choice: { kind: "stored", key, dtype } as const,
    })),
  );
  const embedded = {
    id: EMBEDDED_MODEL,
    name: t("evaluate:second.embedded"),
    choice: choiceOf(EMBEDDED_MODEL),
  };
  return [embedded, ...ofStored];
}

const headOffers = (heads: readonly TaughtHead[], weightsSha256: string): SecondOffer[] =>
  heads
    .filter((head) => head.encoder.weightsSha256 === weightsSha256 && head.kind !== "multiple")
    .map((head) => ({
      id: head.sha256,
      name: t("evaluate:second.head", { name: head.name }),
      chosen: { of: "head", head },
    }));

/** Every model but the first one, and the taught heads of the first one. @returns no offers until they are read */
export function useSecondOffers({ choice, weightsSha256 }: FirstModel): {
  offers: SecondOffer[] | undefined;
  error: ErrorReport | undefined;
} {
  const [stored, setStored] = useState<StoredModel[]>();
  const [error, setError] = useState<ErrorReport>();
  const heads = useTaughtHeads((state) => state.heads);
  useEffect(() => {
    void readHeads();
    createLibraryClient()
      .list()
      .then(setStored, (cause: unknown) => setError(AppError.of(cause).report));
  }, []);
  if (!stored) return { offers: undefined, error };
  const ofModels = modelOffers(stored)
    .filter((offer) => !isSame(offer.choice, choice))
    .map(({ id, name, choice: other }): SecondOffer => ({
      id,
      name,
      chosen: { of: "model", choice: other },
    }));
  return { offers: [...ofModels, ...headOffers(heads ?? [], weightsSha256)], error };
}
