/** A second model beside the page's own, in a worker of its own that ends with its use. */

import { useEffect, useState } from "react";
import type { ExplainService } from "../../workers/protocols/explain.ts";
import type { ModelChoice } from "../../workers/protocols/model.ts";
import type { ModelInfo } from "../engine/classifier/classifier.ts";
import type { LoadProgress } from "../engine/classifier/load-model.ts";
import { AppError, type ErrorReport } from "../errors/app-error.ts";
import { hubAccess } from "./hub-settings.ts";
import { createInferenceClient, type InferenceClient } from "./inference-client.ts";

export type SecondModelState =
  | { status: "loading"; progress: LoadProgress }
  | { status: "ready"; info: ModelInfo; service: ExplainService }
  | { status: "failed"; error: ErrorReport };

const STARTING: SecondModelState = { status: "loading", progress: { phase: "download" } };

/** Reports what becomes of a client until it is terminated. */
async function load(
  client: InferenceClient,
  choice: ModelChoice,
  report: (state: SecondModelState) => void,
): Promise<void> {
  const { service } = client;
  const fail = (cause: unknown) => report({ status: "failed", error: AppError.of(cause).report });
  try {
    let isLoaded = false;
    const info = await service.load(choice, hubAccess(), "auto", (progress) => {
      // A progress message can arrive after the result.
      if (!isLoaded) report({ status: "loading", progress });
    });
    isLoaded = true;
    report({ status: "ready", info, service });
    fail(await client.ended);
  } catch (cause) {
    fail(cause);
  }
}

/**
 * Loads a model while the caller is rendered.
 * @param key stands for the choice; another key loads another model
 * @returns the state, and a function that loads the model again
 */
export function useSecondModel(
  key: string,
  choice: ModelChoice,
): { state: SecondModelState; retry: () => void } {
  const [attempt, setAttempt] = useState(0);
  const [latest, setLatest] = useState<{ of: string; state: SecondModelState }>();
  const of = `${attempt} ${key}`;
  useEffect(() => {
    const client = createInferenceClient();
    let isCurrent = true;
    void load(client, choice, (state) => {
      if (isCurrent) setLatest({ of, state });
    });
    return () => {
      isCurrent = false;
      client.terminate();
    };
    // oxlint-disable-next-line react/exhaustive-deps -- `of` stands for the choice
  }, [of]);
  return { state: latest?.of === of ? latest.state : STARTING, retry: () => setAttempt((now) => now + 1) };
}
