import { join } from "node:path";
import type { Database } from "../../scripts/database/database.ts";
import { type CaseResult, comeBack } from "./case_result.ts";
import type { Chance } from "./chance.ts";
import { sessionsOf, type Shop, type TaskName } from "./shop.ts";
import type { CaseStore, ShopServer } from "./shop_server.ts";
import { killTask, pause } from "./tried_task.ts";
import { tryEarlier } from "./try_earlier.ts";

/** What is killed at a random moment of a task. */
export type Victim = "task" | "sessions" | "backend" | "postmaster" | "task and postmaster";

/** Victims whose death takes the server down for everyone. */
const NEED_OWN_SERVER: readonly Victim[] = ["backend", "postmaster", "task and postmaster"];

/** What is killed, of which task, and up to which part of its duration. */
interface Kill {
  readonly victim: Victim;
  readonly name: TaskName;
  readonly latest: number;
}

/** Kills at a random moment of a task, runs it again, and compares. */
export async function killCase(shop: Shop, chance: Chance, kill: Omit<Kill, "latest">): Promise<CaseResult> {
  return await tryEarlier((latest) => killOnce(shop, chance, { ...kill, latest }));
}

async function killOnce(shop: Shop, chance: Chance, { victim, name, latest }: Kill): Promise<CaseResult> {
  const { start, extent, args } = shop.tasks[name];
  const { milliseconds, state } = await shop.undisturbed(name);
  const isOwn = NEED_OWN_SERVER.includes(victim);
  const server = isOwn ? await shop.ownServer() : shop.server;
  await using store = await (isOwn ? server.embeddedStore(start) : server.store(start));
  const moment = chance.fraction() * latest * milliseconds;
  // Connected beforehand, or the moment has passed.
  const superuser = victim === "sessions" || victim === "backend" ? await server.superuser(store) : undefined;
  let isStruck = false;
  const run = await shop.try(args, shop.env(store), {
    async disturb(task, ended): Promise<void> {
      await pause(moment, ended);
      if (ended.aborted) return;
      if (victim.startsWith("task")) killTask(task);
      isStruck = await strike(victim, { server, superuser, ended });
    },
  });
  await superuser?.[Symbol.asyncDispose]().catch(() => {}); // its server may be dead
  const note = `${name}, ${victim} at ${Math.round(moment)} of ${Math.round(milliseconds)} ms: exit code ${run.code}`;
  const result = await comeBack(shop, {
    server,
    store,
    commands: [args],
    expected: state,
    extent,
    runs: [run],
    isStruck,
    note,
  });
  return name === "backup" ? await withDrill(shop, store, result) : result;
}

/** Kills the postmaster, or sessions as soon as there are any; returns whether it did. */
async function strike(
  victim: Victim,
  { server, superuser, ended }: { server: ShopServer; superuser: Database | undefined; ended: AbortSignal },
): Promise<boolean> {
  if (victim.endsWith("postmaster")) Deno.kill(await server.postmaster(), "SIGKILL");
  if (superuser === undefined) return true;
  while (!ended.aborted) {
    const isEnded: boolean[] = [];
    for (const pid of await sessionsOf(superuser)) isEnded.push(await endSession(victim, superuser, { pid }));
    if (isEnded.includes(true)) return true;
    await pause(20, ended); // the task has not connected yet
  }
  return false;
}

/** Ends a session, and with a server process all others; false where it had ended meanwhile. */
async function endSession(victim: Victim, superuser: Database, { pid }: { pid: number }): Promise<boolean> {
  if (victim === "sessions") {
    const [ended] = await superuser.rows<{ done: boolean }>("select pg_terminate_backend($1) as done", [pid]);
    return ended!.done;
  }
  try {
    Deno.kill(pid, "SIGKILL");
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Restores every backup into a scratch database: one that bears the name of a backup and is none counts as lost. */
async function withDrill(shop: Shop, store: CaseStore, result: CaseResult): Promise<CaseResult> {
  const notes = [...result.notes];
  let lost = result.lost;
  const files = (await Array.fromAsync(Deno.readDir(store.backups))).filter(({ name }) => name.endsWith(".sql.gz"));
  for (const { name } of files) {
    await using scratch = await shop.server.store("bare");
    const run = await shop.try(["restore", join(store.backups, name), "--verify"], {
      ...shop.env(store),
      SCRATCH_DATABASE_URL: scratch.url,
    });
    if (run.code === 0) continue;
    lost++;
    notes.push(`lost: the backup ${name} does not restore: ${run.stderr.trim()}`);
  }
  if (files.length === 0) notes.push("lost: there is no backup");
  return { ...result, lost: lost + (files.length === 0 ? 1 : 0), notes };
}
