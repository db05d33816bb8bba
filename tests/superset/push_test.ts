/**
 * superset:push against a real Superset: `deno task test:superset` starts one and names it in SUPERSET_TEST_URL, with its
 * administrator in SUPERSET_TEST_USERNAME and SUPERSET_TEST_PASSWORD and, in SUPERSET_TEST_DATABASE_URL, a PostgreSQL that it
 * reaches. Most tests push a part of the real bundle, as every push of all of it takes seconds; the last leaves all of it.
 */
import assert from "node:assert/strict";
import { ExitCode } from "../../scripts/core/exit_codes.ts";
import type { Bundle } from "../../scripts/superset/bundle.ts";
import { databaseAddress } from "../../scripts/superset/database_address.ts";
import { pushBundle, type PushedAsset } from "../../scripts/superset/push_bundle.ts";
import { BUNDLE_FOLDER, readBundle } from "../../scripts/superset/read_bundle.ts";
import { SupersetSession } from "../../scripts/superset/superset_session.ts";
import { assertFails, temporaryFolder } from "../support/assert_fails.ts";
import { runTask } from "../support/run_task.ts";
import { changedBundle } from "./changed_bundle.ts";

const url = Deno.env.get("SUPERSET_TEST_URL");
const login = {
  url: url ?? "",
  username: Deno.env.get("SUPERSET_TEST_USERNAME") ?? "",
  password: Deno.env.get("SUPERSET_TEST_PASSWORD") ?? "",
};
const databaseUrl = Deno.env.get("SUPERSET_TEST_DATABASE_URL") ?? "";
const environment = {
  SUPERSET_URL: login.url,
  SUPERSET_USERNAME: login.username,
  SUPERSET_PASSWORD: login.password,
  SUPERSET_DATABASE_URL: databaseUrl,
};

const whole = await readBundle(BUNDLE_FOLDER);

/** The chart that the tests change and take out. */
const CHART = { path: "charts/sales/top_cities.yaml", name: "Top cities" };

/** One dashboard with two charts on one dataset, and the dataset of its filters. */
const bundle = changedBundle(whole, {
  only: [
    "databases/",
    "datasets/mart/sales_filter.yaml",
    "datasets/mart/sales_line.yaml",
    CHART.path,
    "charts/sales/top_products.yaml",
    "dashboards/sales.yaml",
  ],
});

/** The same database and nothing on it. */
const bare = changedBundle(whole, { only: ["databases/"] });

Deno.test.afterAll(async () => {
  if (url !== undefined) await push(whole);
});

function withSuperset(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, ignore: url === undefined, fn });
}

async function push(bundle: Bundle): Promise<PushedAsset[]> {
  return await pushBundle(bundle, { ...login, database: databaseAddress(databaseUrl) });
}

/** The assets that a push did not leave unchanged, as text such as `removed chart "Top cities"`. */
function changes(pushed: readonly PushedAsset[]): string[] {
  return pushed
    .filter(({ status }) => status !== "unchanged")
    .map(({ status, kind, name }) => `${status} ${kind} "${name}"`)
    .toSorted();
}

/** Makes an asset of a user's own by the API, as the browser does; disposing of it deletes it. */
async function make(
  session: SupersetSession,
  kind: string,
  json: Record<string, unknown>,
): Promise<{ id: number } & AsyncDisposable> {
  const { text } = await session.request("POST", `/api/v1/${kind}/`, { doing: `make a ${kind}`, json, also: [201] });
  const { id } = JSON.parse(text) as { id: number };
  return {
    id,
    async [Symbol.asyncDispose](): Promise<void> {
      await session.request("DELETE", `/api/v1/${kind}/${id}`, { doing: `delete a ${kind}` });
    },
  };
}

async function statusOf(session: SupersetSession, kind: string, id: number): Promise<number> {
  return (await session.request("GET", `/api/v1/${kind}/${id}`, { doing: `read a ${kind}`, also: [404] })).status;
}

