import assert from "node:assert/strict";
import { join } from "node:path";
import { dataPaths, serverPaths } from "../scripts/core/data_folder.ts";
import { describeError } from "../scripts/core/describe_error.ts";
import { ExitCode } from "../scripts/core/exit_codes.ts";
import { EmbeddedServer } from "../scripts/database/embedded_server.ts";
import { anyPort } from "../scripts/database/free_port.ts";
import { assertFails, assertSays } from "./support/assert_fails.ts";
import { dataFolder } from "./support/data_folder.ts";
import { CHECKOUT, runTask, startTask } from "./support/run_task.ts";
import { waitUntil } from "./support/wait_until.ts";

const data = await dataFolder();
Deno.test.afterAll(async () => await data[Symbol.asyncDispose]());
const env = { STORECAST_DATA: data.path };
const folder = dataPaths(data.path).server;
const paths = serverPaths(folder);

async function run(...command: string[]): Promise<string> {
  const { code, stdout, stderr } = await runTask(command, { env });
  assert.deepEqual({ code, stderr }, { code: ExitCode.ok, stderr: "" });
  return stdout;
}

/** Runs `work` with another text in a file, whose own comes back. */
async function withText(path: string, text: string, work: () => Promise<void>): Promise<void> {
  const before = await Deno.readTextFile(path);
  await Deno.writeTextFile(path, text); // keeps owner and mode
  try {
    await work();
  } finally {
    await Deno.writeTextFile(path, before);
  }
}

Deno.test("the reason why the server does not start is taken from its new messages, not from old ones", async () => {
  await run("db", "start");
  {
    await using database = await data.connect();
    // In the log of the run before stands another reason.
    await database.rows("select pg_terminate_backend(pg_backend_pid())").catch(() => {});
  }
  await run("db", "stop");
  const settings = join(paths.cluster, "postgresql.conf");
  const text = await Deno.readTextFile(settings);
  // Before it has a log, it writes into start.log.
  await withText(settings, `${text}\nno_such_setting = on\n`, async () => {
    await assertFails(["db", "start"], { env }, {
      exitCode: ExitCode.databaseUnreachable,
      says: `Cannot run pg_ctl of the embedded server in "${folder}": unrecognized configuration parameter ` +
        `"no_such_setting" in file "${settings}" line …`,
    });
  });
  await run("db", "start");
  await run("db", "stop");
  // Later, into its log.
  const access = join(paths.cluster, "pg_hba.conf");
  await withText(access, "nonsense\n", async () => {
    await assertFails(["db", "start"], { env }, {
      exitCode: ExitCode.databaseUnreachable,
      says: `Cannot run pg_ctl of the embedded server in "${folder}": could not load … See the logs in …`,
    });
  });
});

Deno.test("a server that may open too few files fails with that reason", async () => {
  await run("db", "start");
  await run("db", "stop");
  // The server needs 64; the task itself gets along with less.
  const { code, stderr } = await limited(50, `deno task --quiet db start`);
  assert.equal(code, ExitCode.databaseUnreachable, stderr);
  assertSays(
    stderr,
    `Cannot run pg_ctl of the embedded server in "${folder}": insufficient file descriptors available to start server ` +
      "process. Let it open more files (ulimit -n 1024, or LimitNOFILE of the service) and run the task again.\n",
  );
});

/** Runs a command with a limit of open files. */
async function limited(files: number, command: string): Promise<{ code: number; stderr: string }> {
  const { code, stderr } = await new Deno.Command("sh", {
    args: ["-c", `ulimit -n ${files}; exec ${command}`],
    cwd: CHECKOUT,
    env: { ...env, NO_COLOR: "1", DATABASE_URL: "" },
    stdin: "null",
  }).output();
  return { code, stderr: new TextDecoder().decode(stderr) };
}

for (const [what, text] of [["empty", ""], ["damaged", "a3f0\n"], ["missing", undefined]] as const) {
  Deno.test(`passwords that are ${what} are reported as such, and the server can still be stopped`, async () => {
    await run("db", "start");
    const before = await Deno.readTextFile(paths.passwords);
    if (text === undefined) await Deno.remove(paths.passwords);
    else await Deno.writeTextFile(paths.passwords, text);
    await assertFails(["status"], { env }, {
      exitCode: ExitCode.input,
      says:
        `Cannot log in to the embedded server: its file "${paths.passwords}" is ${what}. Put the file back from a ` +
        "copy of the folder; if there is none, move the folder away and restore a backup, …",
    });
    assert.match(await run("db", "stop"), /is stopped/);
    await Deno.writeTextFile(paths.passwords, before, { mode: 0o600 });
    await run("db", "start");
  });
}

/** A start whose words are read while it is at work. */
function talkingStart(): { says(): Promise<string>; ended: Promise<Deno.CommandStatus> } {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "db", "start"],
    cwd: CHECKOUT,
    env: { ...env, NO_COLOR: "1", DATABASE_URL: "" },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const reader = child.stderr.pipeThrough(new TextDecoderStream()).getReader();
  return {
    says: async () => (await reader.read()).value ?? "",
    ended: child.status.finally(() => reader.cancel()),
  };
}

