import { compareStates } from "./state.ts";
import { sessionsOf, type Shop, stateOf } from "./shop.ts";
import type { CaseStore, ShopServer } from "./shop_server.ts";
import type { Extent, StoreState } from "./state.ts";
import type { TriedTask } from "./tried_task.ts";

/** What became of a store in one case. */
export interface CaseResult {
  /** Whether the trouble came while the task was at work. */
  readonly isStruck: boolean;
  readonly lost: number;
  readonly doubled: number;
  /** A task that did not end by the limit, or left a session behind for as long. */
  readonly hung: number;
  /** The next plain run failed. */
  readonly stuck: number;
  /** So did the two after it. */
  readonly hand: number;
  /** What was done, and what went wrong. */
  readonly notes: readonly string[];
  /** Why the case cannot be tried on this machine. */
  readonly skipped?: string;
}

export const NOT_TRIED = { isStruck: false, lost: 0, doubled: 0, hung: 0, stuck: 0, hand: 0 };

const TRIES = 3;

const BETWEEN_TRIES = 5_000;

/** How a store is to come back. */
export interface ComeBack {
  readonly server: ShopServer;
  readonly store: CaseStore;
  /** The next plain run, which any number of further ones may follow. */
  readonly commands: readonly (readonly string[])[];
  readonly env?: Record<string, string>;
  readonly expected: StoreState;
  readonly extent: Extent;
  /** The disturbed runs. */
  readonly runs: readonly TriedTask[];
  readonly isStruck: boolean;
  readonly note: string;
  /** How long after a plain run that failed the next one begins, in milliseconds. */
  readonly betweenTries?: number;
}

/** Runs the next plain task after a trouble, and compares what the store then holds with what it would hold without. */
export async function comeBack(shop: Shop, how: ComeBack): Promise<CaseResult> {
  const { server, store, commands, expected, extent, runs, isStruck } = how;
  const notes = [how.note];
  const { limit } = shop;
  let hung = 0;
  let stuck = 0;
  let hand = 0;
  for (const { code, stderr } of runs) {
    if (code === undefined) {
      hung = 1;
      notes.push(`hung: the disturbed run had not ended after ${Math.round(limit / 1000)} s`);
    } else if (code === 1) notes.push(`unexpected (exit code 1): ${stderr.trim()}`);
  }
  if (!await isAlone(server, store, { limit })) {
    hung = 1;
    notes.push(`hung: the session of a run that has ended is still there after ${Math.round(limit / 1000)} s`);
  }
  for (const command of commands) {
    let code: number | undefined = -1;
    for (let tries = 0; tries < TRIES && code !== 0; tries++) {
      const run = await shop.try(command, how.env ?? shop.env(store));
      code = run.code;
      if (code === undefined) hung = 1;
      if (code !== 0) {
        stuck = 1;
        await new Promise((resolve) => setTimeout(resolve, how.betweenTries ?? BETWEEN_TRIES));
        notes.push(`stuck: the next plain ${command[0]} ended with ${code}: ${run.stderr.trim()}`);
      }
    }
    if (code !== 0) hand = 1;
  }
  const { lost, doubled } = compareStates(expected, await stateOf(store, extent));
  for (const [what, rows] of Object.entries({ lost, doubled })) {
    if (rows.length > 0) notes.push(`${what} ${rows.length}: ${rows.slice(0, 3).join(" | ").slice(0, 600)}`);
  }
  return { isStruck, lost: lost.length, doubled: doubled.length, hung, stuck, hand, notes };
}

/** Waits until no session of a run that has ended is left; false after the limit. */
async function isAlone(server: ShopServer, store: CaseStore, { limit }: { limit: number }): Promise<boolean> {
  const end = performance.now() + limit;
  try {
    await using superuser = await server.superuser(store);
    while ((await sessionsOf(superuser)).length > 0) {
      if (performance.now() > end) return false;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  } catch {
    // A server that does not run has no sessions.
  }
  return true;
}
