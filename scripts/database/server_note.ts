import { readServerText } from "./server_file.ts";

/** PostgreSQL's note of a running server, the file `postmaster.pid`. */
export interface ServerNote {
  readonly process: number;
  /** The data directory with which it was started. */
  readonly folder: string;
  readonly port: number;
  /** "starting", "ready" or "stopping"; empty at the very beginning. */
  readonly status: string;
}

/** Returns the note of a server that is running or has crashed; undefined if there is none. */
export async function readServerNote(path: string): Promise<ServerNote | undefined> {
  const lines = (await readServerText(path))?.split("\n");
  if (lines === undefined || lines[0]!.trim() === "") return undefined;
  const [process, folder, _started, port] = lines;
  return {
    process: Number(process),
    folder: folder ?? "",
    port: Number(port),
    status: lines[7]?.trim() ?? "",
  };
}
