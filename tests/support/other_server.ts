import { tmpdir } from "node:os";
import { join } from "node:path";
import { serverPaths } from "../../scripts/core/data_folder.ts";
import { connect } from "../../scripts/database/connect.ts";
import { anyPort } from "../../scripts/database/free_port.ts";
import { installBinaries } from "../../scripts/database/install_binaries.ts";
import { SQL_FOLDER } from "../../scripts/database/read_sql_files.ts";
import { ServerPrograms } from "../../scripts/database/server_programs.ts";
import { memoryFolder } from "../../tools/test_server/memory_folder.ts";
import { IS_ROOT, NOBODY } from "./clean_checkout.ts";

/** A PostgreSQL of another version than the embedded one, like a server of the user. */
export interface OtherServer extends AsyncDisposable {
  /** Returns the URL of a role for a database. */
  url(role: "postgres" | "storecast" | "storecast_loader", database: string): string;
  /** Stops it, and leaves its data. */
  stop(): Promise<void>;
}

/**
 * Starts a server with the binaries of a wrapper package; disposing of it stops it and removes its data. The test may choose the data's
 * folder, `cluster`, inside a folder that the server's user may write to.
 */
export async function startOtherServer(wrapper: string, options: { cluster?: string } = {}): Promise<OtherServer> {
  const resources = new AsyncDisposableStack();
  const folder = await Deno.makeTempDir({ dir: memoryFolder() ?? tmpdir(), prefix: "storecast-other-" });
  resources.defer(() => Deno.remove(folder, { recursive: true }));
  await Deno.chmod(folder, 0o755);
  if (IS_ROOT) await Deno.chown(folder, NOBODY.uid, NOBODY.gid);

  const paths = serverPaths(folder, options.cluster);
  const programs = new ServerPrograms(folder, paths);
  await installBinaries(paths.programs, { wrapper });
  const { cluster } = paths;
  await programs.run("initdb", [
    "--pgdata",
    cluster,
    "--username=postgres",
    "--auth=trust",
    "--encoding=UTF8",
    "--no-sync",
  ]);

  const port = anyPort();
  const settings = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off`;
  await programs.run("pg_ctl", [
    "start",
    "--pgdata",
    cluster,
    "--options",
    settings,
    "--wait",
    "--silent",
    "--log",
    paths.startLog,
  ]);
  const stop = async (): Promise<void> => {
    await programs.attempt("pg_ctl", ["stop", "--pgdata", cluster, "--silent", "--mode=fast", "--wait"]);
  };
  resources.defer(stop);
  return {
    url: (role, database) => `postgresql://${role}@127.0.0.1:${port}/${database}`,
    stop,
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

/** Creates the roles and a database, as docs/roles.md tells an administrator to. */
export async function makeStore(server: OtherServer): Promise<void> {
  await using administrator = await connect(server.url("postgres", "postgres"));
  await administrator.rows("create role storecast login");
  await administrator.rows("create database storecast owner storecast encoding 'UTF8' template template0");
  await administrator.client.query(await Deno.readTextFile(join(SQL_FOLDER, "roles.sql")));
}
