import { homedir } from "node:os";
import { join } from "node:path";
import { sha256 } from "../../scripts/core/sha256.ts";
import { anyPort } from "../../scripts/database/free_port.ts";

const HERE = new URL(".", import.meta.url).pathname;
const UV = "uv==0.13.9";

/** A Superset that runs on this machine; disposing of it stops it. */
export interface RunningSuperset extends AsyncDisposable {
  readonly url: string;
  readonly username: string;
  readonly password: string;
}

/** Installs Superset if it is not installed, makes its database in `home`, starts it, and waits until it is healthy. */
export async function runSuperset(python: string, home: string): Promise<RunningSuperset> {
  const bin = await installSuperset(python);
  const user = { username: "admin", password: crypto.randomUUID() };
  const env = {
    FLASK_APP: "superset",
    SUPERSET_HOME: home,
    SUPERSET_CONFIG_PATH: join(HERE, "superset_config.py"),
    SUPERSET_SECRET_KEY: crypto.randomUUID() + crypto.randomUUID(),
    SUPERSET_USERNAME: user.username,
    SUPERSET_PASSWORD: user.password,
    SCARF_ANALYTICS: "false",
  };
  await run(join(bin, "python"), [join(HERE, "prepare.py")], env);
  const port = anyPort();
  const running = { ...user, url: `http://127.0.0.1:${port}` };
  const log = await Deno.open(join(home, "superset.log"), { create: true, write: true });
  const server = new Deno.Command(join(bin, "superset"), {
    args: ["run", "--with-threads", "--port", String(port)],
    env,
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let hasEnded = false;
  const ended = server.status.then(({ code }) => {
    hasEnded = true;
    throw new Error(`Superset ended with code ${code}; see ${home}/superset.log`);
  });
  ended.catch(() => {});
  const written = Promise.all([
    server.stdout.pipeTo(new WritableStream()),
    server.stderr.pipeTo(log.writable),
  ]);
  const stop = async (): Promise<void> => {
    if (!hasEnded) server.kill("SIGTERM");
    await server.status;
    await written;
  };
  try {
    await Promise.race([untilHealthy(running.url), ended]);
  } catch (error) {
    await stop();
    throw error;
  }
  return { ...running, [Symbol.asyncDispose]: stop };
}

/** Returns the folder of the programs of a virtual environment, which is kept between runs until the pins change. */
async function installSuperset(python: string): Promise<string> {
  const pins = join(HERE, "constraints.txt");
  const cache = Deno.env.get("XDG_CACHE_HOME") || join(homedir(), ".cache");
  const folder = join(cache, "storecast", `superset-${sha256(await Deno.readTextFile(pins)).slice(0, 12)}`);
  const bin = join(folder, "bin");
  const done = join(folder, "complete");
  if (await Deno.stat(done).then(() => true, () => false)) return bin;

  console.log(`Installing Superset in "${folder}" …`);
  await run(python, ["-m", "venv", "--clear", folder]);
  await run(join(bin, "python"), ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", UV]);
  await run(join(bin, "uv"), [
    "pip",
    "install",
    "--quiet",
    `--python=${join(bin, "python")}`,
    `--constraint=${pins}`,
    "apache-superset",
    "psycopg2-binary",
    "flask-caching",
    "rich",
    "cachetools",
  ]);
  await Deno.writeTextFile(done, "");
  return bin;
}

async function untilHealthy(url: string): Promise<void> {
  const deadline = Date.now() + 120_000;
  while (Date.now() < deadline) {
    const response = await fetch(`${url}/health`).catch(() => undefined);
    await response?.body?.cancel();
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`Superset at ${url} is not healthy after two minutes`);
}

async function run(command: string, args: string[], env: Record<string, string> = {}): Promise<void> {
  const { success, stderr } = await new Deno.Command(command, { args, env, stdout: "null", stderr: "piped" }).output();
  if (!success) {
    throw new Error(`${command} ${args.join(" ")} failed:\n${new TextDecoder().decode(stderr).slice(-4000)}`);
  }
}
