/**
 * The forward pass, by one thread or by several that share the memory. The thread that has the run takes part in it, and
 * so do helpers, which wait for runs. Each takes the next part of the current stage that is left; who finishes the last one
 * begins the next stage. A thread without a part keeps nobody waiting, so a helper may come at any time or not at all.
 *
 * The next part is named by a ticket of 64 bits: the number of the run (32), the stage (16) and the part (16). A thread
 * takes the part by raising the ticket that it has read. This fails for a thread that was suspended meanwhile, because no
 * ticket occurs twice.
 */

import { computePart, partCount, stageCount } from "./encoder";
import { classify } from "./pooling";
import { Encoder, Run } from "./structures";

/** What the threads share, by offset: the ticket, how many parts of the stage are finished, and of what. 0 at first. */
const FINISHED: usize = 8;
const ENCODER: usize = 12;
const RUN: usize = 16;

/** How often a thread reads the ticket before it is suspended, which takes some microseconds, as does waking up. */
const READS: u32 = 2000;

function announce(team: usize, ticket: u64): void {
  atomic.store<u64>(team, ticket);
  atomic.notify(team, -1);
}

// @inline
function stageOf(ticket: u64): u32 {
  return <u32>ticket >> 16;
}

/** Computes a part if one is left; otherwise waits until the ticket has changed. @param ticket that was read before */
function advance(team: usize, ticket: u64, thread: u32): void {
  // What is read here may belong to a later run; then the ticket has changed.
  const encoder = changetype<Encoder>(atomic.load<usize>(team, ENCODER));
  const run = changetype<Run>(atomic.load<usize>(team, RUN));
  const stage = stageOf(ticket);
  const part = <u32>ticket & 0xffff;
  const parts = changetype<usize>(encoder) ? partCount(encoder, run, stage) : 0;
  if (part >= parts) {
    for (let read: u32 = 0; read < READS; ++read) if (atomic.load<u64>(team) !== ticket) return;
    atomic.wait<i64>(team, ticket, -1);
    return;
  }
  if (atomic.cmpxchg<u64>(team, ticket, ticket + 1) !== ticket) return;
  computePart(encoder, run, stage, part, thread);
  if (atomic.add<u32>(team, 1, FINISHED) + 1 < parts) return;
  atomic.store<u32>(team, 0, FINISHED);
  announce(team, ((ticket >> 16) + 1) << 16);
}

/** Token ids (T) -> the outputs of each requested classification head (C), and what else the run asks for. @param team or null */
export function forward(encoder: Encoder, run: Run, team: usize): void {
  if (ASC_FEATURE_THREADS && team) {
    atomic.store<usize>(team, changetype<usize>(encoder), ENCODER);
    atomic.store<usize>(team, changetype<usize>(run), RUN);
    announce(team, ((atomic.load<u64>(team) >> 32) + 1) << 32);
    for (;;) {
      const ticket = atomic.load<u64>(team);
      if (stageOf(ticket) >= stageCount(encoder)) break;
      advance(team, ticket, 0);
    }
  } else {
    for (let stage: u32 = 0; stage < stageCount(encoder); ++stage) {
      const parts = partCount(encoder, run, stage);
      for (let part: u32 = 0; part < parts; ++part) computePart(encoder, run, stage, part, 0);
    }
  }
  classify(encoder, run);
}

/** Helps with every run of a team, and never returns. @param thread from 1; no other helper of the team may have it */
export function help(team: usize, thread: u32): void {
  if (ASC_FEATURE_THREADS) for (;;) advance(team, atomic.load<u64>(team), thread);
}
