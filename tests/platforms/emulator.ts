import type { Order } from "./order.ts";
import type { Shop } from "./shop.ts";

/** The order API of a platform, as its documentation describes it. */
export interface Emulator {
  /** Path of the orders. */
  readonly path: string;
  /** Paths of what belongs to them, such as refunds. */
  readonly otherPaths?: RegExp;
  /** What lets a program in: the token, or "user:password" where the platform wants Basic. */
  readonly token: () => string;
  readonly answer: (request: Request, shop: Shop) => Response | Promise<Response>;
  /** What it answers when it was asked too often; by default status 429 and the seconds to wait. */
  readonly tooOften?: () => Response;
}

/** A request that the platform refuses, with its answer. */
export class RefusedRequest extends Error {
  constructor(readonly response: Response) {
    super(`Refused with status ${response.status}`);
  }
}

/** Ends the request with a status and the platform's form of an error. */
export function refuse(status: number, body: unknown, headers: Record<string, string> = {}): never {
  throw new RefusedRequest(Response.json(body, { status, headers }));
}

/** How a platform writes a refusal, for a reason. */
export type Refuse = (reason: string) => never;

/** Refuses every parameter but these. */
export function onlyParameters(
  query: URLSearchParams,
  { allowed, refuse }: { allowed: string[]; refuse: Refuse },
): void {
  for (const name of query.keys()) if (!allowed.includes(name)) refuse(`The parameter ${name} is unknown`);
}

export interface WholeNumber {
  readonly least: number;
  readonly most: number;
  readonly otherwise: number;
  readonly refuse: Refuse;
}

/** Reads a whole number in a range, or gives what holds without one. */
export function wholeNumber(text: string | number | null | undefined, options: WholeNumber): number {
  if (text === null || text === undefined) return options.otherwise;
  const value = Number(text);
  if (!/^\d+$/.test(String(text)) || value < options.least || value > options.most) {
    options.refuse(`${text} is not a number from ${options.least} to ${options.most}`);
  }
  return value;
}

const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})$/;

/** Reads an ISO instant with its zone; undefined if there is none, and refused if it is written in another way. */
export function instant(text: string | null | undefined, refuse: Refuse): Temporal.Instant | undefined {
  if (text === null || text === undefined) return undefined;
  if (!ISO.test(text)) refuse(`${text} is not a date and time with a zone`);
  return Temporal.Instant.from(text);
}

/** The orders from one instant to another, both included, by when they were placed or changed, to the platform's precision. */
export interface Between {
  readonly by?: "placedAt" | "updatedAt";
  readonly from?: Temporal.Instant | undefined;
  readonly to?: Temporal.Instant | undefined;
  /** By default seconds: what is less is cut off, as the platform does not keep it. */
  readonly precision?: "second" | "millisecond";
}

export function ordersBetween(orders: readonly Order[], between: Between): Order[] {
  const { by = "placedAt", from, to, precision = "second" } = between;
  const unit = precision === "second" ? 1000 : 1;
  return orders.filter((order) => {
    const at = Math.floor(order[by].epochMilliseconds / unit) * unit;
    return (from === undefined || at >= from.epochMilliseconds) && (to === undefined || at <= to.epochMilliseconds);
  });
}

/** The value of `Authorization: Basic …`, decoded. */
export function basicOf(request: Request): string | undefined {
  const [, encoded] = /^Basic (.+)$/.exec(request.headers.get("authorization") ?? "") ?? [];
  return encoded === undefined ? undefined : new TextDecoder().decode(Uint8Array.fromBase64(encoded));
}

/** A token that says when it was issued, and can be told to be too old. */
export function expiringToken(prefix: string, issued = Date.now()): string {
  return `${prefix}${issued}`;
}

/** Whether such a token was issued within so many hours. */
export function isValid(token: string | null, { prefix, hours }: { prefix: string; hours: number }): boolean {
  if (token === null || !token.startsWith(prefix)) return false;
  const age = Date.now() - Number(token.slice(prefix.length));
  return age >= 0 && age < hours * 3_600_000;
}

/** "2026-10-25T01:30:00Z", with as many digits of a second as asked. */
export function utc(at: Temporal.Instant, digits: 0 | 3 = 0): string {
  return at.toString({ fractionalSecondDigits: digits });
}

/** "2026-10-25T02:30:00" in a zone, without saying which. */
export function local(at: Temporal.Instant, timeZone: string): string {
  return at.toZonedDateTimeISO(timeZone).toPlainDateTime().toString({ fractionalSecondDigits: 0 });
}

/** "2026-10-25T02:30:00+01:00". */
export function withOffset(at: Temporal.Instant, timeZone: string): string {
  return at.toString({ timeZone, fractionalSecondDigits: 0 });
}

/** A cursor that nobody can read, for what is to be continued. */
export function cursorOf(state: unknown): string {
  return new TextEncoder().encode(JSON.stringify(state)).toBase64({ alphabet: "base64url" });
}

export function readCursor<T>(cursor: string, refuse: Refuse): T {
  try {
    return JSON.parse(new TextDecoder().decode(Uint8Array.fromBase64(cursor, { alphabet: "base64url" }))) as T;
  } catch {
    return refuse("The cursor is not valid");
  }
}
