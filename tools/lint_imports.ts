/**
 * Checks that every import runs downward, from a folder to one on a lower floor or within a folder, and that none run in a circle.
 *
 * Usage: `deno task lint:imports`
 *
 * @module
 */
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { ExitCode } from "../scripts/core/exit_codes.ts";
import { StorecastError } from "../scripts/core/storecast_error.ts";
import { runTask, taskCommand } from "../scripts/core/task.ts";

/** The folders from the top down. Folders on one floor do not import each other. */
export const FLOORS: readonly (readonly string[])[] = [
  ["bench"],
  ["tests"],
  ["tools"],
  ["scripts"], // the tasks themselves
  ["scripts/daily", "scripts/checking"],
  [
    "scripts/reporting",
    "scripts/alerting",
    "scripts/backup",
    "scripts/maintenance",
    "scripts/superset",
    "scripts/calendar",
    "scripts/proposing",
  ],
  ["scripts/proposing/columns"],
  ["scripts/proposing/sample"],
  ["scripts/proposing/values"],
  ["scripts/loading", "scripts/forecasting", "scripts/analysis"],
  ["scripts/sample_shop"],
  ["scripts/store"],
  ["scripts/database", "scripts/sources/api", "scripts/sources/archive"],
  ["scripts/sources/workbook"],
  ["scripts/sources/csv", "scripts/sources/json"],
  ["scripts/sources/content"],
  ["scripts/sources/orders"],
  ["scripts/sources/documents"],
  ["scripts/core"],
  ["sql"], // types generated from the catalog
];

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Returns the imports that do not run downward, one line each: `scripts/a/b.ts: imports scripts/c/d.ts, …`. */
export function upwardImports(files: readonly { readonly path: string; readonly text: string }[]): string[] {
  return files.flatMap(({ path, text }) =>
    importsOf(path, text).flatMap((target) => {
      const [own, other] = [folderOf(path), folderOf(target)];
      return own === other || floorOf(own) < floorOf(other)
        ? []
        : [`${path}: imports "${target}", but ${other} is not below ${own}`];
    })
  );
}

/** Returns the circles of imports among files, each as its paths in order. */
export function circles(files: readonly { readonly path: string; readonly text: string }[]): string[][] {
  const targets = new Map(files.map(({ path, text }) => [path, importsOf(path, text)]));
  const found: string[][] = [];
  const seen = new Set<string>();
  const follow = (path: string, before: readonly string[]): void => {
    if (before.includes(path)) found.push(before.slice(before.indexOf(path)));
    if (seen.has(path)) return;
    seen.add(path);
    for (const target of targets.get(path) ?? []) follow(target, [...before, path]);
  };
  for (const { path } of files) follow(path, []);
  return found;
}

/** Returns the paths that a file imports. */
function importsOf(path: string, text: string): string[] {
  return [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*"(\.[^"]+\.ts)"/g)]
    .map(([, specifier]) => join(dirname(path), specifier!));
}

/** Returns the innermost folder of the floors that contains a path. */
function folderOf(path: string): string {
  const found = FLOORS.flat().filter((folder) => path.startsWith(`${folder}/`)).sort((a, b) => b.length - a.length)[0];
  // A subfolder of scripts/ that no floor names is not on the floor of the tasks.
  if (found === undefined || found === "scripts" && path.split("/").length > 2) {
    throw new Error(`Cannot place "${path}": its folder is on no floor of tools/lint_imports.ts`);
  }
  return found;
}

function floorOf(folder: string): number {
  return FLOORS.findIndex((floor) => floor.includes(folder));
}

/** Reads the TypeScript files of the floors' folders. */
export async function readSources(): Promise<{ path: string; text: string }[]> {
  const paths: string[] = [];
  for (const top of new Set(FLOORS.flat().map((folder) => folder.split("/")[0]!))) {
    await collect(join(ROOT, top), paths);
  }
  return await Promise.all(
    paths.map(async (path) => ({ path: relative(ROOT, path), text: await Deno.readTextFile(path) })),
  );
}

async function collect(folder: string, paths: string[]): Promise<void> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) await collect(join(folder, name), paths);
    else if (name.endsWith(".ts")) paths.push(join(folder, name));
  }
}

async function lintImports(): Promise<void> {
  const sources = await readSources();
  const upward = upwardImports(sources);
  upward.push(...circles(sources).map((paths) => `${paths.join(" -> ")}: imports run in a circle`));
  for (const line of upward) console.error(line);
  if (upward.length > 0) {
    throw new StorecastError(`${upward.length} imports do not run downward`, {
      exitCode: ExitCode.unexpected,
      advice: "See the lines above, and the floors in tools/lint_imports.ts",
    });
  }
  console.log(`Checked the imports of ${sources.length} files`);
}

if (import.meta.main) {
  await runTask(
    taskCommand("lint:imports")
      .action(lintImports),
  );
}
