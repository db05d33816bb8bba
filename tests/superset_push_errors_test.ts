/** The errors of superset:push for a server that answers as Superset 6.1 was recorded to; `tests/superset/` uses a real one. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { ExitCode } from "../scripts/core/exit_codes.ts";
import { formatPush } from "../scripts/superset/format_push.ts";
import type { PushedAsset } from "../scripts/superset/push_bundle.ts";
import { assertFails, temporaryFolder } from "./support/assert_fails.ts";

const PASSWORD = "admin-hush";
const DATABASE_PASSWORD = "analyst-hush";

/** The variables of a push to a server. */
function environment(origin: string): Record<string, string> {
  return {
    SUPERSET_URL: origin,
    SUPERSET_USERNAME: "pusher",
    SUPERSET_PASSWORD: PASSWORD,
    SUPERSET_DATABASE_URL: `postgresql://analyst:${DATABASE_PASSWORD}@db.example:5432/marts`,
  };
}

type Answer = (request: Request) => Response | Promise<Response>;

function json(status: number, body: unknown): Answer {
  return () => Response.json(body, { status });
}

function page(status: number): Answer {
  return () =>
    new Response("<!doctype html><title>A page</title>", { status, headers: { "content-type": "text/html" } });
}

/** The requests of a push up to the import, answered as by a Superset without dashboards. */
const EMPTY: Readonly<Record<string, Answer>> = {
  "POST /api/v1/security/login": json(200, { access_token: "token" }),
  "GET /api/v1/security/csrf_token/": () => {
    return Response.json({ result: "csrf" }, { headers: { "set-cookie": "session=cookie; HttpOnly; Path=/" } });
  },
  "GET /api/v1/theme/": json(200, { count: 0, result: [] }),
  "POST /api/v1/database/test_connection/": json(200, { message: "OK" }),
  "GET /api/v1/database/": json(200, { count: 0, result: [] }),
  "GET /api/v1/dataset/": json(200, { count: 0, result: [] }),
  "GET /api/v1/chart/": json(200, { count: 0, result: [] }),
  "GET /api/v1/dashboard/": json(200, { count: 0, result: [] }),
};

/** A server with these answers, and the requests that it got, with the headers of the session. */
function listen(answers: Readonly<Record<string, Answer>>): { origin: string; requests: string[] } & AsyncDisposable {
  const requests: string[] = [];
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen(): void {} }, async (request) => {
    const asked = `${request.method} ${new URL(request.url).pathname}`;
    requests.push(`${asked} ${request.headers.get("cookie")} ${request.headers.get("x-csrftoken")}`);
    const answer = answers[asked] ?? (() => new Response("Not Found", { status: 404 }));
    const response = await answer(request);
    if (!request.bodyUsed) await request.arrayBuffer();
    return response;
  });
  const origin = `http://127.0.0.1:${server.addr.port}`;
  return { origin, requests, [Symbol.asyncDispose]: () => server.shutdown() };
}

/** The answer of a connection that fails with a message of the driver. */
function driverSays(message: string): Answer {
  return json(400, {
    errors: [{
      message: "(builtins.NoneType) None\n[SQL: (psycopg2.OperationalError) " + message +
        "\n\n(Background on this error at: https://sqlalche.me/e/14/e3q8)]\n(Background on this error at: https://x)",
      error_type: "GENERIC_DB_ENGINE_ERROR",
      level: "error",
    }],
  });
}

const ADMIN = 'Give the user of SUPERSET_USERNAME the role "Admin"';
const DATABASE = "Superset cannot connect to the database at postgresql+psycopg2://db.example:5432/marts";
const ELSEWHERE = "Check SUPERSET_DATABASE_URL: the address must work where Superset runs, not where this task runs";

