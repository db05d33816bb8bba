import { readFileSync, statfsSync } from "node:fs";

const FOLDER = "/dev/shm";

/** The most room that the tests' server needs. */
const ROOM_BYTES = 4 * 2 ** 30;

/**
 * Returns a folder in memory with room for the tests' server; undefined if there is none. Hundreds of databases are created and
 * dropped, each with hundreds of files, which on a disk takes a quarter of the tests' time.
 */
export function memoryFolder(): string | undefined {
  try {
    const { bavail, bsize } = statfsSync(FOLDER);
    const mount = readFileSync("/proc/mounts", "utf8").split("\n").map((line) => line.split(" "))
      .findLast(([, path]) => path === FOLDER);
    const isFit = mount?.[2] === "tmpfs" && !mount[3]!.split(",").includes("noexec") && bavail * bsize >= ROOM_BYTES;
    return isFit ? FOLDER : undefined;
  } catch {
    return undefined; // another system
  }
}
