/** The life cycle of the page's model: starting, ready, switching to a faster backend, failed. */

import type { BackendChoice, ModelChoice } from "../../workers/protocols/model.ts";
import type { ExplainService } from "../../workers/protocols/explain.ts";
import type { BrowserBackendId } from "../engine/backends/backend.ts";
import type { ClassifyOptions, ModelInfo, Prediction } from "../engine/classifier/classifier.ts";
import type { LoadProgress } from "../engine/classifier/load-model.ts";
import { answerLimit } from "../engine/pool/answer-limit.ts";
import { AppError, type ErrorCode, type ErrorReport } from "../errors/app-error.ts";
import { whileResponding } from "../rpc/responding.ts";
import { trialKey, useBackends } from "./backend-store.ts";
import { hubAccess } from "./hub-settings.ts";
import type { InferenceClient } from "./inference-client.ts";
import { diedInTrial, PAGE_ENDED, underMark } from "./trial-mark.ts";
import type { RunningModel, TrialScope } from "./try-backends.ts";

/** The model to load. */
export interface SessionModel {
  /** A name of the model that persists after the tab is closed. */
  name: string;
  choice: ModelChoice;
}

export type SessionState =
  /** The model is being loaded. There is no client before the first `start`. */
  | { status: "starting"; client: InferenceClient | undefined; progress: LoadProgress }
  | { status: "ready"; client: InferenceClient; info: ModelInfo }
  /** `client` has taken over; `former` ends after its calls in progress have returned. */
  | { status: "switching"; client: InferenceClient; info: ModelInfo; former: InferenceClient }
  /** `client` has ended. */
  | { status: "failed"; client: InferenceClient; error: ErrorReport };

export interface SessionPorts {
  createClient(): InferenceClient;
  /** @returns the model on a faster backend, loaded; undefined when there is none */
  findFasterBackend(
    running: RunningModel,
    choice: ModelChoice,
    scope: TrialScope,
  ): Promise<RunningModel | undefined>;
  isPageVisible(): boolean;
}

/** A trial of other backends begins when no call was in progress for this time after a score. */
export const QUIET_MS = 2000;

/** Below this number of texts, a trial takes longer than the time that it could save. */
const MIN_TEXTS_FOR_TRIAL = 1000;

/** Errors that another backend may not have; other errors, such as a lost connection, would also occur there. */
const BACKEND_FAILURES: readonly ErrorCode[] = [
  "not-for-kernel",
  "runtime-unavailable",
  "bad-model",
  "out-of-memory",
  "device-lost",
  "inference-failed",
  "worker-crashed",
  "unexpected",
];

/** Shown when the page died while it loaded the model on the graphics processor. */
const DIED = { reason: PAGE_ENDED, from: "webgpu" } as const;

const noModel = () => new AppError("inference-failed", "No model is loaded.");

export class ModelSession {
  readonly #ports: SessionPorts;
  readonly #onChange: (state: SessionState) => void;
  #state: SessionState = { status: "starting", client: undefined, progress: { phase: "download" } };
  #model: SessionModel | undefined;
  /** Calls that a person waits for; a client that is replaced completes them before it ends. */
  readonly #underWay = new Set<Promise<unknown>>();
  #starting: Promise<void> = Promise.resolve();
  /** Trials run one after the other, so that each uses the measurements of the previous one. */
  #trials: Promise<void> = Promise.resolve();
  #quietTimer: ReturnType<typeof setTimeout> | undefined;
  /** The client that has returned a result to a person. */
  #answered: InferenceClient | undefined;
  /** Milliseconds that the first run of the model took. */
  #warmUpMs = 0;

  constructor(ports: SessionPorts, onChange: (state: SessionState) => void) {
    this.#ports = ports;
    this.#onChange = onChange;
  }

  get state(): SessionState {
    return this.#state;
  }

