/**
 * Returns the milliseconds that a `Retry-After` header asks to wait, from seconds or from an HTTP date (RFC 9110, 10.2.3); 0 if
 * the header is missing, in the past or not valid.
 */
export function retryAfter(header: string | null, now: number): number {
  if (header === null) return 0;
  const wait = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now;
  return Math.max(0, wait || 0);
}
