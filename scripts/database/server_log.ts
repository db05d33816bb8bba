import { join } from "node:path";
import type { ServerPaths } from "../core/data_folder.ts";
import { pathInfo } from "./own_file.ts";
import { readServerText } from "./server_file.ts";

/** Length of each of the server's log files at one moment, in bytes by path. */
export type LogPosition = ReadonlyMap<string, number>;

/** Returns the present length of the server's log files. */
export async function logPosition(paths: ServerPaths): Promise<LogPosition> {
  const files = await logFiles(paths);
  return new Map(files.map(({ path, info }) => [path, info.size]));
}

/** Returns what the server has written since a moment, to its start log and to its logs. */
export async function logSince(paths: ServerPaths, position: LogPosition): Promise<string> {
  const texts: string[] = [];
  for (const { path } of await logFiles(paths)) texts.push(await readServerText(path, position.get(path) ?? 0) ?? "");
  return texts.filter((text) => text !== "").join("\n");
}

/** The log files, sorted by the time at which they were last written. */
async function logFiles(paths: ServerPaths): Promise<{ path: string; info: Deno.FileInfo }[]> {
  const names = await pathInfo(paths.logs).then((info) => info?.isDirectory)
    ? await Array.fromAsync(Deno.readDir(paths.logs), ({ name }) => join(paths.logs, name))
    : [];
  const files: { path: string; info: Deno.FileInfo }[] = [];
  for (const path of [paths.startLog, ...names.toSorted()]) {
    const info = await pathInfo(path);
    if (info?.isFile) files.push({ path, info });
  }
  return files.toSorted((left, right) => left.info.mtime!.getTime() - right.info.mtime!.getTime());
}
