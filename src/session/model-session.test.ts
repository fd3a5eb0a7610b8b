import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ModelInfo, Prediction } from "../engine/classifier/classifier.ts";
import type { LoadProgress } from "../engine/classifier/load-model.ts";
import { AppError, type ErrorCode } from "../errors/app-error.ts";
import { useBackends } from "./backend-store.ts";
import type { InferenceClient } from "./inference-client.ts";
import { ModelSession, QUIET_MS, type SessionPorts, type SessionState } from "./model-session.ts";

const MODEL = { name: "test", choice: { kind: "bundle", url: "https://example.org/model/" } } as const;

const manifest = { id: "test", revision: "1", weights: [], files: [], maxLength: 128 };
const infoOn = (device: string) => ({ device, dtype: "int8", manifest }) as unknown as ModelInfo;

const predictionBy = (device: string) => ({ label: device }) as unknown as Prediction;

interface Deferred<T> {
  promise: Promise<T>;
  resolve(value: T): void;
  reject(reason: AppError): void;
}

function deferred<T>(): Deferred<T> {
  let resolve!: (value: T) => void;
  let reject!: (reason: AppError) => void;
  const promise = new Promise<T>((onResolve, onReject) => {
    [resolve, reject] = [onResolve, onReject];
  });
  promise.catch(() => {});
  return { promise, resolve, reject };
}

/** A worker whose responses the test determines. */
class FakeClient {
  readonly load = deferred<ModelInfo>();
  readonly answers: Deferred<Prediction>[] = [];
  readonly #ended = deferred<AppError>();
  isTerminated = false;
  backend = "";
  onProgress: (progress: LoadProgress) => void = () => {};

  readonly client = {
    service: {
      load: (_choice: unknown, _hub: unknown, backend: string, onProgress: (p: LoadProgress) => void) => {
        this.backend = backend;
        this.onProgress = onProgress;
        return this.load.promise;
      },
      classify: () => {
        const answer = deferred<Prediction>();
        this.answers.push(answer);
        return answer.promise;
      },
      ping: () => new Promise(() => {}),
    },
    ended: this.#ended.promise,
    terminate: (reason?: AppError) => this.end(reason?.code ?? "cancelled"),
  } as unknown as InferenceClient;

  end(code: ErrorCode): void {
    if (this.isTerminated) return;
    this.isTerminated = true;
    const reason = new AppError(code, "Ended.");
    this.load.reject(reason);
    for (const answer of this.answers) answer.reject(reason);
    this.#ended.resolve(reason);
  }
}

let clients: FakeClient[];
let states: SessionState["status"][];
let findFasterBackend: ReturnType<typeof vi.fn<SessionPorts["findFasterBackend"]>>;

function createSession() {
  const createClient = () => {
    const fake = new FakeClient();
    clients.push(fake);
    return fake.client;
  };
  return new ModelSession({ createClient, findFasterBackend, isPageVisible: () => true }, ({ status }) => {
    if (states.at(-1) !== status) states.push(status);
  });
}

const clientAt = (index: number) => clients[index] as FakeClient;

