/** The scripts of the PostgreSQL container with a real server, outside a container; they need Debian's package postgresql-client. */
import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { anyPort } from "../scripts/database/free_port.ts";
import { installBinaries } from "../scripts/database/install_binaries.ts";
import { memoryFolder } from "../tools/test_server/memory_folder.ts";
import { IS_ROOT, NOBODY } from "./support/clean_checkout.ts";
import { CHECKOUT } from "./support/run_task.ts";
import { waitUntil } from "./support/wait_until.ts";

const HAS_CLIENT = ["psql", "pg_isready"].every((program) => {
  try {
    return Deno.statSync(join("/usr/bin", program)).isFile;
  } catch {
    return false;
  }
});

/** Every command of the scripts that changes something; the tests kill all processes of a start before one of them. */
const STEPS = ["rm", "mkdir", "initdb", "sync", "mv", "pg_ctl", "psql", "touch"];

interface Ended {
  readonly code: number;
  readonly said: string;
}

/** A volume of the container, its secrets and what its image has. */
class Volume implements AsyncDisposable {
  readonly folder: string;
  readonly cluster: string;
  readonly #port: number;

  private constructor(folder: string) {
    this.folder = folder;
    this.cluster = join(folder, "volume", "18", "docker");
    this.#port = anyPort();
  }

  static async make(): Promise<Volume> {
    const folder = await Deno.makeTempDir({ dir: memoryFolder() ?? tmpdir(), prefix: "storecast-container-" });
    await Deno.chmod(folder, 0o755);
    await installBinaries(join(folder, "image"));
    for (const name of ["secrets", "scripts", "shims", "volume"]) await Deno.mkdir(join(folder, name));
    for (const name of ["superuser", "owner", "loader", "analyst", "superset"]) {
      await Deno.writeTextFile(join(folder, "secrets", `${name}_password`), `${name}-secret`);
    }
    for (
      const path of [
        "sql/roles.sql",
        "sql/large_objects.sql",
        ...["start_postgres", "create_databases", "check_postgres"].map(script),
      ]
    ) {
      await Deno.copyFile(join(CHECKOUT, path), join(folder, "scripts", path.split("/").at(-1)!));
    }
    for (const step of STEPS) await Deno.writeTextFile(join(folder, "shims", step), shim(step), { mode: 0o755 });
    if (IS_ROOT) { for (const name of ["", "volume"]) await Deno.chown(join(folder, name), NOBODY.uid, NOBODY.gid); }
    return new Volume(folder);
  }

  /** Runs a script of the container to its end, in a group of processes of its own, as a container is one. */
  async run(
    name: string,
    { killBefore = 0, lines = 0, args = [] }: { killBefore?: number; lines?: number; args?: string[] } = {},
  ): Promise<Ended> {
    // Not a pipe: a server that outlives a killed start would keep it open.
    const log = join(this.folder, `${crypto.randomUUID()}.log`);
    const child = new Deno.Command("/usr/bin/setsid", {
      args: [
        "--wait",
        "bash",
        "-c",
        'exec bash "$0" "$@" > "$LOG" 2>&1',
        join(this.folder, "scripts", `${name}.sh`),
        ...args,
      ],
      cwd: "/",
      clearEnv: true,
      env: {
        PATH: `${join(this.folder, "shims")}:${join(this.folder, "image", "bin")}:/usr/bin:/bin`,
        PGDATA: this.cluster,
        PGHOST: this.folder,
        PGPORT: String(this.#port),
        POSTGRES_PASSWORD_FILE: join(this.folder, "secrets", "superuser_password"),
        STORECAST_SECRETS: join(this.folder, "secrets"),
        STORECAST_SCRIPTS: join(this.folder, "scripts"),
        STEPS_FILE: join(this.folder, "steps"),
        LOG: log,
        KILL_BEFORE: String(killBefore),
        SQL_LINES: String(lines),
      },
      stdin: "null",
      ...IS_ROOT && NOBODY,
    }).spawn();
    const { code } = await child.status;
    return { code, said: await Deno.readTextFile(log) };
  }

  /** The server's command, as of docker-compose.yml. */
  get command(): string[] {
    return ["postgres", "--listen-addresses=127.0.0.1", `--port=${this.#port}`, "-k", this.folder, "--fsync=off"];
  }

  /** Starts the container and waits until it is healthy; disposing of the result stops it as Docker does. */
  async up(): Promise<AsyncDisposable> {
    await Deno.remove(join(this.folder, "steps")).catch(() => {});
    const ended = this.run("start_postgres", { args: this.command });
    const over: Ended[] = [];
    void ended.then((end) => over.push(end));
    await waitUntil("the container is healthy", async () => {
      assert.deepEqual(over, []);
      return (await this.run("check_postgres")).code === 0;
    });
    return {
      [Symbol.asyncDispose]: async (): Promise<void> => {
        const note = await Deno.readTextFile(join(this.cluster, "postmaster.pid"));
        Deno.kill(Number(note.split("\n")[0]), "SIGINT");
        await ended;
      },
    };
  }

  async psql(sql: string): Promise<string> {
    await Deno.writeTextFile(
      join(this.folder, "scripts", "sql.sh"),
      `psql -XAtq -U postgres -d postgres <<'END'\n${sql}\nEND\n`,
    );
    const { code, said } = await this.run("sql");
    assert.equal(code, 0, said);
    return said.trim();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.folder, { recursive: true });
  }
}

