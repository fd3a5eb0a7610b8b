/** One copy of a model for several workers: the first worker loads it, the others attach to it. */

/** A worker's place in a copy of the model; it can be posted to the worker. */
export interface Slot<Shared> {
  /** From 0; no other worker has the same slot of the copy at the same time. */
  slot: number;
  /** The number of slots of the copy. */
  slots: number;
  /** What the worker that loaded the copy returned; absent for that worker, and where nothing can be shared. */
  model?: Shared;
}

/** A worker's right to its slot, from the time it has loaded its model until it ends. */
export interface Lease {
  /**
   * Waits for one run of the worker; a worker has one run at a time.
   * @throws what `run` throws
   */
  run<T>(run: () => Promise<T>): Promise<T>;
  /** Gives the slot back; to be called when the worker ends. */
  release(): void;
}

/**
 * What a worker does with its slot:
 * - `idle`: no run is under way, so that another worker can take the slot over.
 * - `running`: the slot's memory is written to.
 * - `abandoned`: a run ended without a result, so that its thread may still write to the slot's memory.
 * - `released`: the worker has given the slot back.
 */
type LeaseState = "idle" | "running" | "abandoned" | "released";

interface ModelCopy<Shared> {
  model: Promise<Shared | undefined>;
  slotsInUse: Set<number>;
}

/** A slot of a copy that no other worker uses. */
const UNSHARED_SLOT = { slot: 0, slots: 1 };
const UNSHARED_LEASE: Lease = { run: (run) => run(), release() {} };

function freeSlot({ slotsInUse }: ModelCopy<unknown>): number {
  let slot = 0;
  while (slotsInUse.has(slot)) slot += 1;
  return slot;
}

class SlotLease implements Lease {
  #state: LeaseState = "idle";
  #giveBack: ((isReusable: boolean) => void) | undefined;

  /** @param giveBack called once, with whether another worker can have the slot */
  constructor(giveBack: (isReusable: boolean) => void) {
    this.#giveBack = giveBack;
  }

  async run<T>(run: () => Promise<T>): Promise<T> {
    const before = this.#state;
    if (before === "running") throw new Error("A worker has one run at a time.");
    if (before === "idle") this.#state = "running";
    try {
      const result = await run();
      if (this.#state === "running") this.#state = "idle";
      return result;
    } catch (cause) {
      if (this.#state === "running") this.#state = "abandoned";
      throw cause;
    }
  }

  release(): void {
    this.#giveBack?.(this.#state === "idle");
    this.#state = "released";
    // The lease may outlive the worker, and the copy of the model must not.
    this.#giveBack = undefined;
  }
}

export class SharedModelPool<Shared> {
  readonly #slots: number;
  /** The copy that the next worker attaches to. */
  #current: ModelCopy<Shared> | undefined;

  /** @param slots workers that use one copy at the same time; with 1, each worker loads its own */
  constructor(slots: number) {
    this.#slots = slots;
  }

  /**
   * Gives a new worker a slot: in the current copy while that has a free one, else in a copy that the worker loads.
   * @param load starts the worker in its slot; returns what other workers attach to its copy with, if anything
   * @throws what `load` throws, and what the loading of the copy threw
   */
  async acquire(load: (slot: Slot<Shared>) => Promise<Shared | undefined>): Promise<Lease> {
    const slots = this.#slots;
    if (slots === 1) {
      await load(UNSHARED_SLOT);
      return UNSHARED_LEASE;
    }
    const existing = this.#current && this.#current.slotsInUse.size < slots ? this.#current : undefined;
    const copy = existing ?? { model: load({ slot: 0, slots }), slotsInUse: new Set<number>() };
    this.#current = copy;
    const slot = freeSlot(copy);
    copy.slotsInUse.add(slot);
    try {
      const model = await copy.model;
      if (existing) await load(model === undefined ? UNSHARED_SLOT : { slot, slots, model });
    } catch (cause) {
      this.#release(copy, slot, false);
      throw cause;
    }
    return new SlotLease((isReusable) => this.#release(copy, slot, isReusable));
  }

  /**
   * A worker that was terminated during a run may write to its slot for a moment longer. Its copy therefore takes no
   * more workers, and the next worker loads another copy. When its last worker ends, the copy's memory is freed.
   */
  #release(copy: ModelCopy<Shared>, slot: number, isReusable: boolean): void {
    copy.slotsInUse.delete(slot);
    if (this.#current === copy && (!isReusable || copy.slotsInUse.size === 0)) this.#current = undefined;
  }
}
