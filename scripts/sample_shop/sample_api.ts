import { businessDay } from "../core/days.ts";
import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import { answerOrders, sampleOrders } from "./answer_orders.ts";
import { prepareSampleShop } from "./prepare_sample_shop.ts";

/** Options of the sample API. */
export interface SampleApiOptions {
  /** Folder of the sample shop, which is created if it is missing. */
  readonly folder: string;
  readonly now: () => Temporal.Instant;
  /** Time zone in which a day ends. */
  readonly timeZone: string;
  /** Default: any free port. */
  readonly port?: number;
  /** Default: this machine only. */
  readonly hostname?: string;
  /** Bearer token that every request must carry; without one the API is open. */
  readonly token?: string;
}

/** A running sample API. */
export interface SampleApi extends AsyncDisposable {
  /** URL of the orders. */
  readonly url: string;
}

/**
 * Serves the last half-year of the sample shop as a sales API like json-server's. It serves only days that are over, so tomorrow there
 * is one more. Its `Date` header is from its own clock. Throws a usage error if the port is in use.
 */
export async function startSampleApi(options: SampleApiOptions): Promise<SampleApi> {
  const today = (): string => businessDay(options.now(), options);
  const orders = sampleOrders(await prepareSampleShop({ folder: options.folder, today: today() }));
  const { hostname = "127.0.0.1", port = 0, token } = options;

  const answer = (request: Request): Response => {
    const url = new URL(request.url);
    if (token !== undefined && request.headers.get("authorization") !== `Bearer ${token}`) {
      return Response.json({ error: "The token is missing or wrong" }, { status: 401 });
    }
    if (url.pathname !== "/orders") return Response.json({ error: "Only /orders is served" }, { status: 404 });
    if (request.method !== "GET") {
      return Response.json({ error: "Orders can only be read" }, { status: 405, headers: { Allow: "GET" } });
    }
    return answerOrders(url, orders, today());
  };

  const server = serve({ hostname, port }, (request) => {
    const response = answer(request);
    response.headers.set("date", new Date(options.now().epochMilliseconds).toUTCString());
    return response;
  });
  return {
    url: `http://${hostname}:${server.addr.port}/orders`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

function serve(
  { hostname, port }: { hostname: string; port: number },
  answer: (request: Request) => Response,
): Deno.HttpServer<Deno.NetAddr> {
  try {
    return Deno.serve({ hostname, port, onListen(): void {} }, answer);
  } catch (error) {
    if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    throw new StorecastError(`Cannot serve the sample API on ${hostname}:${port}: the port is in use`, {
      exitCode: ExitCode.usage,
      advice: "Choose another port with --port",
    });
  }
}