const ERRORS: Record<string, { answers: Record<string, Answer>; says: string }> = {
  "does not accept the password": {
    answers: { "POST /api/v1/security/login": json(401, { message: "Not authorized" }) },
    says: 'Superset at "URL" does not accept the user "pusher" and the password. Check SUPERSET_USERNAME and ' +
      "SUPERSET_PASSWORD; the user must be in Superset's own database, not in OAuth or LDAP",
  },
  "is something else": {
    answers: { "POST /api/v1/security/login": page(404) },
    says: 'The server at "URL" is not Superset: it answered with status 404. ' +
      "Set SUPERSET_URL to the address of Superset's start page",
  },
  "answers everything with a page": {
    answers: { "POST /api/v1/security/login": page(200) },
    says: 'The server at "URL" is not Superset: its answer has no "access_token". ' +
      "Set SUPERSET_URL to the address of Superset's start page",
  },
  "is redirected to https": {
    answers: {
      "POST /api/v1/security/login": () => {
        return new Response(null, { status: 308, headers: { location: "https://superset.example/?next=secret" } });
      },
    },
    says: 'Superset at "URL" redirects to "https://superset.example/". Set SUPERSET_URL to the final address; ' +
      "redirects are not followed, so that the password goes nowhere else",
  },
  "is older than 6.0": {
    answers: { "GET /api/v1/theme/": json(404, { errors: [{ message: "404 Not Found" }] }) },
    says: 'Superset at "URL" is older than 6.0. Update Superset: the dashboards need 6.0 or later',
  },
  "is down behind a proxy": {
    answers: { "GET /api/v1/chart/": page(502) },
    says: 'Superset at "URL" could not list the charts: status 502. See Superset\'s log, and run the task again ' +
      "once it works",
  },
  "gets too many requests": {
    answers: { "GET /api/v1/chart/": json(429, { message: "Too many\n requests" }) },
    says: 'Superset at "URL" could not list the charts: Too many requests (status 429). ' +
      "See Superset's log, and run the task again once it works",
  },
  "does not let the user list": {
    answers: { "GET /api/v1/dashboard/": json(403, { message: "Forbidden" }) },
    says: `Superset at "URL" does not let the user "pusher" list the dashboards (status 403). ${ADMIN}`,
  },
  "does not let the user import": {
    answers: { "POST /api/v1/assets/import/": json(403, { message: "Forbidden" }) },
    says: `Superset at "URL" does not let the user "pusher" import the dashboards (status 403). ${ADMIN}`,
  },
  "cannot reach the database": {
    answers: {
      "POST /api/v1/database/test_connection/": driverSays(
        'connection to server at "db.example", port 5432 failed: Connection refused\n\tIs the server running on that host?',
      ),
    },
    says: `${DATABASE}: connection to server at "db.example", port 5432 failed: Connection refused. ${ELSEWHERE}`,
  },
  "gets the password in an error of the driver": {
    answers: { "POST /api/v1/database/test_connection/": driverSays(`invalid option "${DATABASE_PASSWORD}"`) },
    says: `${DATABASE}: invalid option "…". ${ELSEWHERE}`,
  },
  "has a wrong password for the database": {
    answers: {
      "POST /api/v1/database/test_connection/": json(400, {
        errors: [{ message: 'The password provided for username "analyst" is incorrect.' }],
      }),
    },
    says: `${DATABASE}: The password provided for username "analyst" is incorrect. ${ELSEWHERE}`,
  },
  "has no driver": {
    answers: {
      "POST /api/v1/database/test_connection/": json(422, {
        errors: [{ message: "Could not load database driver for: postgresql" }],
      }),
    },
    says: `${DATABASE}: Could not load database driver for: postgresql. ${ELSEWHERE}`,
  },
  "has a database of the same name": {
    answers: {
      "GET /api/v1/database/": json(200, {
        count: 1,
        result: [{ id: 1, uuid: "0F6C2A5D-6C1E-4F5B-9F1D-6A3B1C0D2E4F", database_name: "Storecast" }],
      }),
    },
    says: 'Superset has a database "Storecast" that is not from this bundle, and the import would overwrite it. ' +
      "Rename it in Superset, then run the task again",
  },
  "finds a file invalid": {
    answers: {
      "POST /api/v1/assets/import/": json(500, { errors: [{ message: "Error importing assets" }] }),
      "POST /api/v1/dashboard/import/": json(422, {
        errors: [{
          message: "Error importing dashboard: metadata.yaml: {'type': ['Must be equal to Dashboard.']}; " +
            "charts/a.yaml: {'color': ['Unknown field.']}",
        }],
      }),
    },
    says: "Superset does not accept the bundle: charts/a.yaml: {'color': ['Unknown field.']}. " +
      "Correct these files; an unknown field may come from a newer version of Superset",
  },
  "fails to import valid files": {
    answers: {
      "POST /api/v1/assets/import/": json(500, { message: "Internal Server Error" }),
      "POST /api/v1/dashboard/import/": json(422, {
        errors: [{
          message: "Error importing dashboard: metadata.yaml: {'type': ['Must be equal to Dashboard.']}",
        }],
      }),
    },
    says: "Superset could not import the bundle, although its files are valid: Internal Server Error (status 500). " +
      "See Superset's log for the reason; nothing was changed",
  },
  "sends the import to its login page": {
    answers: {
      "POST /api/v1/assets/import/": () => new Response(null, { status: 302, headers: { location: "/login/" } }),
    },
    says: 'Superset at "URL" redirects to "URLlogin/". Set SUPERSET_URL to the final address; redirects are ' +
      "not followed, so that the password goes nowhere else",
  },
  "says OK but has imported nothing": {
    answers: { "POST /api/v1/assets/import/": json(200, { message: "OK" }) },
    says: "Superset imported the bundle but does not list the chart …. See Superset's log, and give the user of " +
      'SUPERSET_USERNAME the role "Admin"',
  },
};

