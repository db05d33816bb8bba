import { ExitCode } from "../../core/exit_codes.ts";
import { readVariable } from "../../core/read_secret.ts";
import { StorecastError } from "../../core/storecast_error.ts";

/** Milliseconds that a command may take to print a token. */
const LONGEST_RUN = 60_000;

/** Milliseconds after which the command runs again: tokens of shop platforms last at least an hour. */
const LONGEST_USE = 30 * 60_000;

/** The only variables of the task that the command gets: the others hold secrets of the store and of other sources. */
const PASSED = [
  "PATH",
  "HOME",
  "USER",
  "LANG",
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "NO_PROXY",
  "http_proxy",
  "https_proxy",
  "no_proxy",
  "SSL_CERT_FILE",
  "SSL_CERT_DIR",
];

/** Options of a token command. */
export interface TokenCommandOptions {
  /** Milliseconds after which the command is killed. */
  readonly longestRun?: number;
}

/** Returns a function that returns the token which a shell command prints; it runs the command again after half an hour. */
export function tokenOfCommand(
  command: string,
  setting: string,
  { longestRun = LONGEST_RUN }: TokenCommandOptions = {},
): () => Promise<string> {
  let last: { token: string; at: number } | undefined;
  return async () => {
    if (last === undefined || performance.now() - last.at > LONGEST_USE) {
      last = { token: await run(command, setting, longestRun), at: performance.now() };
    }
    return last.token;
  };
}

async function run(command: string, setting: string, longestRun: number): Promise<string> {
  const passed = PASSED.map((name) => [name, readVariable(name)] as const).filter(([, value]) => value !== undefined);
  const program = new Deno.Command("/bin/sh", {
    // Every user of the machine sees the arguments of a program, but only its own user its variables.
    args: ["-c", 'eval "$SALES_API_TOKEN_COMMAND"'],
    clearEnv: true,
    env: { ...Object.fromEntries(passed), SALES_API_TOKEN_COMMAND: command },
    stdin: "null",
    stdout: "piped",
    stderr: "inherit", // goes to the user only: it may have secrets, which must not get into a log of ours
    detached: true, // a process group of its own, so that its children can be killed with it
  }).spawn();
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    Deno.kill(-program.pid, "SIGKILL");
  }, longestRun);
  const { code, stdout } = await program.output();
  clearTimeout(timer);
  const token = new TextDecoder().decode(stdout).trim();
  const reason = isLate
    ? `it did not end within ${longestRun / 1000} s`
    : code !== 0
    ? `it ended with exit code ${code}`
    : token === ""
    ? "it printed nothing"
    : token.includes("\n")
    ? "it printed more than one line"
    : undefined;
  if (reason === undefined) return token;
  throw new StorecastError(`Cannot get a token from ${setting}: ${reason}`, {
    exitCode: ExitCode.api,
    advice: "Run the command in a shell: it must print the token, and nothing else, to its standard output",
  });
}
