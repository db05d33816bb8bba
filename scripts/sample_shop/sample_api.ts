import { businessDay } from "../core/days.ts";
import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import { answerOrders, sampleOrders } from "./answer_orders.ts";
import { prepareSampleShop } from "./prepare_sample_shop.ts";

export interface SampleApiOptions {
  /** Where the sample shop is kept; it is prepared at the first start. */
  readonly folder: string;
  readonly now: () => Temporal.Instant;
  /** Zone in which a day ends. */
  readonly timeZone: string;
  /** By default any free port. */
  readonly port?: number;
  /** By default this machine only. */
  readonly hostname?: string;
  /** Bearer token that every request must carry; by default the API is open. */
  readonly token?: string;
}

export interface SampleApi extends AsyncDisposable {
  /** Address of the orders. */
  readonly url: string;
}

/**
 * Serves the sample shop's last half-year as a sales API in the manner of json-server. It shows only days that are over,
 * so that tomorrow has a day more, and no orders after the data's end. Throws a usage error where the port is taken.
 */
export async function startSampleApi(options: SampleApiOptions): Promise<SampleApi> {
  const today = (): string => businessDay(options.now(), options.timeZone);
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

  const server = serve({ hostname, port }, answer);
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
    throw new StorecastError(`Cannot serve the sample API on ${hostname}:${port}: the port is taken`, {
      exitCode: ExitCode.usage,
      advice: "Choose another with --port",
    });
  }
}
