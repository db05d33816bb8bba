import { ExitCode } from "../../core/exit_codes.ts";
import { readVariable } from "../../core/read_secret.ts";
import { StorecastError } from "../../core/storecast_error.ts";

/** Milliseconds that a program may take to print a token. */
const LONGEST_RUN = 60_000;

/** Milliseconds after which a token is asked for again: those of shop platforms last an hour at least. */
const LONGEST_USE = 30 * 60_000;

/**
 * All that the program gets of the task's environment: how it finds other programs, its user's files, and its way through a proxy.
 * The task's own variables hold the secrets of the store and of other sources.
 */
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

/** Options of a token's command. */
export interface TokenCommandOptions {
  /** Milliseconds that the program may take. */
  readonly longestRun?: number;
}

/**
 * Returns a function that gives the token that a program prints, as a shell runs it; the program runs again once its token has been
 * used for half an hour.
 */
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
    stderr: "inherit", // what it says is for the user, and may be a secret that no log of ours should hold
    detached: true, // with a group of its own, so that what it has started ends with it
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
    advice: "Run it in a shell: it must print the token, and nothing else, on its standard output",
  });
}
