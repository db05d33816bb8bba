import { ExitCode } from "../cli/exit_codes.ts";
import { redactUrl } from "../cli/redact_url.ts";
import { StorecastError } from "../cli/storecast_error.ts";
import type { SupersetSettings } from "./superset_settings.ts";

/** Long enough for an import of dozens of charts on a small machine. */
const TIMEOUT = 120_000;

/** Rows of one page of a list; Superset gives no more than 100 at once unless it is told to. */
const PAGE = 100;

/** Superset's REST API in one logged-in session. */
export class SupersetClient {
  readonly #url: string;
  readonly #headers: Record<string, string>;

  private constructor(url: string, headers: Record<string, string>) {
    this.#url = url;
    this.#headers = headers;
  }

  /** Logs in; throws an error with its own exit code where that cannot be done. */
  static async login({ url, username, password }: SupersetSettings): Promise<SupersetClient> {
    const stranger = new SupersetClient(url, { Accept: "application/json", Referer: url });
    const login = await stranger.send("/api/v1/security/login", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ username, password, provider: "db", refresh: false }),
    });
    if (login.status === 401) {
      await login.body?.cancel();
      throw failure(`Superset at "${redactUrl(url)}" refuses the password of the user "${username}"`, {
        advice: "Correct SUPERSET_USERNAME and SUPERSET_PASSWORD",
      });
    }
    const { access_token } = await stranger.#json<{ access_token: string }>(login);
    const known = new SupersetClient(url, { ...stranger.#headers, Authorization: `Bearer ${access_token}` });
    const response = await known.send("/api/v1/security/csrf_token/");
    const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(";")[0]).join("; ");
    const { result } = await known.#json<{ result: string }>(response);
    return new SupersetClient(url, { ...known.#headers, "X-CSRFToken": result, Cookie: cookies });
  }

  /** What a GET, or another request, answers as JSON; throws for an answer that is an error or no JSON. */
  async json<Answer>(path: string, options: RequestInit = {}): Promise<Answer> {
    return await this.#json(await this.send(path, options));
  }

  /** All rows of a list such as `chart`, with these columns. */
  async list<Row>(resource: string, columns: readonly string[]): Promise<Row[]> {
    const rows: Row[] = [];
    for (let page = 0;; page++) {
      const query = encodeURIComponent(`(columns:!(${columns.join(",")}),page:${page},page_size:${PAGE})`);
      const { result, count } = await this.json<{ result: Row[]; count: number }>(`/api/v1/${resource}/?q=${query}`);
      rows.push(...result);
      if (result.length === 0 || rows.length >= count) return rows;
    }
  }

  /** Sends a request of this session; throws an error with its own exit code where there is no answer. */
  async send(path: string, options: RequestInit = {}): Promise<Response> {
    try {
      return await fetch(`${this.#url}${path}`, {
        ...options,
        headers: { ...this.#headers, ...options.headers },
        redirect: "manual", // a session that is not accepted is sent to the login page
        signal: AbortSignal.timeout(TIMEOUT),
      });
    } catch (error) {
      const isLate = error instanceof DOMException && error.name === "TimeoutError";
      const reason = isLate ? `no answer within ${TIMEOUT / 1000} s` : "there is no answer at this address";
      throw failure(`Cannot reach Superset at "${redactUrl(this.#url)}": ${reason}`, {
        advice: "Check that it runs and that SUPERSET_URL is right",
        cause: error,
      });
    }
  }

  async #json<Answer>(response: Response): Promise<Answer> {
    const text = await response.text();
    let answer;
    try {
      answer = JSON.parse(text);
    } catch {
      throw failure(
        `Superset at "${
          redactUrl(response.url || this.#url)
        }" answers ${response.status} and no JSON, as another server would`,
        { advice: "Check that SUPERSET_URL is the address of Superset 6.0 or later, without a path behind it" },
      );
    }
    if (response.ok) return answer;
    throw failure(
      `Superset refuses "${new URL(response.url).pathname}" with ${response.status}: ${describe(answer)}`,
      {
        advice: response.status === 403
          ? "Give the user of SUPERSET_USERNAME the role Admin"
          : "See the log of Superset, which says more",
      },
    );
  }
}

/** What an error answer of Superset's says: a message, a table of messages, or a list of errors. */
function describe(answer: { message?: unknown; errors?: { message?: string; extra?: unknown }[] }): string {
  if (typeof answer.message === "string") return answer.message;
  if (answer.errors?.length) {
    return answer.errors.map(({ message, extra }) => `${message} ${JSON.stringify(extra ?? {})}`).join("; ");
  }
  return JSON.stringify(answer.message ?? answer);
}

function failure(message: string, options: { advice: string; cause?: unknown }): StorecastError {
  return new StorecastError(message, { exitCode: ExitCode.superset, ...options });
}
