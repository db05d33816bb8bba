import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { sha256 } from "../../scripts/core/sha256.ts";
import { CHECKOUT } from "./run_task.ts";
import { testServer } from "../../tools/test_server/test_server.ts";

/** An ordinary user and group, which need not have a name. */
export const NOBODY = { uid: 65534, gid: 65534 };

/** The tests' own user and, if the tests may run as others, a second one. */
export const IS_ROOT = process.getuid?.() === 0;

/** A fresh clone of the project in the home of a user. */
export interface CleanCheckout extends AsyncDisposable {
  readonly path: string;
  /** HOME, and DENO_DIR with the packages that the tests' Deno already has. */
  readonly env: { readonly HOME: string; readonly DENO_DIR: string };
  readonly uid?: number;
  readonly gid?: number;
}

/**
 * Copies the files of a clone, including uncommitted changes, into a home of mode 0700 that belongs to the user.
 */
export async function cleanCheckout(user: { uid?: number; gid?: number } = {}): Promise<CleanCheckout> {
  const files = await listFiles();
  const home = await Deno.makeTempDir({ prefix: "storecast-home-" });
  await Deno.chmod(home, 0o700);
  const path = join(home, "storecast");
  for (const file of files) {
    await Deno.mkdir(dirname(join(path, file)), { recursive: true });
    await Deno.copyFile(join(CHECKOUT, file), join(path, file));
  }
  let cache = await denoDir();
  if (user.uid !== undefined) {
    const packages = await sharedPackages(cache);
    cache = join(home, "deno");
    await Deno.mkdir(cache);
    await Deno.symlink(packages, join(cache, "npm"));
    await give(home, { uid: user.uid, gid: user.gid! });
  }
  return {
    path,
    env: { HOME: home, DENO_DIR: cache },
    ...user,
    [Symbol.asyncDispose]: () => Deno.remove(home, { recursive: true }),
  };
}

/** Where the tests' deno keeps its packages. */
async function denoDir(): Promise<string> {
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"], cwd: CHECKOUT }).output();
  return JSON.parse(new TextDecoder().decode(stdout)).denoDir;
}

/** The files of a clone; without git, as in an unpacked archive, every file except a user's settings. */
async function listFiles(): Promise<string[]> {
  const listed = await new Deno.Command("git", {
    args: ["-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate"],
    cwd: CHECKOUT,
  }).output().catch(() => undefined);
  if (!listed?.success) return await walk("");
  const files = new TextDecoder().decode(listed.stdout).split("\0").filter((file) => file !== "");
  const found = await Promise.all(files.map((file) => Deno.stat(join(CHECKOUT, file)).catch(() => undefined)));
  return files.filter((_, index) => found[index]?.isFile);
}

async function walk(folder: string): Promise<string[]> {
  const files: string[] = [];
  for await (const { name, isDirectory, isFile } of Deno.readDir(join(CHECKOUT, folder))) {
    if ([".git", ".env", "node_modules"].includes(name)) continue;
    if (isDirectory) files.push(...await walk(join(folder, name)));
    else if (isFile) files.push(join(folder, name));
  }
  return files;
}

/**
 * A copy of the packages of `deno.lock` that other users can read, unlike root's cache. It is kept in the temporary folder for the next
 * run, since creating it takes seconds.
 */
async function sharedPackages(cache: string): Promise<string> {
  await testServer(); // downloads the server's package, which is only loaded when needed
  const lock = await Deno.readTextFile(join(CHECKOUT, "deno.lock"));
  const folder = join(tmpdir(), `storecast-test-packages-${sha256(lock).slice(0, 16)}`);
  const unfinished = `${folder}.${crypto.randomUUID()}`;
  if (await Deno.stat(folder).then(() => true, () => false)) return folder;

  for await (const registry of Deno.readDir(join(cache, "npm"))) {
    for (const name of Object.keys(JSON.parse(lock).npm)) {
      const [, packageName, version] = /^(.+?)@([^@_]+)/.exec(name)!;
      const from = join(cache, "npm", registry.name, packageName!);
      const to = join(unfinished, registry.name, packageName!);
      await linkFolder(join(from, version!), join(to, version!));
      await linkFile(join(from, "registry.json"), join(to, "registry.json"));
    }
  }
  await giveFolders(unfinished, NOBODY);
  try {
    await Deno.rename(unfinished, folder);
  } catch {
    await Deno.remove(unfinished, { recursive: true }); // another test file was quicker
  }
  return folder;
}

async function linkFolder(from: string, to: string): Promise<void> {
  if (!await Deno.stat(from).then(() => true, () => false)) return; // a package of another platform
  await Deno.mkdir(to, { recursive: true });
  for await (const entry of Deno.readDir(from)) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    await (entry.isDirectory ? linkFolder(source, target) : linkFile(source, target));
  }
}

/** Makes a hard link, which takes no room; copies a file from another disk. */
async function linkFile(from: string, to: string): Promise<void> {
  try {
    await Deno.link(from, to);
  } catch {
    await Deno.copyFile(from, to).catch(() => {});
  }
}

/** Gives a user the folders, so that they can add files; the files themselves are shared with root's cache. */
async function giveFolders(folder: string, user: { uid: number; gid: number }): Promise<void> {
  await Deno.chown(folder, user.uid, user.gid);
  for await (const entry of Deno.readDir(folder)) {
    if (entry.isDirectory) await giveFolders(join(folder, entry.name), user);
  }
}

async function give(folder: string, user: { uid: number; gid: number }): Promise<void> {
  await Deno.chown(folder, user.uid, user.gid);
  for await (const entry of Deno.readDir(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory) await give(path, user);
    else if (entry.isFile) await Deno.chown(path, user.uid, user.gid);
  }
}