/** The number that Superset gave {@link CHART}, and that of its dataset. */
async function theChart(session: SupersetSession): Promise<{ id: number; dataset: number }> {
  const uuid = bundle.assets.find((asset) => asset.path === CHART.path)!.uuid;
  const { text } = await session.request("GET", `/api/v1/chart/${uuid}`, { doing: "read a chart" });
  const { result } = JSON.parse(text);
  const { text: listed } = await session.request(
    "GET",
    `/api/v1/chart/?q=(columns:!(id,datasource_id),filters:!((col:id,opr:eq,value:${result.id})))`,
    { doing: "read a chart" },
  );
  const [row] = JSON.parse(listed).result;
  return { id: row.id, dataset: row.datasource_id };
}

withSuperset("the first push creates everything, and the second changes nothing", async () => {
  await push(bare); // removes what an earlier run left

  const first = await push(bundle);
  const created = first.filter(({ kind }) => kind !== "database");
  assert.equal(created.length, bundle.assets.length - 1);
  assert.deepEqual(new Set(created.map(({ status }) => status)), new Set(["created"]));
  assert.deepEqual(changes(await push(bundle)), []);

  const gone = changes(await push(bare));
  assert.deepEqual(gone, changes(first).filter((line) => !line.includes(" database ")).map(removed));
});

function removed(created: string): string {
  return created.replace(/^created /, "removed ");
}

withSuperset(
  "the task creates all dashboards and says so, and says the second time that nothing has changed",
  async () => {
    await push(bare);
    const { files: { size } } = whole;
    const created = await runTask(["superset:push"], { env: environment });
    assert.deepEqual({ code: created.code, stderr: created.stderr }, { code: 0, stderr: "" });
    assert.match(
      created.stdout,
      new RegExp(`^created \\d+ datasets, \\d+ charts, \\d+ dashboards\\nDone: ${size - 2} created, 1 unchanged; see `),
    );
    const again = await runTask(["superset:push"], { env: environment });
    assert.deepEqual(again, {
      code: 0,
      stdout: `Nothing has changed: ${size - 1} unchanged; see ${url}/dashboard/list/\n`,
      stderr: "",
    });
  },
);

withSuperset(
  "a chart that is no longer in the bundle is removed; a user's own chart on the same data is not",
  async () => {
    await push(bundle);
    const session = await SupersetSession.open(login);
    const chart = await theChart(session);
    await using own = await make(session, "chart", {
      slice_name: "A user's own",
      viz_type: "table",
      datasource_id: chart.dataset,
      datasource_type: "table",
      params: "{}",
    });

    const pushed = changes(await push(changedBundle(bundle, { without: [CHART.path] })));
    assert.deepEqual(pushed.filter((line) => line.startsWith("removed")), [`removed chart "${CHART.name}"`]);
    assert.equal(await statusOf(session, "chart", chart.id), 404);
    assert.equal(await statusOf(session, "chart", own.id), 200);

    const again = changes(await push(bundle));
    assert.ok(again.includes(`created chart "${CHART.name}"`), again.join("\n"));
  },
);

withSuperset("an asset that someone else's dashboard or chart needs is kept until it is no longer needed", async () => {
  await push(bundle);
  const session = await SupersetSession.open(login);
  const chart = await theChart(session);
  {
    await using dashboard = await make(session, "dashboard", { dashboard_title: "A user's own" });
    await session.request("PUT", `/api/v1/chart/${chart.id}`, {
      doing: "put a chart on a dashboard",
      json: { dashboards: [dashboard.id] },
    });
    const kept = (await push(bare)).filter(({ status }) => status === "kept");
    assert.deepEqual(kept.map(({ kind, name, reason }) => ({ kind, name, reason })), [
      { kind: "chart", name: CHART.name, reason: "it is on a dashboard that is not from this bundle" },
      {
        kind: "dataset",
        name: kept[1]!.name,
        reason: `it is used by "${CHART.name}"`,
      },
    ]);
    assert.equal(await statusOf(session, "chart", chart.id), 200);
    assert.equal(await statusOf(session, "dataset", chart.dataset), 200);
  }
  assert.deepEqual(changes(await push(bare)).map((line) => line.split('"')[0]), ["removed chart ", "removed dataset "]);
});

