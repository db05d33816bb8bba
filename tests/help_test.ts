import assert from "node:assert/strict";
import { join } from "node:path";
import { HAS_TERMINAL, onTerminal } from "./support/on_terminal.ts";
import { CHECKOUT, runTask } from "./support/run_task.ts";

interface PermissionSet {
  readonly env?: { readonly allow?: readonly string[] };
}

interface Configuration {
  readonly tasks: Readonly<Record<string, { readonly description?: string; readonly command: string }>>;
  readonly permissions: Readonly<Record<string, PermissionSet>>;
}

const { tasks, permissions }: Configuration = JSON.parse(await Deno.readTextFile(join(CHECKOUT, "deno.json")));

/** Every task with the script that it runs. */
const TASKS = Object.entries(tasks).map(([task, { command }]) => ({
  task,
  script: /\s(\S+\.ts)$/.exec(command)?.[1] ?? "",
}));

/** The tasks for users: those that run a script of scripts/ itself. */
const SCRIPTS = TASKS.filter(({ script }) => /^scripts\/\w+\.ts$/.test(script));

/** The options that a script adds to its command line. */
async function optionsOf(script: string): Promise<string[]> {
  const text = await Deno.readTextFile(join(CHECKOUT, script));
  const own = [...text.matchAll(/\.option\(\s*"(--[a-z-]+)/g)].map(([, option]) => option!);
  return text.includes(".addOption(nowOption())") ? [...own, "--now"] : own;
}

Deno.test("every script is a task, and every task has a description", async () => {
  const scripts = (await Array.fromAsync(Deno.readDir(join(CHECKOUT, "scripts"))))
    .filter(({ isFile }) => isFile)
    .map(({ name }) => `scripts/${name}`);
  assert.deepEqual(SCRIPTS.map(({ script }) => script).toSorted(), scripts.toSorted());
  for (const [task, { description }] of Object.entries(tasks)) assert.match(description ?? "", /\w/, task);
});

Deno.test("README describes every task for users once, in the words of deno.json: one sentence, an imperative", async () => {
  const readme = await Deno.readTextFile(join(CHECKOUT, "README.md"));
  const [, section] = /^## Tasks$(.*?)^## /ms.exec(readme)!;
  const rows = [...section!.matchAll(/^\| `([\w:]+)[^`]*` +\| (.+?) +\|$/gm)].map(([, task, text]) => [task!, text!]);
  const described = SCRIPTS.map(({ task }) => [task, tasks[task]!.description!] as const);
  assert.deepEqual(rows.toSorted(), described.toSorted());
  for (const [task, text] of described) assert.match(text, /^[A-Z][a-z]+\b(?!.*deno task).*[^.]$/, task);
});

for (const { task, script } of TASKS) {
  Deno.test(`${task} --help shows usage, description and options`, async () => {
    const { code, stdout, stderr } = await runTask([task, "--help"], { env: { STORECAST_DATA: "/dev/null/nothing" } });
    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
    const [, described] = new RegExp(`^Usage: deno task ${task} \\[options\\].*\\n\\n([^]+?)\\n\\n`).exec(stdout)!;
    assert.equal(described!.replaceAll("\n", " "), tasks[task]!.description); // a terminal of 80 columns breaks the line
    for (const option of ["--help", ...await optionsOf(script)]) {
      assert.match(stdout, new RegExp(`^ +(-\\w, )?${option}( <\\w+>)? +\\S`, "m"));
    }
  });
}

Deno.test(".env.example explains every variable of Storecast's own that a task or docker-compose.yml may read", async () => {
  const compose = await Deno.readTextFile(join(CHECKOUT, "docker-compose.yml"));
  const read = new Set([
    ...Object.values(permissions).flatMap(({ env }) => env?.allow ?? []),
    ...[...compose.matchAll(/\$\{([A-Z_]+)/g)].map(([, name]) => name!),
  ]);
  const own = [...read].filter((name) =>
    /^(ALERT|API|BACKUP|DATA|DATABASE|POSTGRES|SALES|SCRATCH|SHOP|SOURCE|STG|STORECAST|SUPERSET)_/.test(name)
  )
    .toSorted();
  const example = await Deno.readTextFile(join(CHECKOUT, ".env.example"));
  const explained = [...example.matchAll(/^#? ?([A-Z_]+)=/gm)].map(([, name]) => name!);
  // Those of one of several sources are explained by an example of each.
  const ofASource = own.filter((name) => name.endsWith("_*")).map((name) => name.slice(0, -1));
  const isOfASource = (name: string): boolean =>
    name.endsWith("_*") || !own.includes(name) && ofASource.some((start) => name.startsWith(start));
  for (const start of ofASource) {
    assert.ok(explained.some((name) => isOfASource(name) && name.startsWith(start)), start);
  }
  const isFile = (name: string): boolean => name.endsWith("_FILE"); // explained once for all of them
  const isCommon = (name: string): boolean => !isFile(name) && !isOfASource(name);
  assert.deepEqual(explained.filter(isCommon).toSorted(), own.filter(isCommon));
  for (const name of own.filter(isFile)) assert.ok(own.includes(name.slice(0, -"_FILE".length)), name);
});

Deno.test({
  name: "help and errors are the same on a terminal, apart from progress",
  ignore: !HAS_TERMINAL,
  async fn(): Promise<void> {
    const deno = `"${Deno.execPath()}" task --quiet`;
    const help = await onTerminal(`${deno} pull --help`);
    assert.equal(help.code, 0, help.shown);
    assert.match(help.shown, /^Usage: deno task pull \[options\]\n/);

    const wrong = await onTerminal(`${deno} pull --form`);
    assert.equal(wrong.code, 2, wrong.shown);
    assert.match(wrong.shown, /^Cannot run "deno task pull": unknown option "--form"[^\n]+\n$/);

    const failed = await onTerminal(`${deno} daily`);
    assert.equal(failed.code, 3, failed.shown);
    // deno-lint-ignore no-control-regex
    assert.match(failed.shown, /^\r\x1b\[KOpening the database …\r\x1b\[KCannot use the data folder [^\n]+\n$/);
  },
});