for (const [what, { answers, says }] of Object.entries(ERRORS)) {
  Deno.test(`if Superset ${what}, the error says so`, async () => {
    await using server = listen({ ...EMPTY, ...answers });
    await assertFails(["superset:push"], { env: environment(server.origin) }, {
      exitCode: ExitCode.superset,
      says: `${says.replaceAll(/(?<!_)URL/g, `${server.origin}/`)}.`,
    });
  });
}

Deno.test("the error for an unreachable address quotes only the start page", async () => {
  let origin: string;
  {
    await using server = listen({});
    origin = server.origin;
  }
  await assertFails(["superset:push"], { env: environment(origin) }, {
    exitCode: ExitCode.superset,
    says:
      `Cannot reach Superset at "${origin}/": …Connection refused…. Check SUPERSET_URL, and that Superset is running.`,
  });
});

Deno.test("all requests after the login carry its cookie and its CSRF token", async () => {
  await using server = listen({ ...EMPTY, "POST /api/v1/assets/import/": json(403, {}) });
  await assertFails(["superset:push"], { env: environment(server.origin) }, {
    exitCode: ExitCode.superset,
    says:
      `Superset at "${server.origin}/" does not let the user "pusher" import the dashboards (status 403). ${ADMIN}.`,
  });
  assert.deepEqual(server.requests.slice(0, 2), [
    "POST /api/v1/security/login null null",
    "GET /api/v1/security/csrf_token/ null null",
  ]);
  assert.equal(server.requests.at(-1), "POST /api/v1/assets/import/ session=cookie csrf");
  for (const request of server.requests.slice(2)) assert.match(request, / session=cookie csrf$/);
});