function script(name: string): string {
  return `containers/${name}.sh`;
}

/** A command that kills its whole group if it is the step at which a test does so; psql's input may be cut off after some lines. */
function shim(step: string): string {
  return `#!/bin/bash
echo ${step} >> "$STEPS_FILE"
if [ "$(wc -l < "$STEPS_FILE")" = "$KILL_BEFORE" ]; then kill -9 0; fi
PATH="\${PATH#*:}"
if [ ${step} = psql ] && [ "$SQL_LINES" != 0 ]; then head -n "$SQL_LINES" | psql "$@"; kill -9 0; fi
exec ${step} "$@"
`;
}

/** Kills what a killed start left: a container's end takes all its processes along, a server has a group of its own. */
async function killServer(volume: Volume): Promise<void> {
  for (const cluster of [volume.cluster, `${volume.cluster}.unfinished`]) {
    const note = await Deno.readTextFile(join(cluster, "postmaster.pid")).catch(() => "");
    const pid = Number(note.split("\n")[0]);
    if (!pid) continue;
    try {
      Deno.kill(pid, "SIGQUIT");
    } catch { /* it has ended */ }
    await waitUntil("the server has ended", () => Deno.stat(`/proc/${pid}`).then(() => false, () => true));
  }
}

const test = (name: string, fn: () => Promise<void>): void => Deno.test({ name, ignore: !HAS_CLIENT, fn });

test("the next start of the PostgreSQL container completes a first start that was killed before any of its steps", async () => {
  await using volume = await Volume.make();
  let steps = 1;
  for (let killBefore = 1; killBefore <= steps; killBefore++) {
    await Deno.remove(join(volume.folder, "volume", "18"), { recursive: true }).catch(() => {});
    await Deno.remove(join(volume.folder, "steps")).catch(() => {});
    const killed = await volume.run("start_postgres", { killBefore, args: volume.command });
    assert.notEqual(killed.code, 0, `step ${killBefore}: ${killed.said}`);
    await killServer(volume);
    assert.notEqual((await volume.run("check_postgres")).code, 0);

    await using _server = await volume.up();
    assert.equal(await volume.psql("select count(*) from pg_database where datname in ('storecast', 'superset')"), "2");
    if (killBefore === 1) {
      const taken = (await Deno.readTextFile(join(volume.folder, "steps"))).trim().split("\n");
      steps = taken.lastIndexOf("touch") + 2; // and the sync after it
    }
  }
  assert.ok(steps >= 10, String(steps));
});

test("the databases and roles are completed after a script that was interrupted after any line", async () => {
  await using volume = await Volume.make();
  const text = await Deno.readTextFile(join(CHECKOUT, script("create_databases")));
  const lines = text.split("<<'SQL'\n")[1]!.split("\nSQL\n")[0]!.split("\n").length;
  assert.ok(lines > 10);
  await using _server = await volume.up();
  for (let cut = 1; cut <= lines; cut++) {
    await volume.psql(
      `drop database if exists storecast; drop database if exists superset;
       drop role if exists storecast; drop role if exists superset;
       alter role storecast_loader password null; alter role storecast_analyst password null;`,
    );
    await volume.run("create_databases", { lines: cut });
    const again = await volume.run("create_databases");
    assert.equal(again.code, 0, `line ${cut}: ${again.said}`);
    const check = await volume.run("check_postgres");
    assert.equal(check.code, 0, `line ${cut}: ${check.said}`);
    const rights = await volume.psql(
      "select datname, datacl from pg_database where datname in ('storecast', 'superset') order by datname",
    );
    assert.equal(
      rights,
      "storecast|{storecast=CTc/storecast,storecast_loader=c/storecast,storecast_analyst=c/storecast}\n" +
        "superset|{superset=CTc/superset}",
    );
  }
});

test("the PostgreSQL container is unhealthy if a role, password or database is missing, and repairs an unmarked volume", async () => {
  await using volume = await Volume.make();
  {
    await using _server = await volume.up();
    const missing: [sql: string, names: string][] = [
      ["drop database superset", "database superset"],
      ["drop role superset", "database superset, role superset"],
      ["alter role storecast_loader password null", "database superset, role storecast_loader, role superset"],
    ];
    for (const [sql, names] of missing) {
      await volume.psql(sql);
      const { code, said } = await volume.run("check_postgres");
      assert.notEqual(code, 0);
      assert.ok(said.includes(`Not there, or without password or owner: ${names}\n`), said);
    }
  }
  // As a volume that an earlier version of the container left after a killed first start.
  await Deno.remove(join(volume.cluster, "storecast_prepared"));
  await using _again = await volume.up();
});

test("the PostgreSQL container does not create a new store beside one of another version", async () => {
  await using volume = await Volume.make();
  const old = join(volume.folder, "volume", "17", "docker");
  await Deno.mkdir(old, { recursive: true });
  await Deno.writeTextFile(join(old, "PG_VERSION"), "17\n");
  const { code, said } = await volume.run("start_postgres", { args: volume.command });
  assert.equal(code, 1);
  assert.match(
    said,
    /^Cannot start PostgreSQL 18: the volume has a store of another version in .*\/17\/docker\. Start the/,
  );
  await assert.rejects(Deno.stat(volume.cluster));
});
