/** Headers that say when a limit of requests begins anew, in seconds or as a moment, without "X-" and "-" and in lower case. */
const RESETS = ["ratelimitreset", "ratelimitresetafter", "ratelimittimereset"];

/** What a number must be above to be a moment: seconds, or milliseconds, since 1970. */
const [FIRST_SECOND, FIRST_MILLISECOND] = [1e9, 1e12];

/**
 * Returns the milliseconds that an answer asks to wait: by `Retry-After`, in seconds or as an HTTP date (RFC 9110, 10.2.3), or by one
 * of the headers in which APIs say when their limit of requests begins anew; 0 if it asks for none, or for a time in the past.
 */
export function retryAfter(headers: Headers, now: number): number {
  const asked = headers.get("retry-after");
  const wait = asked === null ? untilReset(headers, now) : waitOf(asked, now);
  return Math.max(0, wait || 0);
}

function waitOf(asked: string, now: number): number {
  return /^\d+(\.\d+)?$/.test(asked.trim()) ? Number(asked) * 1000 : Date.parse(asked) - now;
}

function untilReset(headers: Headers, now: number): number {
  for (const [name, value] of headers) {
    const glued = name.replace(/^x-/, "").replaceAll("-", "");
    const number = Number(value);
    if (value.trim() === "" || !Number.isFinite(number)) continue;
    if (RESETS.some((reset) => glued === `${reset}ms`)) return number;
    if (!RESETS.some((reset) => glued.endsWith(reset))) continue;
    if (number > FIRST_MILLISECOND) return number - now;
    return number > FIRST_SECOND ? number * 1000 - now : number * 1000;
  }
  return 0;
}