  /** Ends the client, if there is one, and loads the model in a new one. Resolves when that succeeded or failed. */
  start(model: SessionModel): Promise<void> {
    this.#starting = this.#load(model);
    return this.#starting;
  }

  /** Cancels a load in progress. */
  cancel(): void {
    this.#state.client?.terminate();
  }

  /** A failed backend is replaced by onnxruntime-web, which then repeats the call. @throws AppError */
  async classify(text: string, options?: ClassifyOptions): Promise<Prediction> {
    const state = this.#state;
    if (state.status !== "ready" && state.status !== "switching") throw noModel();
    const { client, info } = state;
    try {
      const { maxLength } = info.manifest;
      const responding = whileResponding(client, (service) => service.classify(text, options), {
        stuck: new AppError("model-stuck", "The model does not respond."),
        stuckAfter: answerLimit([text], { maxLength, warmUpMs: this.#warmUpMs }),
      });
      return await this.#track(client, responding);
    } catch (cause) {
      const error = AppError.of(cause);
      if (!this.#isCurrent(client) || error.code === "cancelled") throw error;
      const isStuckAnywhere = error.code === "model-stuck" && info.device !== "webgpu";
      if (info.device === "wasm" || isStuckAnywhere) {
        this.#fail(client, error);
        throw error;
      }
      await this.#moveToProcessor(info, error);
      return this.classify(text, options);
    }
  }

  /** A failed explanation does not change the session's state. @throws AppError */
  async explain<T>(ask: (service: ExplainService) => Promise<T>): Promise<T> {
    const { client } = this.#state;
    if (!client) throw noModel();
    return this.#track(client, ask(client.service));
  }

  /** Measures every backend that could run the model, also those that are not expected to be faster. */
  tryBackends(): Promise<void> {
    return this.#switchInTurn("everything");
  }

  /** Resolves when the model is loaded or has failed, and the fastest backend for this number of texts is known. */
  async settled(texts: number): Promise<void> {
    await this.#starting;
    const { preference, isTrying } = useBackends.getState();
    const isLoaded = this.#state.status === "ready" || this.#state.status === "switching";
    if (!isLoaded || preference !== "auto") return;
    const pays = texts >= MIN_TEXTS_FOR_TRIAL;
    if (pays || !isTrying) await this.#switchInTurn(pays ? "measure" : "recall").catch(() => {});
  }

  #enter(state: SessionState): void {
    this.#state = state;
    this.#onChange(state);
  }

  /** Another client may have taken over while a call was in progress. */
  #isCurrent(client: InferenceClient): boolean {
    return this.#state.client === client;
  }

  #fail(client: InferenceClient, { report }: AppError): void {
    if (!this.#isCurrent(client)) return;
    this.#enter({ status: "failed", client, error: report });
    client.terminate();
  }

  /** The session fails when its client ends by itself or is cancelled. */
  async #watch(client: InferenceClient): Promise<void> {
    const error = await client.ended;
    if (this.#state.status !== "failed") this.#fail(client, error);
  }

  async #track<T>(client: InferenceClient, call: Promise<T>): Promise<T> {
    this.#underWay.add(call);
    try {
      const answer = await call;
      this.#noteAnswer(client);
      return answer;
    } finally {
      this.#underWay.delete(call);
    }
  }

