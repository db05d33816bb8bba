import assert from "node:assert/strict";
import { addDays } from "../scripts/core/days.ts";
import { connect } from "../scripts/database/connect.ts";
import { isBundleUuid } from "../scripts/superset/bundle.ts";
import { columnsOf, filtersOf, metricsOf, queryOf } from "./support/chart_queries.ts";
import { loadArchiveText, testContext } from "./support/load.ts";
import { bringOperatorsDay } from "./support/operators_day.ts";
import { orderLine } from "./support/order_line.ts";
import {
  type Chart,
  type Dashboard,
  type Dataset,
  type LayoutNode,
  nodesOf,
  parsedBundle,
} from "./support/superset_bundle.ts";
import { startTestApi } from "./support/test_api.ts";
import { testDatabase } from "../tools/test_server/test_database.ts";
import { readSuperstore } from "./support/superstore.ts";

const { bundle, databases, datasets, charts, dashboards } = await parsedBundle();
const ofUuid = <Kind extends { uuid: string }>(kind: readonly Kind[], uuid: string): Kind | undefined =>
  kind.find((asset) => asset.uuid === uuid);
const datasetOf = ({ dataset_uuid }: Chart): Dataset => ofUuid(datasets, dataset_uuid)!;

const db = await testDatabase();
await fillStore();
const analyst = await connect(db.analystUrl);
Deno.test.afterAll(async () => {
  await analyst[Symbol.asyncDispose]();
  await db[Symbol.asyncDispose]();
});

/** Two months of orders in several regions, categories and segments, forecasts, rejected rows and a restated day. */
async function fillStore(): Promise<void> {
  const document = await readSuperstore();
  const context = await testContext(db.database, document, { today: "2024-04-01" });
  await using api = startTestApi(document);
  const kinds = [
    { region: "West", state: "California", city: "Los Angeles", category: "Technology", segment: "Consumer" },
    { region: "East", state: "New York", city: "Albany", category: "Furniture", segment: "Corporate" },
  ];
  const lines = Array.from(
    { length: 60 },
    (_, index) =>
      orderLine({
        ...kinds[index % 2],
        row_id: `${index}`,
        order_id: `A-${index}`,
        order_date: addDays("2024-02-01", index % 56),
      }),
  );
  await loadArchiveText(context, lines);
  await bringOperatorsDay(context, api, { oldDay: "2024-02-02", restatedDay: "2024-03-31" });
  await db.database.client.query(await Deno.readTextFile(new URL("support/forecast_rows.sql", import.meta.url)));
  await db.database.rows(
    "insert into etl.run (task, finished_at, status) values ('daily', clock_timestamp(), 'done')",
  );
}

/** The keys that both Superset 6.0 and 6.1 know; a file with any other is invalid. */
const KEYS: Record<string, readonly string[]> = {
  databases:
    "database_name sqlalchemy_uri expose_in_sqllab allow_run_async allow_ctas allow_cvas allow_dml allow_csv_upload extra uuid version"
      .split(" "),
  datasets: "table_name schema main_dttm_col description sql columns metrics uuid version database_uuid".split(" "),
  columns: "column_name verbose_name description type is_dttm groupby filterable expression".split(" "),
  metrics: "metric_name expression verbose_name description d3format".split(" "),
  charts: "slice_name description viz_type params query_context uuid version dataset_uuid".split(" "),
  dashboards: "dashboard_title description slug published css position metadata uuid version".split(" "),
};

function assertKeys(kind: string, { path: _, ...asset }: object & { path?: string }): void {
  assert.deepEqual(Object.keys(asset).filter((key) => !KEYS[kind]!.includes(key)), [], `${kind} ${_ ?? ""}`);
}

Deno.test("the files use only keys that all supported versions of Superset know", () => {
  for (const [kind, found] of Object.entries({ databases, datasets, charts, dashboards })) {
    for (const asset of found) assertKeys(kind, asset as { path: string });
  }
  for (const { columns, metrics } of datasets) {
    for (const column of columns) assertKeys("columns", column);
    for (const metric of metrics) assertKeys("metrics", metric);
  }
});