withSuperset("a change in a file and one by hand in Superset are both reported, and the file wins", async () => {
  await push(bundle);
  const session = await SupersetSession.open(login);
  const chart = await theChart(session);

  const renamed = changedBundle(bundle, { set: { [CHART.path]: { description: "Changed in the file" } } });
  assert.deepEqual(changes(await push(renamed)), [`updated chart "${CHART.name}"`]);
  await push(bundle);
  await session.request("PUT", `/api/v1/chart/${chart.id}`, {
    doing: "change a chart",
    json: { description: "Changed by hand" },
  });
  assert.deepEqual(changes(await push(bundle)), [`updated chart "${CHART.name}"`]);
  const { text } = await session.request("GET", `/api/v1/chart/${chart.id}`, { doing: "read a chart" });
  assert.notEqual(JSON.parse(text).result.description, "Changed by hand");
});

withSuperset("the error for a file with an unknown key names both, and nothing is changed", async () => {
  await push(bundle);
  const invalid = changedBundle(bundle, { set: { [CHART.path]: { color: "red", description: "Not imported" } } });
  await assert.rejects(push(invalid), {
    message: `Superset does not accept the bundle: ${CHART.path}: {'color': ['Unknown field.']}`,
    exitCode: ExitCode.superset,
  });
  assert.deepEqual(changes(await push(bundle)), []);
});

withSuperset("a valid bundle that cannot be imported has an error of its own, and nothing is changed", async () => {
  await push(bundle);
  const dangling = changedBundle(bundle, {
    set: { [CHART.path]: { dataset_uuid: "57072ca5-0000-8000-8000-000000000000" } },
  });
  await assert.rejects(push(dangling), {
    message: /^Superset could not import the bundle, although its files are valid: .*status 500/,
    exitCode: ExitCode.superset,
  });
  assert.deepEqual(changes(await push(bundle)), []);
});

withSuperset("someone else's dashboard of the same slug is not taken over", async () => {
  await push(bundle);
  const session = await SupersetSession.open(login);
  await using own = await make(session, "dashboard", { dashboard_title: "A user's own", slug: "users-own" });
  const clash = changedBundle(bundle, { set: { "dashboards/sales.yaml": { slug: "users-own" } } });
  await assert.rejects(push(clash), {
    message: 'Superset has a dashboard "A user\'s own" that is not from this bundle, and the import would overwrite it',
    exitCode: ExitCode.superset,
  });
  assert.equal(await statusOf(session, "dashboard", own.id), 200);
  assert.deepEqual(changes(await push(bundle)), []);
});

withSuperset("a wrong password, and a database that Superset cannot connect to, have errors of their own", async () => {
  const says =
    `Superset at "${url}/" does not accept the user "${login.username}" and the password. Check SUPERSET_USERNAME …`;
  await assertFails(["superset:push"], { env: { ...environment, SUPERSET_PASSWORD: "not-this-one" } }, {
    exitCode: ExitCode.superset,
    says,
  });
  const closed = "postgresql://analyst:hush-hush@127.0.0.1:1/marts";
  await assertFails(["superset:push"], { env: { ...environment, SUPERSET_DATABASE_URL: closed } }, {
    exitCode: ExitCode.superset,
    says:
      "Superset cannot connect to the database at postgresql+psycopg2://127.0.0.1:1/marts: connection to server at " +
      '"127.0.0.1", port 1 failed: Connection refused. Check SUPERSET_DATABASE_URL: the address must work where ' +
      "Superset runs, not where this task runs.",
  });
});

withSuperset("the endpoint of the import dialog accepts the ZIP of superset:bundle", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/superset.zip`;
  const { code, stderr } = await runTask(["superset:bundle", path], { env: environment });
  assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
  const session = await SupersetSession.open(login);
  const form = new FormData();
  form.set("formData", new Blob([await Deno.readFile(path)], { type: "application/zip" }), "superset.zip");
  form.set("overwrite", "true");
  const answer = await session.request("POST", "/api/v1/dashboard/import/", { doing: "import", form });
  assert.deepEqual(JSON.parse(answer.text), { message: "OK" });
});
