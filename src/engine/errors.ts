/** Every failure that a caller of the engine can get, each with what to do about it. */

const ADVICE = {
  offline: "Check the connection and try again.",
  "not-found": "Check the address of the model.",
  "wrong-content":
    "The server answered with a page instead of the file. Check the address, or the proxy in between.",
  "server-refused": "The server refused the request. Try again later.",
  "hash-mismatch": "The file was damaged or replaced on its way and was not used. Download it again.",
  "bad-reference":
    "Write it as organization/name, add @revision if you need one, or paste the model's address on the Hub.",
  unauthorized: "Check the name. If the model is private, give an access token of the Hub in the settings.",
  gated: "Open the model's page on the Hub, accept its conditions, and try again with your own token.",
  "model-not-found": "Check the spelling: organization/name.",
  "revision-not-found": "Check the branch, tag or commit, or leave it out to get the newest.",
  "rate-limited": "Wait a little and try again. What was downloaded is kept.",
  "host-not-allowed":
    "Whoever serves this page has to add the host to its security policy (connect-src). Or set another Hub address.",
  "no-onnx":
    "Export it with Optimum (optimum-cli export onnx), or look for a copy that has an onnx folder, such as those of onnx-community.",
  "unsupported-model": "Choose a text classification model.",
  "storage-full": "Remove a model that you no longer need, then try again. What was downloaded is kept.",
  "storage-outdated": "Reload this page. Another tab runs a newer version of it.",
  "storage-unavailable":
    "Allow this site to store data, or leave private browsing. Without it a model lasts until the tab is closed.",
  "not-stored": "Connect to the network and load the model again.",
  "model-in-use": "Switch to another model here and in other tabs, then try again.",
  "bad-archive": "Choose a file that was exported here, or a complete copy of the model's folder.",
  "bad-signature":
    "The model's description was changed after it was signed and was not used. Ask its publisher.",
  "bad-manifest":
    "The model's description is damaged or of an unknown version. Choose another model or revision.",
  "bad-tokenizer": "The model's tokenizer cannot be read. Choose another model or revision.",
  "bad-model": "The runtime cannot read this model. Choose another model or revision.",
  "not-for-kernel": "It runs on onnxruntime-web, which knows every model.",
  "not-shown": "Choose another layer or method, or an export with plain (eager) attention.",
  "labels-mismatch": "The model's labels do not fit its output. Choose another model or revision.",
  "runtime-unavailable": "This browser cannot run WebAssembly here. Update it, or allow WebAssembly.",
  "out-of-memory": "Close other tabs or choose a smaller model, then try again.",
  "bad-input": "Send token ids as the model's own tokenizer makes them.",
  "device-lost": "Start the model again; it runs on the processor meanwhile.",
  "inference-failed": "Start the model again.",
  "worker-crashed": "Start the model again; nothing that was scored is lost.",
  cancelled: "Start again when you like.",
} as const;

export type ErrorCode = keyof typeof ADVICE;

/** Cancelling is a choice, not a failure; repeating cannot mend what the model itself lacks. */
const NOT_RETRYABLE: readonly ErrorCode[] = [
  "bad-manifest",
  "bad-tokenizer",
  "bad-model",
  "not-for-kernel",
  "not-shown",
  "labels-mismatch",
  "bad-reference",
  "no-onnx",
  "unsupported-model",
  "bad-archive",
  "bad-signature",
  "bad-input",
];

/** The part of an error that survives a message between threads, and that a page shows. */
export interface ErrorReport {
  code: ErrorCode;
  /** What happened, one sentence. */
  message: string;
  /** What to do about it, one sentence or two. */
  advice: string;
  retryable: boolean;
}

export class EngineError extends Error {
  override readonly name = "EngineError";
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }

  get report(): ErrorReport {
    return {
      code: this.code,
      message: this.message,
      advice: ADVICE[this.code],
      retryable: !NOT_RETRYABLE.includes(this.code),
    };
  }

  /** What was thrown; what is not of the engine means that its worker failed. */
  static of(cause: unknown): EngineError {
    return cause instanceof EngineError ? cause : new EngineError("worker-crashed", String(cause), { cause });
  }

  static from(report: Pick<ErrorReport, "code" | "message">): EngineError {
    return new EngineError(report.code, report.message);
  }
}

/** Throws `cancelled` when the signal says so. Between runs, because nothing inside a run can be aborted. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new EngineError("cancelled", "Cancelled.");
}
