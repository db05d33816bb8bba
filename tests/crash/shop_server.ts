import { tmpdir } from "node:os";
import { join } from "node:path";
import { dataPaths, serverPaths } from "../../scripts/core/data_folder.ts";
import { connect } from "../../scripts/database/connect.ts";
import type { Database } from "../../scripts/database/database.ts";
import { EmbeddedServer } from "../../scripts/database/embedded_server.ts";
import { publishStaged } from "../../scripts/loading/publish_staged.ts";
import { pullDays } from "../../scripts/loading/pull_days.ts";
import type { SourceDocument } from "../../scripts/sources/documents/source_document.ts";
import { migrate } from "../../scripts/store/migrate.ts";
import { databaseUrl } from "../../tools/test_server/database_url.ts";
import { memoryFolder } from "../../tools/test_server/memory_folder.ts";
import { testContext } from "../support/load.ts";
import { API_DAYS, loadSmallArchive, startSmallShopApi, TODAY } from "../support/small_shop.ts";

/** What a store holds when a case begins: nothing, the schema, the archive, the API's days staged, all of it published. */
export type Start = "bare" | "migrated" | "archived" | "pulled" | "published";

const BEFORE: Readonly<Record<Exclude<Start, "bare">, Start>> = {
  migrated: "bare",
  archived: "migrated",
  pulled: "archived",
  published: "pulled",
};

/** A store of one case. */
export interface CaseStore extends AsyncDisposable {
  readonly url: string;
  /** The variables of tasks that work on it. */
  readonly env: Readonly<Record<string, string>>;
  readonly backups: string;
  readonly port: number;
}

/** An embedded server of a data folder of its own, with its settings as they are for everyone. */
export class ShopServer implements AsyncDisposable {
  readonly folder: string;
  readonly #document: SourceDocument;
  readonly #server: EmbeddedServer;
  readonly #templates = new Map<Start, Promise<string>>();
  #stores = 0;

  private constructor(folder: string, document: SourceDocument) {
    this.folder = folder;
    this.#document = document;
    this.#server = new EmbeddedServer(dataPaths(folder).server);
  }

  /** Starts one in a folder. */
  static async start(document: SourceDocument, folder: string): Promise<ShopServer> {
    await Deno.chmod(folder, 0o755);
    const server = new ShopServer(folder, document);
    await server.#server.start();
    return server;
  }

  /** A database of its own, which tasks reach by DATABASE_URL. */
  async store(start: Start): Promise<CaseStore> {
    const folder = await caseFolder();
    const url = await this.#copy(await this.#template(start), `case_${++this.#stores}`);
    return {
      url,
      env: { DATABASE_URL: url, STORECAST_DATA: folder },
      backups: join(folder, "backups"),
      port: Number(new URL(url).port),
      [Symbol.asyncDispose]: async (): Promise<void> => {
        await this.#drop(new URL(url).pathname.slice(1));
        await Deno.remove(folder, { recursive: true });
      },
    };
  }

  /** The embedded store itself, as a user has it: tasks start the server where it does not run. */
  async embeddedStore(start: Start): Promise<CaseStore> {
    await this.#server.start();
    const { forecastCache, report, backups } = dataPaths(this.folder);
    for (const path of [forecastCache, report, backups]) {
      await Deno.remove(path, { recursive: true }).catch(() => {});
    }
    const template = await this.#template(start);
    await this.#drop("storecast");
    const url = await this.#copy(template, "storecast");
    await this.#checkpoint();
    return {
      url,
      env: { STORECAST_DATA: this.folder },
      backups,
      port: Number(new URL(url).port),
      [Symbol.asyncDispose]: (): Promise<void> => Promise.resolve(),
    };
  }

  /** The process of the postmaster. */
  async postmaster(): Promise<number> {
    return Number((await Deno.readTextFile(serverPaths(dataPaths(this.folder).server).process)).split("\n")[0]);
  }

  /** A superuser's connection to a store. */
  async superuser(store: CaseStore): Promise<Database> {
    const { superuserUrl } = await this.#server.address();
    return await connect(databaseUrl(superuserUrl, new URL(store.url).pathname.slice(1)));
  }

  /** Stops the server in order; the next task starts it. */
  async stop(): Promise<void> {
    await this.#server.stop();
  }

  /** Stops the server and removes its folder. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    await Deno.remove(this.folder, { recursive: true }).catch(() => {}); // a mount is its maker's to remove
  }

  #template(start: Start): Promise<string> {
    let made = this.#templates.get(start);
    if (!made) this.#templates.set(start, made = this.#make(start));
    return made;
  }

  async #make(start: Start): Promise<string> {
    const before = start === "bare" ? "template1" : await this.#template(BEFORE[start]);
    const url = await this.#copy(before, `template_${start}`);
    await using database = await connect(url);
    if (start === "migrated") await migrate(database);
    if (start === "archived") await loadSmallArchive(database, this.#document, this.folder);
    if (start !== "pulled" && start !== "published") return `template_${start}`;
    const context = await testContext(database, this.#document, { today: TODAY });
    if (start === "published") await publishStaged(context);
    else {
      await using api = startSmallShopApi(this.#document);
      await pullDays(context, api, API_DAYS.map((day) => ({ day, reason: "missing" })));
    }
    await context.log.finish(start);
    return `template_${start}`;
  }

  async #copy(template: string, name: string): Promise<string> {
    const { superuserUrl, ownerUrl } = await this.#server.address();
    await using superuser = await connect(superuserUrl);
    await superuser.rows(`create database ${name} template ${template} owner storecast`);
    return databaseUrl(ownerUrl, name);
  }

  /**
   * Without it a killed server would forget numbers that it gave: a sequence in the copy of a template believes that its next
   * numbers are in the log already, where those of the template are. No store of a user's is such a copy.
   */
  async #checkpoint(): Promise<void> {
    await using superuser = await connect((await this.#server.address()).superuserUrl);
    await superuser.rows("checkpoint");
  }

  async #drop(name: string): Promise<void> {
    await using superuser = await connect((await this.#server.address()).superuserUrl);
    await superuser.rows(`drop database if exists ${name} with (force)`);
  }
}

/** A folder on the disk: a task may not write to memory, which is below `/dev`. */
export function caseFolder(): Promise<string> {
  return Deno.makeTempDir({ dir: tmpdir(), prefix: "storecast-crash-" });
}

/** A folder in memory, where there is room, for a server that no task starts. */
export function fastFolder(): Promise<string> {
  return Deno.makeTempDir({ dir: memoryFolder() ?? tmpdir(), prefix: "storecast-crash-" });
}