Deno.test("a slow start shows its progress, and pg_ctl may take minutes for a recovery", async () => {
  await run("db", "start");
  await run("db", "stop");
  const start = talkingStart();
  let server = 0;
  await waitUntil("the server has its note", async () => {
    server = Number((await Deno.readTextFile(paths.process).catch(() => "")).split("\n")[0]);
    return server !== 0;
  });
  Deno.kill(server, "SIGSTOP"); // so that it does not become ready
  try {
    if (Deno.build.os === "linux") {
      const timeouts = await Array.fromAsync(Deno.readDir("/proc"), async ({ name }) => {
        const command = await Deno.readTextFile(`/proc/${name}/cmdline`).catch(() => "");
        return command.includes(paths.cluster) ? Number(/--timeout=(\d+)/.exec(command)?.[1] ?? 0) : 0;
      });
      assert.ok(Math.max(...timeouts) >= 600);
    }
    assert.match(await start.says(), /^Starting the embedded server.* …\n$/);
  } finally {
    Deno.kill(server, "SIGCONT");
  }
  assert.equal((await start.ended).code, ExitCode.ok);
});

Deno.test("a task that waits for another to start the server says so, and times out with a message", async () => {
  await run("db", "start");
  using held = await Deno.open(paths.lock, { write: true });
  await held.lock(true);
  await held.truncate();
  await held.write(new TextEncoder().encode("4711\n"));

  const waiting = talkingStart();
  const line = /^Another task \(process 4711\) is starting or stopping the embedded server, waiting for it …\n$/;
  const patient = new EmbeddedServer(folder, { lockSeconds: 0.5 });
  for (const work of [() => patient.start(), () => patient.stop()]) {
    const error = await work().then(() => assert.fail("It did not wait"), (error) => error);
    assert.deepEqual(describeError(error), {
      exitCode: ExitCode.anotherRun,
      line: "Cannot start or stop the embedded server: another task (process 4711) has been doing so for over 1 min. " +
        "Find out what that task is waiting for, end it, and run this one again.",
    });
  }
  assert.match(await waiting.says(), line);
  await held.unlock();
  assert.equal((await waiting.ended).code, ExitCode.ok);
});

Deno.test("concurrent starts and stops all succeed, and the last one wins", async () => {
  await run("db", "start");
  for (let round = 0; round < 3; round++) {
    const ended = await Promise.all(
      ["stop", "start", "stop", "start", "start"].map((what) => runTask(["db", what], { env })),
    );
    for (const { code, stderr } of ended) assert.deepEqual({ code, stderr }, { code: ExitCode.ok, stderr: "" });
    await run("db", "start");
    await using database = await data.connect();
    assert.deepEqual(await database.rows("select 1 as one"), [{ one: 1 }]);
  }
});

Deno.test("a first start chooses another port if a program takes the chosen one, and fails if all are taken", async () => {
  await using other = await dataFolder();
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const taken = listener.addr.port;
  const { server: otherFolder } = dataPaths(other.path);
  const error = await new EmbeddedServer(otherFolder, { ports: () => [taken, taken] }).start()
    .then(() => assert.fail("It started"), (error) => error);
  assert.deepEqual(describeError(error), {
    exitCode: ExitCode.databaseUnreachable,
    line:
      `Cannot start the embedded server: another program is listening on its port ${taken}. Stop that program, or write ` +
      `another port into "${serverPaths(otherFolder).port}".`,
  });
  const free = anyPort();
  const { superuserUrl } = await new EmbeddedServer(otherFolder, { ports: () => [taken, free] }).start();
  assert.equal(new URL(superuserUrl).port, String(free));
});

Deno.test("a start waits for a server that a killed stop left stopping", async () => {
  await run("db", "start");
  const process = Number((await Deno.readTextFile(paths.process)).split("\n")[0]);
  {
    // A session holds a smart shutdown up.
    await using session = await data.connect();
    Deno.kill(process, "SIGTERM");
    await waitUntil("it stops", async () => /stopping/.test(await Deno.readTextFile(paths.process)));
    const start = await startTask(["db", "start"], { env });
    await Promise.race([start.ended, new Promise((resolve) => setTimeout(resolve, 3000))]); // it waits
    await session[Symbol.asyncDispose]();
    const { code, stderr } = await start.ended;
    assert.deepEqual({ code, stderr }, { code: ExitCode.ok, stderr: "" });
  }
  const started = Number((await Deno.readTextFile(paths.process)).split("\n")[0]);
  assert.notEqual(started, process);
});

Deno.test("a server whose main process was killed starts again, even if other processes of it are still running", async () => {
  await run("db", "start");
  const process = Number((await Deno.readTextFile(paths.process)).split("\n")[0]);
  await using session = await data.connect();
  // Counts without looking whether its server is there.
  const counting = session.rows("select count(*) from generate_series(1, 15000000)").catch(() => {});
  await waitUntil("it counts", async () => {
    await using other = await data.connect();
    return (await other.rows("select from pg_stat_activity where query like 'select count(%'")).length > 0;
  });
  Deno.kill(process, "SIGKILL");
  const { code, stdout, stderr } = await runTask(["db", "start"], { env });
  assert.equal(code, ExitCode.ok, stderr);
  assert.match(stdout, /is running at/);
  await counting;
});

Deno.test("db url shows no password of DATABASE_URL unless it is asked to", async () => {
  const url = "postgresql://me:s3cret@db.example:5432/shop?sslmode=require&password=s3cret";
  const of = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await runTask(["db", "url", ...args], { env: { DATABASE_URL: url } });
    assert.deepEqual({ code, stderr }, { code: ExitCode.ok, stderr: "" });
    return stdout.trim();
  };
  assert.equal(await of(), "postgresql://me@db.example:5432/shop?sslmode=require");
  assert.equal(await of("--password"), url);
  const embedded = new URL((await run("db", "url", "--password")).trim());
  assert.equal(embedded.href, await data.analystUrl());
});