  async #load(model: SessionModel): Promise<void> {
    this.#state.client?.terminate();
    clearTimeout(this.#quietTimer);
    this.#model = model;
    const died = useBackends.getState().preference === "webgpu" && diedInTrial();
    if (died && (await died)) useBackends.getState().set({ preference: "auto", notice: DIED });
    const client = this.#ports.createClient();
    const { preference, begins, recordBackend } = useBackends.getState();
    const backend = preference === "auto" ? (begins[model.name] ?? "auto") : preference;
    this.#enter({ status: "starting", client, progress: { phase: "download" } });
    void this.#watch(client);
    let warmUpAt = performance.now();
    const onProgress = (progress: LoadProgress) => {
      if (progress.phase === "warm-up") warmUpAt = performance.now();
      // A progress message can arrive after the result.
      if (this.#isCurrent(client) && this.#state.status === "starting") {
        this.#enter({ status: "starting", client, progress });
      }
    };
    try {
      const info = await underMark(backend, () =>
        client.service.load(model.choice, hubAccess(), backend, onProgress),
      );
      if (!this.#isCurrent(client)) return;
      this.#warmUpMs = performance.now() - warmUpAt;
      this.#enter({ status: "ready", client, info });
      if (backend === "auto") recordBackend(model.name, info.device as BrowserBackendId);
      if (backend !== "webgpu") this.#switchWhenQuiet();
    } catch (cause) {
      if (!this.#isCurrent(client)) return;
      const error = AppError.of(cause);
      this.#fail(client, error);
      if (backend !== "wasm" && BACKEND_FAILURES.includes(error.code)) {
        await this.#startOnProcessor(model, backend, error);
      }
    }
  }

  /** Called after a backend failed to load the model. */
  async #startOnProcessor(model: SessionModel, failed: BackendChoice, { report }: AppError): Promise<void> {
    const { recordBackend, prefer } = useBackends.getState();
    recordBackend(model.name, "wasm");
    prefer("auto");
    await this.start(model);
    // When the processor also fails, its error is shown instead of a notice about the move.
    if (this.#state.status !== "ready") return;
    const from = failed === "auto" ? "kernel" : failed;
    useBackends.getState().set({ notice: { reason: report, from } });
  }

  /** Called after a backend failed to score a text. */
  async #moveToProcessor(info: ModelInfo, { report }: AppError): Promise<void> {
    const model = this.#model as SessionModel;
    const { gpu, demote, recordBackend } = useBackends.getState();
    recordBackend(model.name, "wasm");
    demote(trialKey(info, gpu), info.device as BrowserBackendId, report);
    await this.start(model);
  }

  async #switchIfFaster(scope: TrialScope): Promise<void> {
    const state = this.#state;
    const model = this.#model;
    if (state.status !== "ready" || state.info.device === "webgpu" || !model) return;
    const { client: former, info } = state;
    const faster = await this.#ports.findFasterBackend({ client: former, info }, model.choice, scope);
    if (!faster) return;
    if (!this.#isCurrent(former) || useBackends.getState().preference !== "auto") {
      faster.client.terminate();
      return;
    }
    this.#enter({ status: "switching", ...faster, former });
    void this.#watch(faster.client);
    useBackends.getState().recordBackend(model.name, faster.info.device as BrowserBackendId);
    await Promise.allSettled(this.#underWay);
    former.terminate();
    if (this.#isCurrent(faster.client) && this.#state.status === "switching") {
      this.#enter({ status: "ready", ...faster });
    }
  }

  #switchInTurn(scope: TrialScope): Promise<void> {
    const turn = this.#trials.then(() => this.#switchIfFaster(scope));
    this.#trials = turn.catch(() => {});
    return turn;
  }

  /** Before the first result, a measurement would delay that result, so only earlier trials are used. */
  #switchWhenQuiet(): void {
    clearTimeout(this.#quietTimer);
    this.#quietTimer = setTimeout(() => {
      if (this.#underWay.size > 0 || !this.#ports.isPageVisible()) return this.#switchWhenQuiet();
      if (useBackends.getState().preference !== "auto") return;
      const hasAnswered = this.#answered !== undefined && this.#isCurrent(this.#answered);
      this.#switchInTurn(hasAnswered ? "measure" : "recall").catch(() => {});
    }, QUIET_MS);
  }

  #noteAnswer(client: InferenceClient): void {
    if (this.#answered === client || !this.#isCurrent(client)) return;
    this.#answered = client;
    this.#switchWhenQuiet();
  }
}
