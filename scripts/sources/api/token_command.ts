import { ExitCode } from "../../core/exit_codes.ts";
import { StorecastError } from "../../core/storecast_error.ts";

/** Milliseconds that a command may take to print a token. */
const LONGEST_RUN = 60_000;

/** Milliseconds after which the command runs again: tokens of shop platforms last at least an hour. */
const LONGEST_USE = 30 * 60_000;

/** Secret settings of Storecast that the command must not see. */
const OWN_SECRETS = [
  "DATABASE_URL",
  "DATABASE_OWNER_URL",
  "SCRATCH_DATABASE_URL",
  "ALERT_WEBHOOK_URL",
  "SUPERSET_PASSWORD",
  "SUPERSET_DATABASE_URL",
];

/** Returns a function that returns the token which a shell command prints; it runs the command again after half an hour. */
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
    stderr: "inherit", // goes to the user only: it may have secrets, which must not get into a log of ours
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
    advice: "Run the command in a shell: it must print the token, and nothing else, to its standard output",
  });
}