const COMPLETE = environment("https://superset.example");
const USAGE: Record<string, { env: Record<string, string>; says: string }> = {
  "nothing is set": {
    env: { DATABASE_URL: "postgresql://store/x" },
    says:
      "Cannot push to Superset: SUPERSET_URL, SUPERSET_USERNAME, SUPERSET_PASSWORD, SUPERSET_DATABASE_URL must be " +
      "set. See .env.example; or let superset:bundle write a file that you import by hand.",
  },
  "the address is not a URL": {
    env: { ...COMPLETE, SUPERSET_URL: "superset.example" },
    says: "Cannot use SUPERSET_URL: it is not an https:// or http:// URL. " +
      'Set it to the address of Superset\'s start page, such as "https://superset.example".',
  },
  "the address holds a password": {
    env: { ...COMPLETE, SUPERSET_URL: "https://admin:hush@superset.example" },
    says: "Cannot use SUPERSET_URL: it contains more than the address of a page. " +
      'Set it to the address of Superset\'s start page, such as "https://superset.example".',
  },
  "the public address holds a query": {
    env: { ...COMPLETE, SUPERSET_PUBLIC_URL: "https://superset.example/?next=/" },
    says: "Cannot use SUPERSET_PUBLIC_URL: it contains more than the address of a page. " +
      'Set it to the address of Superset\'s start page, such as "https://superset.example".',
  },
  "the file of the password is missing": {
    env: { ...COMPLETE, SUPERSET_PASSWORD: "", SUPERSET_PASSWORD_FILE: "/no/such/secret" },
    says: 'Cannot read the file "/no/such/secret" named by SUPERSET_PASSWORD_FILE: there is no such file or folder. ' +
      "Set SUPERSET_PASSWORD_FILE to a file that this user may read, or unset it.",
  },
};

for (const [what, { env, says }] of Object.entries(USAGE)) {
  Deno.test(`if ${what}, the error names the variable and nothing is sent`, async () => {
    const options = { env: { STORECAST_DATA: "/dev/null/storecast", ...env } };
    await assertFails(["superset:push"], options, { exitCode: ExitCode.usage, says });
  });
}

Deno.test("the password is also read from a file", async () => {
  await using folder = await temporaryFolder();
  const secret = join(folder.path, "password");
  await Deno.writeTextFile(secret, `${PASSWORD}\n`);
  let sent: unknown;
  await using server = listen({
    "POST /api/v1/security/login": async (request) => {
      sent = await request.json();
      return Response.json({}, { status: 401 });
    },
  });
  const { origin } = server;
  const env = { ...environment(origin), SUPERSET_PASSWORD: "", SUPERSET_PASSWORD_FILE: secret };
  await assertFails(["superset:push"], { env }, {
    exitCode: ExitCode.superset,
    says: `Superset at "${origin}/" does not accept the user "pusher" and the password. …`,
  });
  assert.deepEqual(sent, { username: "pusher", password: PASSWORD, provider: "db", refresh: false });
});

Deno.test("a push names what it changed, counts the assets of a first push, and says if nothing has changed", () => {
  const chart = (status: PushedAsset["status"], name: string): PushedAsset => ({ status, kind: "chart", name });
  const url = "https://superset.example";
  assert.equal(
    formatPush([chart("unchanged", "A"), chart("unchanged", "B")], url),
    "Nothing has changed: 2 unchanged; see https://superset.example/dashboard/list/",
  );
  const kept: PushedAsset = { status: "kept", kind: "dataset", name: "D", reason: 'it is used by "E"' };
  assert.equal(
    formatPush([chart("removed", "C"), kept, chart("updated", "A"), chart("unchanged", "B")], url),
    [
      'updated chart "A"',
      'removed chart "C"',
      'kept dataset "D", which is no longer in the bundle: it is used by "E"',
      "Done: 1 updated, 1 unchanged, 1 removed, 1 kept; see https://superset.example/dashboard/list/",
    ].join("\n"),
  );
  const many = Array.from({ length: 13 }, (_, index) => chart("created", String(index)));
  assert.equal(
    formatPush([...many, { status: "created", kind: "database", name: "Storecast" }], url),
    "created 1 database, 13 charts\nDone: 14 created; see https://superset.example/dashboard/list/",
  );
});
