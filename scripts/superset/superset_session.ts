import { redactUrl } from "../core/redact_url.ts";
import { answerMessage, supersetError } from "./superset_error.ts";

/** The address of Superset, and a user's name and password. */
export interface Login {
  /** Address of the start page, without a slash at the end. */
  readonly url: string;
  readonly username: string;
  readonly password: string;
}

/** A request to the API. */
export interface SupersetRequest {
  /** Its purpose, as the end of the sentence "Superset does not let the user …". */
  readonly doing: string;
  readonly json?: unknown;
  readonly form?: FormData;
  /** Statuses besides 200 that the caller handles. */
  readonly also?: readonly number[];
}

/** An answer of the API. */
export interface SupersetAnswer {
  readonly status: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly text: string;
}

/** Long, since an import opens the database for each of its datasets. */
const TIMEOUT = 300_000;

/** A login to Superset's API: its access token, its CSRF token and its cookies. */
export class SupersetSession {
  readonly #login: Login;
  readonly #cookies = new Map<string, string>();
  readonly #headers = new Headers({ accept: "application/json" });

  private constructor(login: Login) {
    this.#login = login;
    // Over https, Superset compares the referer with its own address.
    this.#headers.set("referer", login.url);
  }

  /** Logs in; throws an error if the server is not a Superset of 6.0 or later, or does not accept the password. */
  static async open(login: Login): Promise<SupersetSession> {
    const session = new SupersetSession(login);
    const { status, text } = await session.#send("POST", "/api/v1/security/login", {
      doing: "log in",
      json: { username: login.username, password: login.password, provider: "db", refresh: false },
      also: [401],
    });
    if (status === 401) {
      throw supersetError(
        `Superset at "${redactUrl(login.url)}" does not accept the user "${login.username}" and the password`,
        "Check SUPERSET_USERNAME and SUPERSET_PASSWORD; the user must be in Superset's own database, not in OAuth or LDAP",
      );
    }
    session.#headers.set("authorization", `Bearer ${session.#field(text, "access_token")}`);
    const csrf = await session.#send("GET", "/api/v1/security/csrf_token/", { doing: "log in" });
    session.#headers.set("x-csrftoken", session.#field(csrf.text, "result"));
    await session.#requireThemes();
    return session;
  }

  /** Sends a request and returns its answer; throws an error for a status other than 200 and those of `also`. */
  async request(method: string, path: string, request: SupersetRequest): Promise<SupersetAnswer> {
    return await this.#send(method, path, request);
  }

  /** Throws if the server has no themes, which came with Superset 6.0; most versions do not report their number. */
  async #requireThemes(): Promise<void> {
    const { status } = await this.#send("GET", "/api/v1/theme/?q=(columns:!(id),page_size:1)", {
      doing: "look at its version",
      also: [403, 404],
    });
    if (status !== 404) return;
    throw supersetError(
      `Superset at "${redactUrl(this.#login.url)}" is older than 6.0`,
      "Update Superset: the dashboards need 6.0 or later",
    );
  }

  async #send(method: string, path: string, { doing, json, form, also }: SupersetRequest): Promise<SupersetAnswer> {
    const headers = new Headers(this.#headers);
    if (this.#cookies.size > 0) headers.set("cookie", [...this.#cookies].map((pair) => pair.join("=")).join("; "));
    if (json !== undefined) headers.set("content-type", "application/json");
    const signal = AbortSignal.timeout(TIMEOUT);
    let response: Response;
    let bytes: Uint8Array<ArrayBuffer>;
    try {
      const body = json === undefined ? form ?? null : JSON.stringify(json);
      response = await fetch(`${this.#login.url}${path}`, { method, headers, body, redirect: "manual", signal });
      bytes = new Uint8Array(await response.arrayBuffer());
    } catch (error) {
      throw this.#unreachable(signal.aborted ? `no answer within ${TIMEOUT / 1000} s` : connectionReason(error), error);
    }
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (name !== undefined) this.#cookies.set(name, value!);
    }
    const { status } = response;
    const answer = { status, bytes, text: new TextDecoder().decode(bytes) };
    if (status === 200 || also?.includes(status)) return answer;
    throw this.#errorOf(answer, doing, response.headers.get("location"));
  }

  #errorOf({ status, text }: SupersetAnswer, doing: string, location: string | null): Error {
    const url = redactUrl(this.#login.url);
    if (status === 401 || status === 403) {
      return supersetError(
        `Superset at "${url}" does not let the user "${this.#login.username}" ${doing} (status ${status})`,
        'Give the user of SUPERSET_USERNAME the role "Admin"',
      );
    }
    if (status >= 300 && status < 400 && location !== null && URL.canParse(location, this.#login.url)) {
      return supersetError(
        `Superset at "${url}" redirects to "${redactUrl(new URL(location, this.#login.url))}"`,
        "Set SUPERSET_URL to the final address; redirects are not followed, so that the password goes nowhere else",
      );
    }
    if (status === 404 || status === 405) return this.#notSuperset(`it answered with status ${status}`);
    const message = answerMessage(text);
    return supersetError(
      `Superset at "${url}" could not ${doing}: ${message === "" ? "" : `${message} (`}status ${status}${
        message && ")"
      }`,
      "See Superset's log, and run the task again once it works",
    );
  }

  #field(text: string, name: string): string {
    try {
      const value = JSON.parse(text)[name];
      if (typeof value === "string") return value;
    } catch { /* not JSON, so not Superset */ }
    throw this.#notSuperset(`its answer has no "${name}"`);
  }

  #notSuperset(reason: string): Error {
    return supersetError(
      `The server at "${redactUrl(this.#login.url)}" is not Superset: ${reason}`,
      "Set SUPERSET_URL to the address of Superset's start page",
    );
  }

  #unreachable(reason: string, cause: unknown): Error {
    return supersetError(
      `Cannot reach Superset at "${redactUrl(this.#login.url)}": ${reason}`,
      "Check SUPERSET_URL, and that Superset is running",
      cause,
    );
  }
}

/** Returns the runtime's reason without the URL before it. */
function connectionReason(error: unknown): string {
  const message = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
  return /.*client error \(\w+\): (.*)$/s.exec(message)?.[1] ?? "the connection was lost";
}
