/** Headers that say when a rate limit resets, in seconds or as a time, in lower case and without "X-" and "-". */
const RESETS = ["ratelimitreset", "ratelimitresetafter", "ratelimittimereset"];

/** Numbers above these are times, in seconds or milliseconds since 1970. */
const [FIRST_SECOND, FIRST_MILLISECOND] = [1e9, 1e12];

/**
 * Returns the milliseconds that an answer asks to wait, from `Retry-After`, in seconds or as an HTTP date (RFC 9110, 10.2.3), or else
 * from a header that says when the rate limit resets; 0 without such a header, or if the time has passed.
 */
export function retryAfter(headers: Headers, now: number): number {
  const header = headers.get("retry-after");
  const wait = header === null ? untilReset(headers, now) : waitOf(header, now);
  return Math.max(0, wait || 0);
}

function waitOf(header: string, now: number): number {
  return /^\d+(\.\d+)?$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now;
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
