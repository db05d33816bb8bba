import { type Emulator, RefusedRequest } from "./emulator.ts";
import { EMULATORS, type Platform } from "./emulators.ts";
import type { Shop } from "./shop.ts";

/** A platform's API on a real socket. */
export interface PlatformServer extends AsyncDisposable {
  /** URL of the orders. */
  readonly url: string;
  /** What lets a program in, such as one that was issued just now. */
  readonly token: string;
  /** Requests answered so far. */
  readonly requests: number;
  /** Answers the next request as the platform does one that comes too often. */
  refuseNext(): void;
  /** Goes on with the shop as it is at another time. */
  open(shop: Shop): void;
}

export interface ServeOptions {
  /** Default: any free port. */
  readonly port?: number;
  /** What time it is by the `Date` header; the shop's by default. */
  readonly now?: () => Temporal.Instant;
}

/** Starts a platform's API for a shop, on this machine alone. */
export function servePlatform(platform: Platform, shop: Shop, options: ServeOptions = {}): PlatformServer {
  const emulator: Emulator = EMULATORS[platform];
  const { port = 0, now = () => current.now } = options;
  let current = shop;
  let requests = 0;
  let isTooOften = false;

  const answer = async (request: Request): Promise<Response> => {
    requests++;
    if (isTooOften) {
      isTooOften = false;
      return emulator.tooOften?.() ?? new Response(null, { status: 429, headers: { "Retry-After": "1" } });
    }
    const { pathname } = new URL(request.url);
    if (pathname !== emulator.path && !emulator.otherPaths?.test(pathname)) return new Response(null, { status: 404 });
    try {
      return await emulator.answer(request, current);
    } catch (error) {
      if (error instanceof RefusedRequest) return error.response;
      throw error;
    }
  };

  const server = Deno.serve({ hostname: "127.0.0.1", port, onListen(): void {} }, async (request) => {
    const response = await answer(request);
    response.headers.set("date", new Date(now().epochMilliseconds).toUTCString());
    return response;
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}${emulator.path}`,
    get token(): string {
      return emulator.token();
    },
    get requests(): number {
      return requests;
    },
    refuseNext(): void {
      isTooOften = true;
    },
    open(shop): void {
      current = shop;
    },
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}
