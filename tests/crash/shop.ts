import { dirname } from "node:path";
import { connect } from "../../scripts/database/connect.ts";
import type { Database } from "../../scripts/database/database.ts";
import type { SourceDocument } from "../../scripts/sources/documents/source_document.ts";
import { API_DAYS, NOW, writeSmallArchive } from "../support/small_shop.ts";
import { startProxy, type Way } from "../support/cutting_proxy.ts";
import { type ShopApi, startShopApi } from "./shop_api.ts";
import { caseFolder, type CaseStore, fastFolder, ShopServer, type Start } from "./shop_server.ts";
import { type Extent, readState, type StoreState } from "./state.ts";
import { type TriedTask, tryTask } from "./tried_task.ts";

/** A task as it is disturbed. */
export interface ShopTask {
  readonly start: Start;
  readonly extent: Extent;
  /** The command, without "deno task". */
  readonly args: readonly string[];
}

export type TaskName = "archive" | "pull" | "publish" | "daily" | "forecast" | "migrate" | "maintain" | "backup";

const AT = ["--now", NOW];

/** A stalled connection has to end within this time, in milliseconds. */
const LONGEST_STALL = 180_000;

/** Besides, a task may take so many times what a run took undisturbed: the other cases, and other work, share the machine. */
const SLACK = 20;

/** The least that a task may take besides, and the most that an undisturbed one may, in milliseconds. */
const LEAST_SLACK = 20_000;
const LONGEST_UNDISTURBED = 30 * 60_000;

/** What an undisturbed run of a task does. */
export interface Undisturbed {
  readonly milliseconds: number;
  readonly bytes: Readonly<Record<Way, number>>;
  readonly state: StoreState;
}

/** The small shop, its API and the state after an undisturbed run of each task. */
export class Shop implements AsyncDisposable {
  readonly document: SourceDocument;
  /** For cases that leave the server alone: any number at a time. */
  readonly server: ShopServer;
  readonly api: ShopApi;
  readonly tasks: Readonly<Record<TaskName, ShopTask>>;
  readonly #undisturbed = new Map<string, Promise<Undisturbed>>();
  /** What cases share and the shop ends with. */
  readonly resources = new AsyncDisposableStack();
  #slowest = 0;
  #own: Promise<ShopServer> | undefined;

  readonly #archive: string;

  private constructor(document: SourceDocument, server: ShopServer, archive: string) {
    this.#archive = archive;
    this.document = document;
    this.server = server;
    this.api = startShopApi(document, { lastDay: API_DAYS.at(-1)! });
    this.tasks = {
      archive: { start: "migrated", extent: "whole", args: ["archive", archive, ...AT] },
      pull: { start: "archived", extent: "whole", args: ["pull", ...AT] },
      publish: { start: "pulled", extent: "whole", args: ["publish", ...AT] },
      daily: { start: "archived", extent: "whole", args: ["daily", ...AT] },
      forecast: { start: "published", extent: "whole", args: ["forecast", ...AT] },
      migrate: { start: "bare", extent: "schema", args: ["migrate"] },
      maintain: { start: "published", extent: "whole", args: ["maintain", "--now", "2099-01-01T06:00:00Z"] },
      backup: { start: "published", extent: "whole", args: ["backup", ...AT] },
    };
  }

  static async open(document: SourceDocument): Promise<Shop> {
    const server = await ShopServer.start(document, await fastFolder());
    return new Shop(document, server, await writeSmallArchive(document, await caseFolder()));
  }

  /** A server that a case may kill: one case at a time. */
  ownServer(): Promise<ShopServer> {
    return this.#own ??= caseFolder().then(async (folder) =>
      this.resources.use(await ShopServer.start(this.document, folder))
    );
  }

  /** The environment of tasks on a store: its own and the API's. */
  env(store: CaseStore, options: { port?: number; api?: ShopApi } = {}): Record<string, string> {
    const url = new URL(store.url);
    if (options.port !== undefined) url.port = String(options.port);
    const through = options.port === undefined ? {} : { DATABASE_URL: url.href };
    return { ...store.env, ...through, SALES_API_URL: (options.api ?? this.api).url };
  }

  /**
   * How long a task may take, or leave a session behind, until it counts as hung, in milliseconds: so long that a machine that is only
   * slow, as the undisturbed runs have shown, does not fail.
   */
  get limit(): number {
    return LONGEST_STALL + Math.max(LEAST_SLACK, SLACK * this.#slowest);
  }

  /** Runs a task up to the limit; `disturb` as in `tryTask`. */
  async try(
    command: readonly string[],
    env: Record<string, string>,
    options: Omit<Parameters<typeof tryTask>[2], "limit"> = {},
  ): Promise<TriedTask> {
    return await tryTask(command, env, { ...options, limit: this.limit });
  }

  /** What an undisturbed run of a task takes and leaves; found once. */
  undisturbed(name: TaskName): Promise<Undisturbed> {
    const { start, extent, args } = this.tasks[name];
    return this.reference(name, { start, extent, commands: [args] });
  }

  /** The same for commands one after another, known by a name. */
  reference(
    name: string,
    how: { start: Start; extent: Extent; commands: readonly (readonly string[])[]; api?: ShopApi },
  ): Promise<Undisturbed> {
    let found = this.#undisturbed.get(name);
    if (!found) this.#undisturbed.set(name, found = this.#run(how));
    return found;
  }

  async #run(
    { start, extent, commands, api }: {
      start: Start;
      extent: Extent;
      commands: readonly (readonly string[])[];
      api?: ShopApi;
    },
  ): Promise<Undisturbed> {
    await using store = await this.server.store(start);
    await using proxy = await startProxy(store.port);
    let milliseconds = 0;
    for (const command of commands) {
      const run = await tryTask(command, this.env(store, { port: proxy.port, ...(api && { api }) }), {
        limit: LONGEST_UNDISTURBED,
      });
      if (run.code !== 0) throw new Error(`Undisturbed, "${command.join(" ")}" ended with ${run.code}: ${run.stderr}`);
      milliseconds += run.milliseconds;
      this.#slowest = Math.max(this.#slowest, run.milliseconds);
    }
    return { milliseconds, bytes: { ...proxy.bytes }, state: await stateOf(store, extent) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.api[Symbol.asyncDispose]();
    await this.resources.disposeAsync();
    await this.server[Symbol.asyncDispose]();
    await Deno.remove(dirname(this.#archive), { recursive: true });
  }
}

/** Reads the state of a store. */
export async function stateOf(store: CaseStore, extent: Extent): Promise<StoreState> {
  await using database = await connect(store.url);
  return await readState(database, extent);
}

/** The sessions of tasks on a store, but for the superuser's own. */
export async function sessionsOf(superuser: Database): Promise<number[]> {
  const rows = await superuser.rows<{ pid: number }>(`
    select pid from pg_stat_activity
    where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()
  `);
  return rows.map(({ pid }) => pid);
}
