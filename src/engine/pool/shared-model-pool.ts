/** One copy of a model for a pool of workers: the first loads it, and the others join it. */

/** What a worker loads its model with. */
export interface Slot<Shared> {
  /** Of how many that one copy has. */
  seats: number;
  /** Counted from 0; no other worker has it at the same time. */
  seat: number;
  /** What the first gave to join it with; absent for the first, and where nothing can be shared. */
  model?: Shared;
}

const ALONE = { seats: 1, seat: 0 };

interface Copy<Shared> {
  model: Promise<Shared | undefined>;
  taken: Set<number>;
}

/** A worker's seat while it has it. */
export interface Lease {
  /** Asks the worker something; what rejects was never answered. */
  ask<T>(question: () => Promise<T>): Promise<T>;
  /** Called when the worker ends. */
  leave(): void;
}

export class SharedModelPool<Shared> {
  readonly #seats: number;
  #copy: Copy<Shared> | undefined;

  /** @param seats workers at the same time; with one, each loads for itself */
  constructor(seats: number) {
    this.#seats = seats;
  }

  /**
   * @param load starts a worker there. @returns what others can join it with, if anything
   * @throws what `load` throws, and what the first worker's threw
   */
  async join(load: (seat: Slot<Shared>) => Promise<Shared | undefined>): Promise<Lease> {
    const seats = this.#seats;
    if (seats === 1) {
      await load(ALONE);
      return { ask: (question) => question(), leave() {} };
    }
    const known = this.#copy && this.#copy.taken.size < seats ? this.#copy : undefined;
    const copy = known ?? { model: load({ seats, seat: 0 }), taken: new Set() };
    this.#copy = copy;
    let seat = 0;
    while (copy.taken.has(seat)) seat += 1;
    copy.taken.add(seat);
    try {
      const model = await copy.model;
      if (known) await load(model === undefined ? ALONE : { seats, seat, model });
    } catch (cause) {
      this.#leave(copy, seat, false);
      throw cause;
    }
    // Whoever keeps what is returned does not keep the copy.
    let held: Copy<Shared> | undefined = copy;
    let unanswered = 0;
    return {
      async ask(question) {
        unanswered += 1;
        const answer = await question();
        unanswered -= 1;
        return answer;
      },
      leave: () => {
        if (held) this.#leave(held, seat, unanswered === 0);
        held = undefined;
      },
    };
  }

  /**
   * A worker that was ended within a run may still write for a moment, so what it worked in goes to nobody else: who
   * comes next loads another copy. With the last worker the memory goes.
   */
  #leave(copy: Copy<Shared>, seat: number, wasIdle: boolean): void {
    copy.taken.delete(seat);
    if (this.#copy === copy && (!wasIdle || copy.taken.size === 0)) this.#copy = undefined;
  }
}
