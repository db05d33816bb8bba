import { fileURLToPath } from "node:url";

/** The root of the checkout. */
export const CHECKOUT = fileURLToPath(new URL("../../", import.meta.url));

/** Options for running a task. */
export interface RunTaskOptions {
  /** Variables of the task, which gets no others of the tests' environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Working directory; the checkout by default. */
  readonly cwd?: string;
  readonly uid?: number;
  readonly gid?: number;
}

/** The result of a task. */
export interface RanTask {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A running task. */
export interface StartedTask {
  readonly pid: number;
  readonly ended: Promise<RanTask>;
  kill(signal: Deno.Signal): void;
}

/** Variables of the tests' environment that a task needs to find its packages. */
const KEPT = ["PATH", "HOME", "DENO_DIR", "XDG_CACHE_HOME", "NPM_CONFIG_REGISTRY", "DENO_CERT", "DENO_TLS_CA_STORE"];

/** Storecast's own variables, empty, so that they have their defaults even if the checkout has an `.env`. */
const UNSET = {
  DATABASE_URL: "",
  DATABASE_OWNER_URL: "",
  DATABASE_OWNER_URL_FILE: "",
  DATABASE_URL_FILE: "",
  SALES_API_URL: "",
  SALES_API_URL_FILE: "",
  SALES_API_TOKEN: "",
  SALES_API_TOKEN_FILE: "",
  SALES_API_TOKEN_COMMAND: "",
  SHOP_TIME_ZONE: "",
  STORECAST_DATA: "",
  STORECAST_SOURCE: "",
  SOURCE_INBOX: "",
  ALERT_WEBHOOK_URL: "",
  ALERT_WEBHOOK_URL_FILE: "",
  DATA_DUE_AT: "",
  BACKUP_FOLDER: "",
  SCRATCH_DATABASE_URL: "",
  SCRATCH_DATABASE_URL_FILE: "",
  STG_KEEP_DAYS: "",
  STORECAST_LOG: "",
  SUPERSET_URL: "",
  SUPERSET_PUBLIC_URL: "",
  SUPERSET_USERNAME: "",
  SUPERSET_PASSWORD: "",
  SUPERSET_PASSWORD_FILE: "",
  SUPERSET_DATABASE_URL: "",
  SUPERSET_DATABASE_URL_FILE: "",
};

/** Runs `deno task --quiet <name> <args…>` to its end, as a user does. */
export async function runDenoTask(args: readonly string[], options: RunTaskOptions = {}): Promise<RanTask> {
  return await collect(denoCommand(["task", "--quiet", ...args], options).output());
}

/** Runs a task directly, without `deno task`, which takes a moment. */
export async function runTask(args: readonly string[], options: RunTaskOptions = {}): Promise<RanTask> {
  return await (await startTask(args, options)).ended;
}

/** Starts the command of a task in a separate process that signals reach. */
export async function startTask(
  [name, ...args]: readonly string[],
  options: RunTaskOptions = {},
): Promise<StartedTask> {
  const { tasks } = JSON.parse(await Deno.readTextFile(new URL("../../deno.json", import.meta.url)));
  const [deno, ...command] = tasks[name!].command.split(" ");
  if (deno !== "deno") throw new Error(`Task "${name}" is not a single deno command`);
  const child = denoCommand([...command, ...args], options).spawn();
  return {
    pid: child.pid,
    ended: collect(child.output()),
    kill: (signal) => child.kill(signal),
  };
}

/** The deno that runs the tests. */
function denoCommand(args: string[], { env, ...options }: RunTaskOptions): Deno.Command {
  const kept = KEPT.map((name) => [name, Deno.env.get(name)] as const).filter(([, value]) => value !== undefined);
  return new Deno.Command(Deno.execPath(), {
    args,
    cwd: CHECKOUT,
    clearEnv: true,
    env: { ...Object.fromEntries(kept) as Record<string, string>, NO_COLOR: "1", ...UNSET, ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    ...options,
  });
}

async function collect(output: Promise<Deno.CommandOutput>): Promise<RanTask> {
  const { code, stdout, stderr } = await output;
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}
