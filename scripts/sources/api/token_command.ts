import { ExitCode } from "../../core/exit_codes.ts";
import { StorecastError } from "../../core/storecast_error.ts";

/** Milliseconds that a program may take to print a token. */
const LONGEST_RUN = 60_000;

/** Milliseconds after which a token is asked for again: those of shop platforms last an hour at least. */
const LONGEST_USE = 30 * 60_000;

/** Settings of Storecast that are no business of another program. */
const OWN_SECRETS = [
  "DATABASE_URL",
  "DATABASE_OWNER_URL",
  "SCRATCH_DATABASE_URL",
  "ALERT_WEBHOOK_URL",
  "SUPERSET_PASSWORD",
  "SUPERSET_DATABASE_URL",
];

/**
 * Returns a function that gives the token that a program prints, as a shell runs it; the program runs again once its token has been
 * used for half an hour.
 */
export function tokenOfCommand(command: string, setting: string): () => Promise<string> {
  let last: { token: string; at: number } | undefined;
  return async () => {
    if (last === undefined || performance.now() - last.at > LONGEST_USE) {
      last = { token: await run(command, setting), at: performance.now() };
    }
    return last.token;
  };
}

async function run(command: string, setting: string): Promise<string> {
  const env = Object.fromEntries(OWN_SECRETS.flatMap((name) => [[name, ""], [`${name}_FILE`, ""]]));
  const signal = AbortSignal.timeout(LONGEST_RUN);
  const program = new Deno.Command("/bin/sh", {
    args: ["-c", command],
    env,
    stdin: "null",
    stdout: "piped",
    stderr: "inherit", // what it says is for the user, and may be a secret that no log of ours should hold
    signal,
  });
  const { code, stdout } = await program.output();
  const token = new TextDecoder().decode(stdout).trim();
  const reason = signal.aborted
    ? `it did not end within ${LONGEST_RUN / 1000} s`
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
