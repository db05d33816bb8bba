import { join } from "node:path";

/** Returns what the server has written to its newest log file since its last start; empty if there is none yet. */
export async function newestLog(folder: string): Promise<string> {
  try {
    const logs = await Array.fromAsync(Deno.readDir(folder), async ({ name }) => ({
      path: join(folder, name),
      written: (await Deno.stat(join(folder, name))).mtime!.getTime(),
    }));
    const newest = logs.toSorted((left, right) => left.written - right.written).at(-1);
    const lines = newest ? (await Deno.readTextFile(newest.path)).split("\n") : [];
    return lines.slice(Math.max(0, lines.findLastIndex((line) => /starting PostgreSQL/.test(line)))).join("\n");
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}
