import { readServerText } from "./server_file.ts";

/** What PostgreSQL notes of a running server in its own file, `postmaster.pid`. */
export interface ServerNote {
  readonly process: number;
  /** The cluster that it was started with. */
  readonly folder: string;
  readonly port: number;
  /** "starting", "ready" or "stopping"; empty at the very beginning. */
  readonly status: string;
}

/** Returns the note of a server that runs or has crashed; undefined where there is none. */
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
