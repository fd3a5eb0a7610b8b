import { afterEach, describe, expect, it, vi } from "vitest";
import { AppError } from "../errors/app-error.ts";
import { type Connection, connect } from "./connection.ts";
import { settle, unwrap } from "./result.ts";
import { expose } from "./service.ts";
import { PROGRESS_INTERVAL_MS, throttlePhases, throttleSteps } from "./throttle.ts";

interface Arithmetic {
  add(a: number, b: number): Promise<number>;
  count(to: number, onStep: (step: number) => void): Promise<void>;
  refuse(): Promise<never>;
  fault(): Promise<never>;
  hang(): Promise<never>;
}

const arithmetic: Arithmetic = {
  add: async (a, b) => a + b,
  async count(to, onStep) {
    for (let step = 1; step <= to; step++) await onStep(step);
  },
  refuse: async () => Promise.reject(new AppError("bad-input", "No number.")),
  fault: async () => Promise.reject(new TypeError("a bug")),
  hang: () => new Promise(() => {}),
};

/** One end of a channel in place of a worker. */
class FakeWorker extends EventTarget {
  readonly #port: MessagePort;
  readonly terminate = vi.fn<() => void>(() => this.#port.close());

  constructor() {
    super();
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    expose<Arithmetic>(arithmetic, port2);
    port1.addEventListener("message", ({ data }) =>
      this.dispatchEvent(new MessageEvent("message", { data })),
    );
    port1.start();
  }

  postMessage(message: unknown, transfer: Transferable[] = []): void {
    this.#port.postMessage(message, transfer);
  }
}

let open: Connection<Arithmetic> | undefined;
function begin() {
  const worker = new FakeWorker();
  const connection = connect<Arithmetic>(worker, "The worker stopped.");
  open = connection;
  return { worker, connection, service: connection.service };
}
afterEach(() => open?.terminate());

describe("a result", () => {
  it("carries a value or an error's report", async () => {
    expect(unwrap(await settle(() => 3))).toBe(3);
    const failed = await settle(() => Promise.reject(new AppError("offline", "No network.")));
    expect(failed).toEqual({
      ok: false,
      error: { code: "offline", message: "No network.", retryable: true },
    });
    expect(() => unwrap(failed)).toThrow(expect.objectContaining({ code: "offline" }));
  });
});

describe("a connection", () => {
  it("calls a method and returns its value", async () => {
    expect(await begin().service.add(2, 3)).toBe(5);
  });

  it("calls functions among the arguments back", async () => {
    const steps: number[] = [];
    await begin().service.count(3, (step) => steps.push(step));
    expect(steps).toEqual([1, 2, 3]);
  });

  it("rejects with the service's error, and with `unexpected` for an error without a code", async () => {
    const { service } = begin();
    await expect(service.refuse()).rejects.toMatchObject({ code: "bad-input", message: "No number." });
    await expect(service.fault()).rejects.toMatchObject({ code: "unexpected", message: "TypeError: a bug" });
  });

  it("rejects calls under way and later calls when the worker crashes", async () => {
    const { worker, connection, service } = begin();
    const hanging = service.hang();
    worker.dispatchEvent(new Event("error"));
    await expect(hanging).rejects.toMatchObject({ code: "worker-crashed" });
    await expect(service.add(1, 1)).rejects.toMatchObject({ code: "worker-crashed" });
    expect((await connection.ended).code).toBe("worker-crashed");
    await vi.waitFor(() => expect(worker.terminate).toHaveBeenCalledOnce(), { timeout: 5000 });
  });

  it("rejects calls under way with `cancelled` when it is terminated", async () => {
    const { connection, service } = begin();
    const hanging = service.hang();
    connection.terminate();
    await expect(hanging).rejects.toMatchObject({ code: "cancelled" });
    expect((await connection.ended).code).toBe("cancelled");
  });

  it("does not look like a promise", () => {
    expect("then" in begin().service).toBe(false);
    expect((begin().service as unknown as PromiseLike<unknown>).then).toBeUndefined();
  });
});

describe("throttled progress", () => {
  afterEach(() => vi.useRealTimers());

  it("sends the first step, one in each interval, and the last", () => {
    vi.useFakeTimers();
    const sent: number[] = [];
    const send = throttleSteps((done) => sent.push(done));
    for (let done = 1; done <= 9; done++) {
      send(done, 9);
      if (done === 5) vi.advanceTimersByTime(PROGRESS_INTERVAL_MS);
    }
    expect(sent).toEqual([1, 6, 9]);
  });

  it("sends the first and the last step of each phase", () => {
    vi.useFakeTimers();
    const sent: string[] = [];
    const send = throttlePhases<{ phase: string; done: number; total: number }>(({ phase, done }) =>
      sent.push(`${phase} ${done}`),
    );
    for (const phase of ["download", "verify"]) {
      for (let done = 1; done <= 4; done++) send({ phase, done, total: 4 });
    }
    expect(sent).toEqual(["download 1", "download 4", "verify 1", "verify 4"]);
  });
});
