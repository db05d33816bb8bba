import assert from "node:assert/strict";
import { join } from "node:path";
import { CHECKOUT } from "./support/run_task.ts";
import { temporaryFolder } from "./support/assert_fails.ts";

interface PermissionSet {
  readonly all?: true;
  readonly env?: { readonly ignore: true; readonly allow?: readonly string[] };
}

interface Configuration {
  readonly tasks: Readonly<Record<string, { readonly command: string }>>;
  readonly permissions: Readonly<Record<string, PermissionSet>>;
}

const { tasks, permissions }: Configuration = JSON.parse(await Deno.readTextFile(join(CHECKOUT, "deno.json")));

/** Variables that hold a secret, each of which may also be in a file that its sister with _FILE names. */
const SECRETS = [
  "DATABASE_URL",
  "DATABASE_OWNER_URL",
  "SCRATCH_DATABASE_URL",
  "SALES_API_URL",
  "SALES_API_TOKEN",
  "ALERT_WEBHOOK_URL",
  "SUPERSET_PASSWORD",
  "SUPERSET_DATABASE_URL",
  "SALES_API_URL_TILL",
  "SALES_API_TOKEN_TILL",
].flatMap((name) => [name, `${name}_FILE`]);

/** What a task's process can do, as tried from inside. */
interface Tried {
  readonly secrets: readonly string[];
  readonly runs: boolean;
  readonly writes: boolean;
  readonly connects: { readonly here: boolean; readonly elsewhere: boolean };
}

/** Stands in for a task's script: tries what the permissions of the task's command allow. */
const PROBE = `
const [port, file, ...names] = Deno.args;
const may = async (work) => {
  try {
    await work();
    return true;
  } catch (error) {
    return !(error instanceof Deno.errors.NotCapable);
  }
};
const connect = (hostname) => may(async () => (await Deno.connect({ hostname, port: Number(port) })).close());
console.log(JSON.stringify({
  secrets: names.filter((name) => Deno.env.get(name) !== undefined),
  all: Object.keys(Deno.env.toObject()).filter((name) => names.includes(name)),
  runs: await may(() => new Deno.Command(Deno.execPath(), { args: ["--version"], stdout: "null" }).output()),
  writes: await may(() => Deno.writeTextFile(file, "")),
  connects: { here: await connect("127.0.0.1"), elsewhere: await connect("127.0.0.2") },
}));
`;

/** Runs the probe with the permissions of every task, those with the same flags once. */
async function tryAll(): Promise<ReadonlyMap<string, Tried>> {
  await using folder = await temporaryFolder();
  const probe = join(folder.path, "probe.js");
  await Deno.writeTextFile(probe, PROBE);
  await using server = listenEverywhere();
  const commands = Map.groupBy(Object.keys(tasks), (task) => permissionsOf(task).join(" "));
  const tried = await Promise.all([...commands].map(async ([flags, names]): Promise<[string, Tried][]> => {
    const config = `--config=${join(CHECKOUT, "deno.json")}`;
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "--no-prompt", "--no-lock", config, ...flags.split(" "), probe]
        .concat(String(server.port), join(folder.path, crypto.randomUUID()), SECRETS),
      clearEnv: true,
      env: {
        HOME: folder.path,
        PATH: Deno.env.get("PATH") ?? "",
        ...Object.fromEntries(SECRETS.map((name) => [name, "s3cret"])),
      },
    }).output();
    assert.equal(code, 0, new TextDecoder().decode(stderr));
    const { all, ...found } = JSON.parse(new TextDecoder().decode(stdout));
    assert.deepEqual(new Set(all), new Set(found.secrets), "listing the environment shows other variables");
    return names.map((name) => [name, found]);
  }));
  return new Map(tried.flat());
}

/** The flags of a task's command that give or take permissions. */
function permissionsOf(task: string): string[] {
  return tasks[task]!.command.split(" ").filter((flag) => /^(-P=|--(allow|deny|ignore)-)/.test(flag));
}

