import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** A lock file for some of the tasks: Deno downloads every package in it, whether the task imports it or not. */
export interface LockFile {
  readonly path: string;
  /** Whether a file of the project is an entry point that runs with this lock file. */
  readonly isEntry: (path: string) => boolean;
}

/** The lock file of tests and tools, which has every package, including types. The others are parts of it. */
export const WHOLE_LOCK: LockFile = { path: "tests/deno.lock", isEntry: () => true };

/** Tasks whose packages are large, or used by no other task. */
const SEPARATE = /^scripts\/(holidays|superset_\w+)\.ts$/;

/** The lock files for running tasks, without types. */
export const LOCK_FILES: readonly LockFile[] = [
  { path: "deno.lock", isEntry: (path) => /^scripts\/\w+\.ts$/.test(path) && !SEPARATE.test(path) },
  { path: "scripts/calendar/deno.lock", isEntry: (path) => path === "scripts/holidays.ts" },
  { path: "scripts/superset/deno.lock", isEntry: (path) => /^scripts\/superset_\w+\.ts$/.test(path) },
];

/** The contents of a lock file. */
export interface Lock {
  readonly version: string;
  /** Exact versions by specifier. */
  readonly specifiers: Readonly<Record<string, string>>;
  /** Packages by name and version. */
  readonly npm: Readonly<Record<string, LockedPackage>>;
  readonly workspace: unknown;
}

interface LockedPackage {
  readonly dependencies?: readonly string[];
  readonly optionalDependencies?: readonly string[];
}

/** A source file of the project, by its path from the root. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Returns the packages that the entry points of a lock file import, also lazily and in workers, as "npm:pg@8.23.1". */
export async function importedPackages(file: LockFile, sources: readonly Source[]): Promise<string[]> {
  const { imports, scopes } = JSON.parse(await Deno.readTextFile(join(ROOT, "deno.json")));
  const texts = new Map(sources.map(({ path, text }) => [path, text]));
  const reached = new Set([...texts.keys()].filter(file.isEntry));
  const packages = new Set<string>();
  for (const path of reached) { // the set grows during the loop
    const scope = Object.entries<Record<string, string>>(scopes).find(([folder]) => `./${path}`.startsWith(folder));
    for (const specifier of specifiersOf(texts.get(path)!, { withTypes: file === WHOLE_LOCK })) {
      const target = join(dirname(path), specifier);
      if (texts.has(target)) reached.add(target);
      else if (!specifier.startsWith(".")) packages.add(packageOf(specifier, { ...imports, ...scope?.[1] }));
    }
  }
  return [...packages].toSorted();
}

/** Returns the specifiers that a file imports; `withTypes` includes those that only the type checker follows. */
function specifiersOf(text: string, { withTypes }: { withTypes: boolean }): string[] {
  const code = withTypes ? text : text.replaceAll(/^(import|export) type [^"]*"[^"]+";$/gm, "");
  const patterns = [
    /^(?:import|export) (?:[^"]*? from )?"([^"]+)"/gm,
    /\bimport\(\s*"([^"]+)"/g,
    /new URL\("([^"]+\.ts)", import\.meta\.url\)/g,
    ...(withTypes ? [/^\/\/ @ts-types="([^"]+)"/gm] : []),
  ];
  return patterns.flatMap((pattern) => [...code.matchAll(pattern)].map(([, specifier]) => specifier!))
    .filter((specifier) => !specifier.startsWith("node:"));
}

/** The package of a specifier such as "echarts/core", as the import map names it. */
function packageOf(specifier: string, imports: Record<string, string>): string {
  const name = Object.keys(imports).find((name) => specifier === name || specifier.startsWith(`${name}/`));
  if (name === undefined) throw new Error(`deno.json maps no package to "${specifier}"`);
  return imports[name]!;
}

/** Returns the part of a lock file that these specifiers need. */
export function partOf(lock: Lock, specifiers: readonly string[]): Lock {
  const ids = Object.keys(lock.npm);
  // The lock names a package without its version if it has only one.
  const idOf = (reference: string): string => {
    const id = ids.find((id) => id === reference || id.startsWith(`${reference}@`));
    if (id === undefined) throw new Error(`The lock file lacks "${reference}"`);
    return id;
  };
  const needed = new Set(
    specifiers.map((specifier) => idOf(`${nameOf(specifier.slice("npm:".length))}@${lock.specifiers[specifier]}`)),
  );
  for (const id of needed) { // the set grows during the loop
    const { dependencies = [], optionalDependencies = [] } = lock.npm[id]!;
    for (const reference of [...dependencies, ...optionalDependencies]) needed.add(idOf(reference));
  }
  const pick = <Value>(of: Readonly<Record<string, Value>>, has: (key: string) => boolean): Record<string, Value> =>
    Object.fromEntries(Object.entries(of).filter(([key]) => has(key)));
  const npm = pick(lock.npm, (id) => needed.has(id));
  return {
    ...lock,
    specifiers: pick(lock.specifiers, (specifier) => specifiers.includes(specifier)),
    npm: Object.fromEntries(Object.entries(npm).map(([id, locked]) => [id, withShortNames(locked, Object.keys(npm))])),
  };
}

/** Removes the version from a package's dependencies if the lock has only one, as Deno does. */
function withShortNames(locked: LockedPackage, ids: readonly string[]): LockedPackage {
  const short = (reference: string): string => {
    const name = nameOf(reference);
    return ids.filter((id) => nameOf(id) === name).length === 1 ? name : reference;
  };
  const { dependencies, optionalDependencies } = locked;
  return {
    ...locked,
    ...(dependencies && { dependencies: dependencies.map(short) }),
    ...(optionalDependencies && { optionalDependencies: optionalDependencies.map(short) }),
  };
}

/** "@types/pg" of "@types/pg@8.23.1". */
function nameOf(id: string): string {
  return /^@?[^@]+/.exec(id)![0];
}

/** Reads a lock file. */
export async function readLock({ path }: LockFile): Promise<Lock> {
  return JSON.parse(await Deno.readTextFile(join(ROOT, path)));
}
