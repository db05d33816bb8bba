import { dirname, join } from "node:path";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { connect } from "../../scripts/database/connect.ts";
import type { Database } from "../../scripts/database/database.ts";
import { EmbeddedServer } from "../../scripts/database/embedded_server.ts";
import type { ServerAddress } from "../../scripts/database/server_address.ts";
import { migrate } from "../../scripts/store/migrate.ts";
import { databaseUrl } from "../test_server/database_url.ts";
import { memoryFolder } from "../test_server/memory_folder.ts";
import { templateName, withTemplate } from "../test_server/with_template.ts";
import type { Mutant } from "./mutants_of.ts";

const CHECKOUT = fileURLToPath(new URL("../../", import.meta.url));

/** The result of testing a mutant; it is invalid if PostgreSQL does not accept it. */
export interface TriedMutant {
  readonly status: "killed" | "survived" | "invalid";
  /** The test that failed, or the time limit. */
  readonly by: string;
}

/** A copy of the checkout with its own test server, for testing one mutant at a time. */
export class MutantRunner implements AsyncDisposable {
  readonly #checkout: string;
  readonly #folder: string;
  readonly #server: EmbeddedServer;
  readonly #address: ServerAddress;
  readonly #superuser: Database;

  private constructor(
    folders: { checkout: string; server: string },
    server: EmbeddedServer,
    address: ServerAddress,
    superuser: Database,
  ) {
    this.#checkout = folders.checkout;
    this.#folder = folders.server;
    this.#server = server;
    this.#address = address;
    this.#superuser = superuser;
  }

  static async open(): Promise<MutantRunner> {
    const prefix = "storecast-mutants-";
    const checkout = await Deno.makeTempDir({ prefix }); // no task may read a checkout below /dev
    const folder = await Deno.makeTempDir({ dir: memoryFolder() ?? tmpdir(), prefix });
    for (const made of [checkout, folder]) await Deno.chmod(made, 0o755); // root's server runs as another user
    const listed = new Deno.Command("git", { args: ["ls-files", "-z", "-co", "--exclude-standard"], cwd: CHECKOUT });
    for (const file of new TextDecoder().decode((await listed.output()).stdout).split("\0").slice(0, -1)) {
      await Deno.mkdir(dirname(join(checkout, file)), { recursive: true });
      await Deno.copyFile(join(CHECKOUT, file), join(checkout, file)).catch(() => {}); // it may have been deleted
    }
    const server = new EmbeddedServer(join(folder, "server"));
    const address = await server.start();
    return new MutantRunner({ checkout, server: folder }, server, address, await connect(address.superuserUrl));
  }

  /** Runs the test files on a mutant, one after the other, up to the first test that fails. */
  async try({ path, text }: Mutant, tests: readonly string[], seconds: number): Promise<TriedMutant> {
    const file = join(this.#checkout, "sql", path);
    const original = await Deno.readTextFile(file);
    const base = await withTemplate(this.#superuser, this.#address.ownerUrl, (name) => Promise.resolve(name));
    await Deno.writeTextFile(file, text);
    const template = await templateName(join(this.#checkout, "sql"));
    try {
      await this.#superuser.rows(`create database ${template} template ${base} owner storecast`);
      const error = await this.#apply(template);
      if (error) return { status: "invalid", by: error.message };
      await this.#superuser.rows(`alter database ${template} is_template true`);
      return await this.#test(tests, seconds);
    } finally {
      await this.#superuser.rows(`alter database ${template} is_template false`);
      await this.#superuser.rows(`drop database ${template} with (force)`);
      await Deno.writeTextFile(file, original);
    }
  }

  /** Applies all functions, as a task of the tests would otherwise do first. */
  async #apply(template: string): Promise<Error | undefined> {
    await using database = await connect(databaseUrl(this.#address.ownerUrl, template));
    return await migrate(database, join(this.#checkout, "sql")).then(() => undefined, (error) => error);
  }

  async #test(tests: readonly string[], seconds: number): Promise<TriedMutant> {
    const signal = AbortSignal.timeout(seconds * 1000);
    const { success, stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["test", "--fail-fast", "--no-check", "--lock=tests/deno.lock", "--allow-all", ...tests],
      cwd: this.#checkout,
      env: { STORECAST_TEST_DATA: join(this.#folder, "server"), NO_COLOR: "1" },
      stderr: "null",
      signal,
    }).output();
    if (success) return { status: "survived", by: "" };
    const said = new TextDecoder().decode(stdout);
    const place = [...said.matchAll(/ from \.\/(tests\/\w+\.ts)/g)].at(-1)?.[1] ?? "";
    const test = / \.\.\. FAILED /.exec(said) ? /^(.*) \.\.\. FAILED /m.exec(said)![1] : "";
    return { status: "killed", by: signal.aborted ? `the time limit in ${place}` : `${place} "${test}"` };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#superuser[Symbol.asyncDispose]();
    await this.#server.stop();
    for (const folder of [this.#checkout, this.#folder]) await Deno.remove(folder, { recursive: true });
  }
}
