import { dataPaths } from "../scripts/core/data_folder.ts";
import { connect } from "../scripts/database/connect.ts";
import type { Database } from "../scripts/database/database.ts";
import { EmbeddedServer } from "../scripts/database/embedded_server.ts";
import { migrate } from "../scripts/store/migrate.ts";
import { SCHEMAS } from "../scripts/store/schemas.ts";
import { readSourceDocument } from "../scripts/sources/documents/read_source_document.ts";
import type { SourceDocument } from "../scripts/sources/documents/source_document.ts";

/**
 * An embedded server in a temporary folder; disposing of it removes both. Autovacuum is off, since it would slow down whatever is
 * being measured.
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
    // The bench's day comes from a file too, in the archive's format.
    const document = { ...superstore, api: { ...superstore.api!, dateFormat: superstore.archive!.dateFormat } };
    return new BenchStore(folder, server, url, [await connect(url), document]);
  }

  /** Drops the schemas of Storecast and of the floors, and creates them again. */
  async reset(): Promise<void> {
    await this.database.client.query(`drop schema if exists ${SCHEMAS.join(", ")}, floor cascade`);
    // In a separate session, which a migration's lock belongs to.
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

  /** Makes a checkpoint, so that earlier writes do not slow down the next measurement. */
  async checkpoint(): Promise<void> {
    await this.database.rows("checkpoint");
  }

  /** Runs psql on the database; returns its seconds, including its start. */
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
        "Cannot run the bench: it compares with psql's \\copy, and psql is not installed; install PostgreSQL's client",
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