async function startOn(session: ModelSession, device: string): Promise<FakeClient> {
  const starting = session.start(MODEL);
  const fake = clients.at(-1) as FakeClient;
  fake.load.resolve(infoOn(device));
  await starting;
  return fake;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("navigator", { userAgent: "test" });
  vi.stubGlobal("document", { baseURI: MODEL.choice.url });
  [clients, states] = [[], []];
  findFasterBackend = vi.fn<SessionPorts["findFasterBackend"]>(async () => undefined);
  useBackends.setState(useBackends.getInitialState(), true);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("starting", () => {
  it("reports progress, then is ready", async () => {
    const session = createSession();
    const starting = session.start(MODEL);
    clientAt(0).onProgress({ phase: "verify" });
    expect(session.state).toMatchObject({ status: "starting", progress: { phase: "verify" } });
    clientAt(0).load.resolve(infoOn("kernel"));
    await starting;
    clientAt(0).onProgress({ phase: "compile" });
    expect(states).toEqual(["starting", "ready"]);
    expect(clientAt(0).backend).toBe("auto");
    expect(useBackends.getState().begins).toEqual({ test: "kernel" });
  });

  it("fails with `cancelled` when it is cancelled", async () => {
    const session = createSession();
    const starting = session.start(MODEL);
    session.cancel();
    await starting;
    expect(session.state).toMatchObject({ status: "failed", error: { code: "cancelled" } });
    expect(clients).toHaveLength(1);
  });

  it("falls back to the processor when the backend fails, and reports the cause", async () => {
    useBackends.setState({ preference: "webgpu" });
    const session = createSession();
    const starting = session.start(MODEL);
    clientAt(0).load.reject(new AppError("device-lost", "The device is lost."));
    await vi.waitFor(() => expect(clients).toHaveLength(2));
    clientAt(1).load.resolve(infoOn("wasm"));
    await starting;
    expect(states).toEqual(["starting", "failed", "starting", "ready"]);
    expect(clientAt(0).isTerminated).toBe(true);
    expect(clientAt(1).backend).toBe("wasm");
    expect(useBackends.getState().notice).toMatchObject({ from: "webgpu", reason: { code: "device-lost" } });
  });

  it("does not try another backend after an error that would also occur there", async () => {
    const session = createSession();
    const starting = session.start(MODEL);
    clientAt(0).load.reject(new AppError("offline", "No network."));
    await starting;
    expect(session.state).toMatchObject({ status: "failed", error: { code: "offline" } });
    expect(clients).toHaveLength(1);
  });

  it("ends the previous client, whose end then has no effect", async () => {
    const session = createSession();
    const first = session.start(MODEL);
    await startOn(session, "wasm");
    await first;
    expect(clientAt(0).isTerminated).toBe(true);
    expect(session.state.status).toBe("ready");
    expect(states).toEqual(["starting", "ready"]);
  });
});

describe("ready", () => {
  it("returns results", async () => {
    const session = createSession();
    const fake = await startOn(session, "wasm");
    const answer = session.classify("a");
    fake.answers[0]?.resolve(predictionBy("wasm"));
    expect(await answer).toEqual(predictionBy("wasm"));
  });

  it("rejects calls before a model is loaded", async () => {
    const session = createSession();
    await expect(session.classify("a")).rejects.toMatchObject({ code: "inference-failed" });
    expect(session.state.status).toBe("starting");
  });

  it("scores the text again on the processor when another backend fails", async () => {
    const session = createSession();
    const fake = await startOn(session, "kernel");
    const answer = session.classify("a");
    fake.answers[0]?.reject(new AppError("inference-failed", "The kernel failed."));
    await vi.waitFor(() => expect(clients).toHaveLength(2));
    clientAt(1).load.resolve(infoOn("wasm"));
    await vi.waitFor(() => expect(clientAt(1).answers).toHaveLength(1));
    clientAt(1).answers[0]?.resolve(predictionBy("wasm"));
    expect(await answer).toEqual(predictionBy("wasm"));
    expect(clientAt(1).backend).toBe("wasm");
    expect(Object.values(useBackends.getState().trials).flat()).toMatchObject([
      { device: "kernel", refused: { code: "inference-failed" } },
    ]);
  });

  it("fails when the processor fails", async () => {
    const session = createSession();
    const fake = await startOn(session, "wasm");
    const answer = session.classify("a");
    fake.answers[0]?.reject(new AppError("out-of-memory", "No memory."));
    await expect(answer).rejects.toMatchObject({ code: "out-of-memory" });
    expect(session.state).toMatchObject({ status: "failed", error: { code: "out-of-memory" } });
  });

  it("ends a worker that does not respond while it scores", async () => {
    const session = createSession();
    await startOn(session, "kernel");
    session.classify("a").catch(() => {});
    await vi.advanceTimersByTimeAsync(15_000);
    expect(clientAt(0).isTerminated).toBe(true);
    expect(session.state).toMatchObject({ status: "failed", error: { code: "model-stuck" } });
  });

  it("fails when the worker crashes, and starts again", async () => {
    const session = createSession();
    const fake = await startOn(session, "wasm");
    fake.end("worker-crashed");
    await vi.waitFor(() =>
      expect(session.state).toMatchObject({ status: "failed", error: { code: "worker-crashed" } }),
    );
    await startOn(session, "wasm");
    expect(session.state.status).toBe("ready");
  });

  it("stays ready when an explanation fails", async () => {
    const session = createSession();
    await startOn(session, "wasm");
    const refused = session.explain(() => Promise.reject(new AppError("not-shown", "No attention.")));
    await expect(refused).rejects.toMatchObject({ code: "not-shown" });
    expect(session.state.status).toBe("ready");
  });
});

describe("switching", () => {
  it("switches to the faster client and ends the previous one after its calls have returned", async () => {
    const session = createSession();
    const previous = await startOn(session, "wasm");
    const faster = new FakeClient();
    findFasterBackend.mockResolvedValue({ client: faster.client, info: infoOn("kernel") });
    const early = session.classify("a");
    const trial = session.tryBackends();
    await vi.waitFor(() => expect(session.state.status).toBe("switching"));
    const late = session.classify("b");
    expect([previous.answers.length, faster.answers.length]).toEqual([1, 1]);
    expect(previous.isTerminated).toBe(false);
    previous.answers[0]?.resolve(predictionBy("wasm"));
    expect(await early).toEqual(predictionBy("wasm"));
    await trial;
    expect(previous.isTerminated).toBe(true);
    expect(session.state).toMatchObject({ status: "ready", info: { device: "kernel" } });
    faster.answers[0]?.resolve(predictionBy("kernel"));
    expect(await late).toEqual(predictionBy("kernel"));
  });

  it("does not switch when another model was started meanwhile", async () => {
    const session = createSession();
    await startOn(session, "wasm");
    const faster = new FakeClient();
    const trialResult = deferred<{ client: InferenceClient; info: ModelInfo }>();
    findFasterBackend.mockReturnValue(trialResult.promise);
    const trial = session.tryBackends();
    await vi.waitFor(() => expect(findFasterBackend).toHaveBeenCalled());
    await startOn(session, "wasm");
    trialResult.resolve({ client: faster.client, info: infoOn("kernel") });
    await trial;
    expect(faster.isTerminated).toBe(true);
    expect(session.state).toMatchObject({ status: "ready", info: { device: "wasm" } });
  });

  it("uses earlier trials when idle, and measures only after the first result", async () => {
    const session = createSession();
    const fake = await startOn(session, "wasm");
    await vi.advanceTimersByTimeAsync(QUIET_MS);
    const answer = session.classify("a");
    fake.answers[0]?.resolve(predictionBy("wasm"));
    await answer;
    await vi.advanceTimersByTimeAsync(QUIET_MS);
    expect(findFasterBackend.mock.calls.map(([, , scope]) => scope)).toEqual(["recall", "measure"]);
  });

  it("waits while a call is in progress", async () => {
    const session = createSession();
    const fake = await startOn(session, "wasm");
    const answer = session.classify("a");
    await vi.advanceTimersByTimeAsync(3 * QUIET_MS);
    expect(findFasterBackend).not.toHaveBeenCalled();
    fake.answers[0]?.resolve(predictionBy("wasm"));
    await answer;
    await vi.advanceTimersByTimeAsync(QUIET_MS);
    expect(findFasterBackend).toHaveBeenCalledOnce();
  });

  it("keeps the backend that a person chose", async () => {
    useBackends.setState({ preference: "kernel" });
    const session = createSession();
    await startOn(session, "kernel");
    await vi.advanceTimersByTimeAsync(2 * QUIET_MS);
    await session.settled(5000);
    expect(findFasterBackend).not.toHaveBeenCalled();
  });
});