Deno.test("every asset has a uuid of its own that marks it as the bundle's", () => {
  assert.equal(new Set(bundle.assets.map(({ uuid }) => uuid)).size, bundle.assets.length);
  for (const { uuid, path } of bundle.assets) assert.ok(isBundleUuid(uuid), path);
});

Deno.test("dashboards refer to charts, charts to datasets, datasets to the database, and every asset is used", () => {
  for (const dataset of datasets) assert.equal(dataset.database_uuid, databases[0]!["uuid"], dataset.path);
  for (const chart of charts) assert.ok(datasetOf(chart), chart.path);
  const shown = dashboards.flatMap((dashboard) => nodesOf(dashboard)).flatMap(({ meta }) => meta?.uuid ?? []);
  assert.deepEqual(shown.toSorted(), charts.map(({ uuid }) => uuid).toSorted());
  const filters = dashboards.flatMap(({ metadata }) => metadata.native_filter_configuration);
  const used = [
    ...charts.map(({ dataset_uuid }) => dataset_uuid),
    ...filters.flatMap(({ targets }) => targets.map(({ datasetUuid }) => datasetUuid)),
  ];
  for (const { uuid, path } of datasets) assert.ok(used.includes(uuid), path);
});

Deno.test("every dataset is a mart or a view of etl, and its descriptions are the database's comments", async () => {
  for (const { path, schema, table_name, description, columns } of datasets) {
    const [table] = await db.database.rows<{ relkind: string; comment: string }>(
      "select relkind, obj_description(oid, 'pg_class') as comment from pg_class where oid = $1::regclass",
      [`${schema}.${table_name}`],
    );
    assert.ok(schema === "mart" || (schema === "etl" && table!.relkind === "v"), path);
    assert.equal(description, table!.comment, path);
    for (const { column_name, description, expression } of columns) {
      if (expression !== undefined) continue;
      const [found]: { comment: string }[] = await db.database.rows(
        `select col_description(attrelid, attnum) as comment from pg_attribute
         where attrelid = $1::regclass and attname = $2 and not attisdropped`,
        [`${schema}.${table_name}`, column_name],
      );
      assert.equal(description, found?.comment, `${path}: ${column_name}`);
    }
  }
});

Deno.test("every column and metric of a dataset can be computed, and every metric has a name and a description", async () => {
  for (const { path, schema, table_name, columns, metrics } of datasets) {
    for (const { metric_name, verbose_name, description } of metrics) {
      assert.ok(verbose_name && description, path);
      // Superset shows the label of the column for a metric of the same name.
      const namesake = columns.find(({ column_name }) => column_name === metric_name);
      assert.equal(namesake?.verbose_name ?? verbose_name, verbose_name, `${path}: ${metric_name}`);
    }
    const wanted = [...columns.map(({ column_name, expression }) => expression ?? `"${column_name}"`)];
    await analyst.rows(`select ${wanted.join(", ")} from ${schema}.${table_name} limit 0`);
    for (const { expression } of metrics) await analyst.rows(`select ${expression} from ${schema}.${table_name}`);
  }
});

for (const chart of charts) {
  Deno.test(`chart "${chart.path}" has columns and metrics of its dataset, and its query returns rows to the analyst`, async () => {
    const rows = await analyst.rows(queryOf(chart, datasetOf(chart)));
    assert.ok(rows.length > 0, "no rows");
    for (const metric of metricsOf(chart)) {
      assert.ok(rows.some((row) => (row as Record<string, unknown>)[metric] !== null), `only nulls in "${metric}"`);
    }
  });
}

