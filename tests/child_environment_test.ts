import assert from "node:assert/strict";
import { join } from "node:path";
import { dataPaths, type ServerPaths, serverPaths } from "../scripts/core/data_folder.ts";
import { readSources } from "../tools/lint_imports.ts";
import { serve } from "./support/assert_fails.ts";
import { dataFolder } from "./support/data_folder.ts";
import { runTask } from "./support/run_task.ts";

/** What the environment of a task may hold, and a program that it starts has no use for. */
const SECRETS = {
  SALES_API_TOKEN: "s3cret-token",
  SALES_API_URL: "https://shop.example/s3cret",
  ALERT_WEBHOOK_URL: "https://chat.example/s3cret",
  SUPERSET_PASSWORD: "s3cret-password",
  SUPERSET_DATABASE_URL: "postgresql://me:s3cret@db.example/shop",
  DATABASE_OWNER_URL: "postgresql://me:s3cret@db.example/shop",
  PGPASSWORD: "s3cret-of-psql",
  ANOTHER_PROGRAMS_SECRET: "s3cret-of-another-program",
};

/** What the shell between pg_ctl and the server adds, by its kind. */
const OF_THE_SHELL = ["PWD", "OLDPWD", "SHLVL", "_"];

/** The variables that a running process was started with, as the system shows them. */
async function environmentOf(process: number): Promise<string[]> {
  return variablesOf(await Deno.readTextFile(`/proc/${process}/environ`));
}

function variablesOf(text: string): string[] {
  const variables = text.split("\0").filter((variable) => variable.trim() !== "");
  return variables.filter((variable) => !OF_THE_SHELL.includes(variable.split("=")[0]!)).toSorted();
}

/** What the embedded server of a folder has: all but the first and the last from pg_ctl. */
function serverVariables({ cluster, programs }: ServerPaths): string[] {
  return [
    "LC_ALL=C",
    `PGDATA=${cluster}`,
    `PGSYSCONFDIR=${programs}/etc/postgresql`,
    "PG_GRANDPARENT_PID=…",
    "TZ=UTC",
  ];
}

function withoutNumber(variables: readonly string[]): string[] {
  return variables.map((variable) => variable.replace(/^(PG_GRANDPARENT_PID=)\d+$/, "$1…"));
}

async function childrenOf(process: number): Promise<number[]> {
  return (await Deno.readTextFile(`/proc/${process}/task/${process}/children`)).trim().split(" ").map(Number);
}

Deno.test({
  name: "the embedded server gets no variable of the task that starts it, and so none of its secrets",
  ignore: Deno.build.os !== "linux", // elsewhere the system does not show them
  async fn(): Promise<void> {
    await using data = await dataFolder();
    const paths = serverPaths(dataPaths(data.path).server);
    const { code, stderr } = await runTask(["db", "start"], { env: { ...SECRETS, STORECAST_DATA: data.path } });
    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });

    const server = Number((await Deno.readTextFile(paths.process)).split("\n")[0]);
    const found = await environmentOf(server);
    assert.deepEqual(withoutNumber(found), serverVariables(paths));

    await using database = await data.connect();
    const [backend] = await database.rows<{ pid: number }>("select pg_backend_pid() as pid");
    const children = await childrenOf(server);
    assert.ok(children.includes(backend!.pid));
    for (const child of children) {
      // They write their titles over the variables.
      const others = (await environmentOf(child)).filter((variable) => !found.includes(variable));
      assert.deepEqual(others, [], await Deno.readTextFile(`/proc/${child}/cmdline`));
    }
  },
});

Deno.test({
  name: "the program that prints a token gets what any program needs, and the server of source:check nothing",
  ignore: Deno.build.os !== "linux",
  async fn(): Promise<void> {
    await using data = await dataFolder();
    await using api = serve(() => Response.json([]));
    const paths = serverPaths(dataPaths(data.path).checkServer);
    const [own, ofServer] = [join(data.path, "own"), join(data.path, "of-server")];
    const PASSED = { PATH: Deno.env.get("PATH")!, HOME: Deno.env.get("HOME")!, HTTPS_PROXY: "http://proxy.example" };
    // The server of the check runs while the API is asked.
    const command = `cat /proc/self/environ > '${own}'; ` +
      `cat /proc/$(head -n 1 '${paths.process}')/environ > '${ofServer}'; echo t0ken`;
    const { stderr } = await runTask(["source:check"], {
      env: {
        ...SECRETS,
        ...PASSED,
        DATABASE_URL: "postgresql://me:s3cret@db.example/shop",
        SALES_API_TOKEN: "",
        SALES_API_TOKEN_TILL: "s3cret-of-another-source",
        SALES_API_URL: `${api.origin}/s3cret`,
        SALES_API_TOKEN_COMMAND: command,
        STORECAST_DATA: data.path,
        STORECAST_SOURCE: "superstore",
      },
    });
    const read = async (path: string): Promise<string[]> =>
      variablesOf(await Deno.readTextFile(path).catch(() => assert.fail(stderr)));
    assert.deepEqual(
      await read(own),
      Object.entries({ ...PASSED, SALES_API_TOKEN_COMMAND: command }).map((pair) => pair.join("=")).toSorted(),
    );
    assert.deepEqual(withoutNumber(await read(ofServer)), serverVariables(paths));
  },
});

Deno.test("programs are started in only two places, each with an explicit environment: the server's and the token command", async () => {
  const starting = (await readSources()).filter(({ path, text }) =>
    path.startsWith("scripts/") && /Deno\.Command|child_process/.test(text)
  );
  assert.deepEqual(starting.map(({ path }) => path), [
    "scripts/database/server_programs.ts",
    "scripts/sources/api/token_command.ts",
  ]);
});
