import { join } from "node:path";
import { dataPaths } from "../scripts/core/data_folder.ts";
import { EmbeddedServer } from "../scripts/database/embedded_server.ts";
import { type Measurement, timed } from "./measurement.ts";

/** Tasks as whole processes: the demo from an empty data folder, its day after, and an archive that is loaded already. */
export async function measureTasks(archive: string): Promise<Measurement[]> {
  const folder = await Deno.makeTempDir({ prefix: "storecast-bench-" });
  await Deno.chmod(folder, 0o755);
  try {
    const task = (data: string, ...args: string[]): Promise<number> => timed(() => runTask(join(folder, data), args));
    const results: Measurement[] = [
      { name: "deno task demo, from nothing", seconds: await task("demo", "demo", "--now", "2026-11-24T06:00:00Z") },
      { name: "deno task daily, one new day", seconds: await task("demo", "daily", "--now", "2026-11-25T06:00:00Z") },
    ];
    await task("archive", "archive", archive);
    results.push({
      name: "deno task archive, file loaded already",
      seconds: await task("archive", "archive", archive),
    });
    return results;
  } finally {
    for (const data of ["demo", "archive"]) await new EmbeddedServer(dataPaths(join(folder, data)).server).stop();
    await Deno.remove(folder, { recursive: true });
  }
}

async function runTask(dataFolder: string, args: string[]): Promise<void> {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", ...args],
    cwd: new URL("..", import.meta.url),
    env: { STORECAST_DATA: dataFolder, DATABASE_URL: "", SALES_API_URL: "" },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  if (code !== 0) throw new Error(`deno task ${args.join(" ")} failed: ${new TextDecoder().decode(stderr).trim()}`);
}