Deno.test("every chart has a description and the bundle's colors, and follows the time filter if it has a time column", () => {
  const timeless = ["etl.freshness", "etl.rejected", "mart.forecast_measure_latest"];
  for (const chart of charts) {
    const { path, params, viz_type, description } = chart;
    const { schema, table_name } = datasetOf(chart);
    assert.equal(params["viz_type"], viz_type, path);
    assert.ok(description.endsWith("."), path);
    assert.ok(columnsOf(chart).length + metricsOf(chart).length > 0, path);
    // A product's name is a stranger's text.
    if (viz_type === "table") assert.equal(params["allow_render_html"], false, path);
    if (/timeseries/.test(viz_type)) assert.equal(params["color_scheme"], "supersetColors", path);
    for (const key of ["datasource", "slice_id", "dashboards"]) assert.equal(params[key], undefined, path);
    if (timeless.includes(`${schema}.${table_name}`) || viz_type === "cal_heatmap") continue;
    assert.ok(filtersOf(chart).some(({ operator }) => operator === "TEMPORAL_RANGE"), `${path} has no time filter`);
  }
});

/** Asserts the widths of a dashboard's rows, and what else Superset takes for granted. */
function assertLayout(dashboard: Dashboard): void {
  const { path, position } = dashboard;
  const nodes = nodesOf(dashboard);
  const at = (id: string): LayoutNode => position[id] as LayoutNode;
  for (const { id, type, parents, children, meta } of nodes) {
    if (id === "ROOT_ID" || id === "HEADER_ID") continue;
    assert.ok(parents?.length, `${path}: ${id} has no parents`);
    const above = at(parents.at(-1)!);
    if (id !== "GRID_ID") assert.ok(above.children!.includes(id), `${path}: ${id} is no child of ${above.id}`);
    if (above.id !== "ROOT_ID") assert.deepEqual(parents.slice(0, -1), above.parents, `${path}: ${id}`);
    for (const child of children ?? []) assert.ok(position[child], `${path}: ${child} is missing`);
    if (type === "ROW") {
      const width = children!.reduce((sum, child) => sum + at(child).meta!.width!, 0);
      assert.equal(width, 12, `${path}: ${id}`);
      assert.equal(new Set(children!.map((child) => at(child).meta!.height)).size, 1, `${path}: ${id} is ragged`);
    }
    if (type !== "CHART") continue;
    assert.ok(meta!.height! >= 5 && meta!.height! <= 100 && meta!.width! >= 2, `${path}: ${id}`);
    assert.equal(meta!.sliceName, ofUuid(charts, meta!.uuid!)!.slice_name, `${path}: ${id}`);
  }
  const ids = nodes.filter(({ type }) => type === "CHART").map(({ meta }) => meta!.chartId);
  assert.ok(ids.every((id) => typeof id === "number") && new Set(ids).size === ids.length, path);
}

Deno.test("the layouts are consistent, and their rows fill the width", () => dashboards.forEach(assertLayout));

Deno.test("filters refer to columns of the bundle and exclude charts that exist", () => {
  for (const dashboard of dashboards) {
    const { path, slug, metadata } = dashboard;
    const ids = nodesOf(dashboard).flatMap(({ meta }) => meta?.chartId ?? []);
    assert.equal(metadata["color_scheme"], undefined, `${path}: it would make the map categorical`);
    // Elsewhere than on Sales a click would choose what the other charts do not show, and empty them.
    assert.equal(metadata.cross_filters_enabled, slug === "storecast-sales", path);
    for (const { id, filterType, targets, scope } of metadata.native_filter_configuration) {
      for (const excluded of scope.excluded) assert.ok(ids.includes(excluded), `${path}: ${id}`);
      if (filterType === "filter_time") continue;
      const dataset = ofUuid(datasets, targets[0]!.datasetUuid!)!;
      assert.ok(dataset.columns.some(({ column_name }) => column_name === targets[0]!.column!.name), `${path}: ${id}`);
    }
  }
  const [sales] = dashboards.filter(({ slug }) => slug === "storecast-sales");
  const names = sales!.metadata.native_filter_configuration.map(({ name }) => name);
  assert.deepEqual(names, ["Time range", "Region", "Category", "Segment"]);
});

Deno.test("no chart with horizontal bars filters by click, since Superset 6.1 would filter by the bar's length", () => {
  for (const { metadata, path, position } of dashboards) {
    if (!metadata.cross_filters_enabled) continue;
    const uuids = Object.values(position).flatMap((node) => typeof node === "string" ? [] : node.meta?.uuid ?? []);
    const shown = charts.filter(({ uuid }) => uuids.includes(uuid));
    assert.deepEqual(shown.filter(({ params }) => params["orientation"] === "horizontal"), [], path);
  }
});