/** Takes connections on every address of this machine, until it is disposed of. */
function listenEverywhere(): { port: number } & AsyncDisposable {
  const listener = Deno.listen({ hostname: "0.0.0.0", port: 0 });
  const taken = (async (): Promise<void> => {
    for await (const connection of listener) connection.close();
  })();
  return {
    port: listener.addr.port,
    async [Symbol.asyncDispose](): Promise<void> {
      listener.close();
      await taken;
    },
  };
}

const tried = await tryAll();

/** The tasks for users of which something is true. */
function usersTasks(is: (tried: Tried) => boolean): string[] {
  return [...tried].filter(([task, found]) => permissionsOf(task)[0] !== "-P=developer" && is(found))
    .map(([task]) => task).toSorted();
}

const ASK_THE_API = ["daily", "pull", "source:check", "source:new"];
const OWN = ["backup", "maintain", "migrate", "restore"];

/** Who reads which secret, and no other task does. */
const READERS: Readonly<Record<string, readonly string[]>> = {
  SALES_API_URL: ASK_THE_API,
  SALES_API_TOKEN: ASK_THE_API,
  SALES_API_URL_TILL: ASK_THE_API,
  SALES_API_TOKEN_TILL: ASK_THE_API,
  ALERT_WEBHOOK_URL: ["alarms"],
  DATABASE_OWNER_URL: OWN,
  SCRATCH_DATABASE_URL: OWN,
  SUPERSET_PASSWORD: ["superset:bundle", "superset:push"],
  SUPERSET_DATABASE_URL: ["superset:bundle", "superset:push"],
};

for (const [secret, readers] of Object.entries(READERS)) {
  Deno.test(`exactly the tasks that need ${secret} may read it`, () => {
    for (const name of [secret, `${secret}_FILE`]) {
      assert.deepEqual(usersTasks(({ secrets }) => secrets.includes(name)), readers);
    }
  });
}

Deno.test("every task may read DATABASE_URL except those of the sample shop and those without a database", () => {
  assert.deepEqual(
    usersTasks(({ secrets }) => !secrets.includes("DATABASE_URL")),
    ["api", "demo", "forecast:csv", "lint:imports", "lint:sql", "source:check", "source:new"],
  );
});

Deno.test("the sample shop may connect only to this machine, and its API may start no program", () => {
  assert.deepEqual(tried.get("demo")!.connects, { here: true, elsewhere: false });
  assert.deepEqual(tried.get("api")!.connects, { here: true, elsewhere: false });
  assert.equal(tried.get("api")!.runs, false);
});

Deno.test("tasks that need no network, programs or write access do not have them", () => {
  const files = ["forecast:csv", "lint:imports", "lint:sql"];
  assert.deepEqual(usersTasks(({ connects }) => !connects.here), [...files, "superset:bundle"]);
  assert.deepEqual(usersTasks(({ runs }) => !runs), [
    "api",
    ...files,
    "source:new",
    "superset:bundle",
    "superset:push",
  ]);
  assert.deepEqual(usersTasks(({ writes }) => !writes), [...files, "source:new", "superset:push"]);
});

Deno.test("docs/permissions.md has the sets, each with its tasks and its secrets", async () => {
  const text = await Deno.readTextFile(join(CHECKOUT, "docs", "permissions.md"));
  const rows = [...text.matchAll(/^\| `(\w+)` \| (.*?) \| (.*?) \|/gm)].map(([, set, ofSet, secrets]) => ({
    set: set!,
    tasks: namesIn(ofSet!),
    secrets: namesIn(secrets!),
  }));
  const documented = Object.keys(permissions).map((set) => {
    if (permissions[set]!.all) return { set, tasks: [], secrets: [] };
    const ofSet = Object.keys(tasks).filter((task) => permissionsOf(task)[0] === `-P=${set}`);
    const { secrets } = tried.get(ofSet[0]!)!;
    return { set, tasks: ofSet.toSorted(), secrets: secrets.filter((name) => !/_(FILE|TILL)$/.test(name)).toSorted() };
  });
  assert.deepEqual(rows, documented);
});

function namesIn(cell: string): string[] {
  return [...cell.matchAll(/`([\w:]+)`/g)].map(([, name]) => name!).toSorted();
}
