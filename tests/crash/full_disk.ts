import { statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { type CaseResult, comeBack, NOT_TRIED } from "./case_result.ts";
import type { Chance } from "./chance.ts";
import type { Shop, TaskName } from "./shop.ts";
import { ShopServer } from "./shop_server.ts";

const SIZE = "700m";

/** The most that is left free, in bytes: a day of the small shop takes less. */
const MOST_FREE = 2 ** 20;

/** How often the server does not run when the disk is full, so that the task has to start it. */
const STOPPED = 1 / 3;

/** A server on a disk of its own that can be filled. */
class SmallDisk implements AsyncDisposable {
  readonly server: ShopServer;
  readonly #folder: string;

  private constructor(server: ShopServer, folder: string) {
    this.server = server;
    this.#folder = folder;
  }

  /** Mounts one in memory; undefined where that is not allowed. */
  static async open(shop: Shop): Promise<SmallDisk | undefined> {
    if (Deno.build.os !== "linux" || process.getuid?.() !== 0) return undefined;
    const folder = await Deno.makeTempDir({ dir: tmpdir(), prefix: "storecast-disk-" });
    if (!await run("mount", ["-t", "tmpfs", "-o", `size=${SIZE}`, "storecast", folder])) {
      await Deno.remove(folder);
      return undefined;
    }
    try {
      return new SmallDisk(await ShopServer.start(shop.document, folder), folder);
    } catch (error) {
      await run("umount", [folder]);
      throw error;
    }
  }

  /** Leaves so many bytes free. */
  async fill(free: number): Promise<void> {
    const { bavail, bsize } = statfsSync(this.#folder);
    await run("fallocate", ["--length", String(Math.max(1, bavail * bsize - free)), this.#ballast]);
  }

  async clear(): Promise<void> {
    await Deno.remove(this.#ballast);
  }

  get #ballast(): string {
    return join(this.#folder, "ballast");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server[Symbol.asyncDispose]();
    await run("umount", [this.#folder]);
    await Deno.remove(this.#folder).catch(() => {});
  }
}

async function run(command: string, args: string[]): Promise<boolean> {
  const { success } = await new Deno.Command(command, { args, stdout: "null", stderr: "null" }).output();
  return success;
}

const disks = new WeakMap<Shop, Promise<SmallDisk | undefined>>();

/** The disk of all cases of a shop. */
function diskOf(shop: Shop): Promise<SmallDisk | undefined> {
  let disk = disks.get(shop);
  if (!disk) disks.set(shop, disk = SmallDisk.open(shop).then((opened) => shop.resources.use(opened)));
  return disk;
}

/** Fills the disk of server and data folder up to some bytes, runs a task, makes room, runs it again, and compares. */
export async function fullDiskCase(shop: Shop, chance: Chance, name: TaskName): Promise<CaseResult> {
  const { start, extent, args } = shop.tasks[name];
  const { state } = await shop.undisturbed(name);
  const disk = await diskOf(shop);
  if (!disk) {
    const why = "a disk can only be mounted as root on Linux";
    return { ...NOT_TRIED, notes: [`skipped: ${why}`], skipped: why };
  }
  await using store = await disk.server.embeddedStore(start);
  const free = Math.floor(chance.fraction() ** 2 * MOST_FREE);
  const isStopped = chance.fraction() < STOPPED;
  if (isStopped) await disk.server.stop();
  await disk.fill(free);
  const tried = await shop.try(args, shop.env(store));
  await disk.clear();
  return await comeBack(shop, {
    server: disk.server,
    store,
    commands: [args],
    expected: state,
    extent,
    runs: [tried],
    isStruck: tried.code !== 0,
    note: `${name} with ${Math.round(free / 1024)} KB free${
      isStopped ? ", the server stopped" : ""
    }: exit code ${tried.code}`,
  });
}
