import { readFileSync, statfsSync } from "node:fs";

const FOLDER = "/dev/shm";

/** So much the tests' server may take at its worst. */
const ROOM_BYTES = 4 * 2 ** 30;

/**
 * A folder that lies in memory and has room for the tests' server, or undefined. Hundreds of databases are made and dropped, each
 * of hundreds of files: on a disk that takes a quarter of the tests' time.
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
