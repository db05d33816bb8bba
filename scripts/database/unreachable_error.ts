import { KNOWN_STATES } from "../core/describe_error.ts";
import { ExitCode } from "../core/exit_codes.ts";
import { redactUrl } from "../core/redact_url.ts";
import { StorecastError } from "../core/storecast_error.ts";
import { certificateDates } from "./certificate_dates.ts";

/** Why there is no connection, and what to do about it. */
interface Reason {
  readonly reason: string;
  readonly advice: string;
}

const CHECK_URL =
  "Check that it is running and that DATABASE_URL is right; unset DATABASE_URL to use the embedded server";

const UNKNOWN_AUTHORITY: Reason = {
  reason: "its certificate is not signed by an authority that is trusted here",
  advice: "Name the file of its authority's certificate in DATABASE_URL: sslmode=verify-full&sslrootcert=FILE",
};

const RENEW = "Have the server's certificate renewed, and check the clock of this machine";

/** The runtime's codes for a certificate that it does not trust. */
const UNTRUSTED = new Set([
  "CERT_HAS_EXPIRED",
  "CERT_NOT_YET_VALID",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

/** Returns the error for a connection that failed. */
export async function unreachableError(url: string, error: unknown): Promise<StorecastError> {
  const { reason, advice } = UNTRUSTED.has(codeOf(error)) ? await distrustOf(url) : reasonOf(error);
  return new StorecastError(`Cannot reach the database "${redactUrl(url)}": ${reason}`, {
    exitCode: ExitCode.databaseUnreachable,
    advice,
    cause: error,
  });
}

/** Returns why a certificate is not trusted, which the error does not say. */
async function distrustOf(url: string): Promise<Reason> {
  const dates = await certificateDates(url);
  // deno-lint-ignore storecast/clock-is-an-argument -- certificates are judged by the real time
  const now = new Date();
  if (dates && dates.to < now) return { reason: "its certificate has expired", advice: RENEW };
  if (dates && dates.from > now) return { reason: "its certificate is not valid yet", advice: RENEW };
  return UNKNOWN_AUTHORITY;
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

function reasonOf(error: unknown): Reason {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  if (!(error instanceof Error)) return { reason: String(error), advice: CHECK_URL };
  const code = codeOf(error);
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") {
    const [, names] = /DNS:(.*)$|is not in the cert's list: (.*)$/.exec(error.message) ?? [];
    return {
      reason: `its certificate is issued for another host${
        names ? `, "${names.replaceAll(/, (DNS|IP.*?):/g, ", ")}"` : ""
      }`,
      advice:
        "Write the host in DATABASE_URL as in the certificate; if it is the same, another server is answering in its place",
    };
  }
  if (error.message === "The server does not support SSL connections") {
    return {
      reason: "it does not support TLS, which DATABASE_URL requires",
      advice: "Switch TLS on at the server, or write sslmode=disable on a network that you trust",
    };
  }
  if (code === "28000" && error.message.endsWith("no encryption")) {
    return {
      reason: "it requires TLS, which DATABASE_URL does not request",
      advice: "Add sslmode=verify-full&sslrootcert=FILE to DATABASE_URL, with the file of its authority's certificate",
    };
  }
  if (code === "53300") {
    return { reason: `it has no free connection (${error.message})`, advice: KNOWN_STATES[code]!.advice! };
  }
  if (/client password must be a string/.test(error.message)) {
    return { reason: "the server asks for a password, and the URL has none", advice: CHECK_URL };
  }
  if (error.message === "Connection terminated unexpectedly") {
    return { reason: "it closed the connection at once, so it may not be PostgreSQL", advice: CHECK_URL };
  }
  return { reason: error.message, advice: CHECK_URL };
}
