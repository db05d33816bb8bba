import { dataPaths } from "../scripts/core/data_folder.ts";
import { connect } from "../scripts/database/connect.ts";
import type { Database } from "../scripts/database/database.ts";
import { EmbeddedServer } from "../scripts/database/embedded_server.ts";
import { migrate } from "../scripts/store/migrate.ts";
import { SCHEMAS } from "../scripts/store/schemas.ts";
import { readSourceDocument, type SourceDocument } from "../scripts/sources/documents/source_document.ts";

/**
 * An embedded server of its own in a folder that goes when it is disposed of. It vacuums nothing by itself, which would
 * fall on whatever is measured at that moment.
 */
export class BenchStore implements AsyncDisposable {
  readonly folder: string;
  readonly url: string;
  readonly database: Database;
  readonly document: SourceDocument;
  readonly #server: EmbeddedServer;

  private constructor(folder: string, server: EmbeddedServer, url: string, store: [Database, SourceDocument]) {
    this.folder = folder;
    this.url = url;
    this.#server = server;
    [this.database, this.document] = store;
  }

  static async open(): Promise<BenchStore> {
    const folder = await Deno.makeTempDir({ prefix: "storecast-bench-" });
    await Deno.chmod(folder, 0o755); // root's server runs as another user
    const server = new EmbeddedServer(dataPaths(folder).server);
    const { ownerUrl: url, superuserUrl } = await server.start();
    await using superuser = await connect(superuserUrl);
    await superuser.rows("alter system set autovacuum = off");
    await superuser.rows("select pg_reload_conf()");
    await superuser.rows("grant pg_checkpoint to storecast");
    const superstore = await readSourceDocument("superstore");
    // A day of the bench is a file too, written as the archive is.
    const document = { ...superstore, api: { ...superstore.api!, dateFormat: superstore.archive!.dateFormat } };
    return new BenchStore(folder, server, url, [await connect(url), document]);
  }

  /** Empties the database, Storecast's part and the floor's, and makes both anew. */
  async reset(): Promise<void> {
    await this.database.client.query(`drop schema if exists ${SCHEMAS.join(", ")}, floor cascade`);
    // In a session of its own: the lock that a migration takes is the session's.
    {
      await using database = await connect(this.url);
      await migrate(database);
    }
    await this.database.call("etl.register_source", {
      p_source: this.document.source,
      p_document: this.document,
    });
    await this.psql("-f", new URL("floor_tables.sql", import.meta.url).pathname);
  }

  /** Writes out what was done before, so that it does not slow down what is measured next. */
  async settle(): Promise<void> {
    await this.database.rows("checkpoint");
  }

  /** Runs psql on the database; returns seconds, its start included. */
  async psql(...args: string[]): Promise<number> {
    const start = performance.now();
    const command = new Deno.Command("psql", {
      args: [this.url, "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", ...args],
      stdout: "null",
      stderr: "piped",
    });
    const { code, stderr } = await command.output().catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
      throw new Error(
        "Cannot run the bench: there is no psql, whose \\copy it compares with; install PostgreSQL's client",
      );
    });
    if (code !== 0) throw new Error(`psql failed: ${new TextDecoder().decode(stderr).trim()}`);
    return (performance.now() - start) / 1000;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.database[Symbol.asyncDispose]();
    await this.#server.stop();
    await Deno.remove(this.folder, { recursive: true });
  }
}