Deno.test("no share is compared in percent, and no month is shown as a number", () => {
  for (const { params, path } of charts) {
    if (/%/.test(String(params["y_axis_format"]))) assert.equal(params["compare_lag"], undefined, path);
    assert.ok(!columnsOf({ params } as Chart).includes("month_of_year"), path);
    if (params["x_axis"] === "month") assert.equal(params["x_axis_time_format"], "%b", path);
  }
});

Deno.test("a category has the same color in all dashboards", () => {
  const colors = new Map<string, string>();
  for (const { path, metadata: { label_colors } } of dashboards) {
    for (const [label, color] of Object.entries(label_colors)) {
      assert.match(color, /^#[0-9a-f]{6}$/, path);
      assert.equal(colors.get(label) ?? color, color, `${path}: ${label}`);
      colors.set(label, color);
    }
  }
});

/**
 * The names by which Superset may look for the color of a metric in a chart: its own, its label, and the columns of the same
 * label that `others`, the charts of the dashboard, show; of a bound, the part before it.
 */
function colorNames(chart: Chart, others: readonly Chart[]): string[] {
  const dataset = datasetOf(chart);
  const shown = new Set(others.filter((other) => datasetOf(other) === dataset).flatMap(columnsOf));
  return metricsOf(chart).flatMap((name) => {
    const { verbose_name: label } = dataset.metrics.find(({ metric_name }) => metric_name === name)!;
    const namesakes = dataset.columns
      .filter(({ column_name, verbose_name }) => shown.has(column_name) && verbose_name === label)
      .map(({ column_name }) => column_name);
    return [name, label, ...namesakes].map(withoutBound);
  });
}

function withoutBound(name: string): string {
  return name.replace(/__yhat(_lower|_upper)?$/, "");
}

/** The members that have a color wherever they are drawn: status, category, segment, region, year. */
const MEMBERS =
  /^(loaded|empty|restated|failed|Furniture|Office Supplies|Technology|Consumer|Corporate|Home Office)$|^(United States › )?(Central|East|South|West)$|^20\d\d$/;

Deno.test("every series that a chart draws has a color, and every color belongs to a series", () => {
  for (const dashboard of dashboards) {
    const uuids = new Set(nodesOf(dashboard).map(({ meta }) => meta?.uuid));
    const shown = charts.filter(({ uuid }) => uuids.has(uuid));
    const drawn = shown.filter(({ viz_type }) => /timeseries/.test(viz_type));
    const colored = Object.keys(dashboard.metadata.label_colors).map(withoutBound);
    const ungrouped = drawn.filter(({ params }) => [params["groupby"] ?? []].flat().length === 0);
    const missing = ungrouped.flatMap((chart) => colorNames(chart, shown)).filter((name) => !colored.includes(name));
    assert.deepEqual(missing, [], dashboard.path);
    const names = new Set(drawn.flatMap((chart) => colorNames(chart, shown)));
    assert.deepEqual(colored.filter((name) => !names.has(name) && !MEMBERS.test(name)), [], dashboard.path);
  }
});

Deno.test("a chart's ID in the layout is the name of its file", () => {
  for (const dashboard of dashboards) {
    for (const { id, type, meta } of nodesOf(dashboard)) {
      if (type !== "CHART") continue;
      assert.equal(ofUuid(charts, meta!.uuid!)!.path.split("/").at(-1), `${id.replace("CHART-", "")}.yaml`, id);
    }
  }
});

Deno.test("the bundle contains no secret", () => {
  for (const [path, text] of bundle.files) {
    assert.doesNotMatch(text, /password|token/i, path);
    for (const [, password] of text.matchAll(/:\/\/[^\s/:]+:([^\s@]+)@/g)) assert.equal(password, "XXXXXXXXXX", path);
  }
  assert.match(String(databases[0]!["sqlalchemy_uri"]), /:XXXXXXXXXX@/);
});
