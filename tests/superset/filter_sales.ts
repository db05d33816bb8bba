import type { Page, Response } from "playwright-core";
import { type Dashboard, tabsOf } from "../support/superset_bundle.ts";

/** What is done to the dashboard Sales: in which tab, how, and which of its charts must then show other rows. */
interface Step {
  readonly name: string;
  readonly tab: string;
  readonly act: (page: Page) => Promise<void>;
  readonly changes: readonly string[];
}

/** Rankings of few and of many members, of which a row is clicked. */
const RANKINGS = ["Top categories", "Top products", "Top customers"];

/** What the overview shows of the chosen orders. */
const HEADLINES = ["Sales", "Orders", "Sales per order", "Margin", "Customers"];

/** How long Superset waits before a click filters and its queries begin, in milliseconds. */
const BEFORE_QUERIES = 2500;

/** How long what is clicked may take to stand still, in milliseconds. */
const CLICK = 10_000;

/** Does each step on a page of its own; returns what is wrong: a chart that did not change, fails, or has no rows left. */
export async function filterSales(
  openPage: () => Promise<Page>,
  { url, dashboard, only }: { url: string; dashboard: Dashboard; only?: string },
): Promise<string[]> {
  const errors: string[] = [];
  for (const step of stepsOf(dashboard)) {
    if (only && !step.name.includes(only)) continue;
    const page = await openPage();
    const found = await tryStep(page, { url, slug: dashboard.slug, step });
    console.log(`Sales, ${step.name}: ${found.length === 0 ? "ok" : `${found.length} errors`}`);
    errors.push(...found.map((error) => `Sales, ${step.name}: ${error}`));
    await page.context().close();
  }
  return errors;
}

function stepsOf(dashboard: Dashboard): Step[] {
  const chartsOf = (tab: string, ...without: string[]): string[] =>
    tabsOf(dashboard).find(({ id }) => id === tab)!.charts.filter((chart) => !without.includes(chart));
  const row = (chart: string, tab: string): Step => ({
    name: `a click on a row of "${chart}"`,
    tab,
    act: (page) => clickRow(page, chart),
    changes: chartsOf(tab, chart),
  });
  const select = (filter: string): Step => ({
    name: `the filter ${filter}`,
    tab: "TAB-overview",
    act: (page) => choose(page, filter),
    changes: [...HEADLINES, "Sales of the last two weeks", "All-time sales", "Year over year"],
  });
  return [
    ...RANKINGS.map((chart) => row(chart, "TAB-rankings")),
    row("Top states", "TAB-places"),
    {
      name: "a click on a state of the map",
      tab: "TAB-places",
      act: clickCalifornia,
      changes: [], // Superset 6.1 enlarges the state
    },
    {
      name: 'a click on a mark of "Year over year"',
      tab: "TAB-overview",
      act: (page) => clickMark(page, "Year over year"),
      changes: [],
    },
    {
      name: 'a click on a bar of "Sales of the last two weeks"',
      tab: "TAB-overview",
      act: (page) => clickMark(page, "Sales of the last two weeks"),
      changes: [],
    },
    select("Region"),
    select("Category"),
    select("Segment"),
    {
      name: "the filter Time range",
      tab: "TAB-places",
      act: chooseTime,
      changes: chartsOf("TAB-places"),
    },
  ];
}

async function tryStep(
  page: Page,
  { url, slug, step: { tab, act, changes } }: { url: string; slug: string; step: Step },
): Promise<string[]> {
  const errors: string[] = [];
  const shown = new Map<number, string>();
  let open = 0;
  page.on("request", (request) => void (open += isQuery(request.url()) ? 1 : 0));
  page.on("requestfailed", (request) => void (open -= isQuery(request.url()) ? 1 : 0));
  page.on("response", async (response) => {
    if (!isQuery(response.url())) return;
    try {
      const { chart, rows } = await readAnswer(response);
      if (rows === undefined) errors.push(`a query returns status ${response.status()}`);
      else if (rows.length === 0) errors.push(`a query of chart ${chart} returns no rows`);
      if (chart !== undefined) shown.set(chart, JSON.stringify(rows));
    } finally {
      open--;
    }
  });
  const untilQuiet = async (): Promise<void> => {
    const deadline = Date.now() + 90_000;
    let quiet = 0;
    while (quiet < BEFORE_QUERIES && Date.now() < deadline) {
      await page.waitForTimeout(250);
      quiet = open === 0 ? quiet + 250 : 0;
    }
  };
  await page.goto(`${url}/superset/dashboard/${slug}/?standalone=2&show_filters=1#${tab}`);
  await page.locator('[data-test="chart-grid-component"]').first().waitFor({ timeout: 60_000 });
  await untilQuiet();
  const before = new Map(shown);
  try {
    await act(page);
  } catch (error) {
    return [...errors, `it cannot be done: ${(error as Error).message.split("\n")[0]}`];
  }
  await untilQuiet();
  for (const name of changes) {
    const id = Number(await cellOf(page, name).getAttribute("data-test-chart-id"));
    if (!before.has(id)) errors.push(`"${name}" had not been drawn`);
    else if (shown.get(id) === before.get(id)) errors.push(`"${name}" shows what it showed before`);
  }
  return errors;
}

function isQuery(address: string): boolean {
  return /\/api\/v1\/chart\/data|\/superset\/explore_json/.test(address);
}

/** The chart that a query was for, if it was for one and not for a filter's options, and its rows. */
async function readAnswer(response: Response): Promise<{ chart: number | undefined; rows: unknown[] | undefined }> {
  const answer = await response.json().catch(() => ({}));
  const inAddress = new URL(response.url()).searchParams.get("form_data");
  const posted = response.request().postData() ?? "";
  const id = /"slice_id":\s*(\d+)/.exec(`${inAddress} ${posted}`)?.[1];
  const rows = answer.result?.flatMap(({ data }: { data: unknown[] }) => data) ?? answer.data;
  return { chart: id === undefined ? undefined : Number(id), rows: response.ok() ? rows : undefined };
}

function cellOf(page: Page, chart: string): ReturnType<Page["locator"]> {
  return page.locator(`[data-test="chart-grid-component"][data-test-chart-name="${chart}"]`);
}

/** Clicks on the fifth state of the map, as Superset draws them. */
async function clickCalifornia(page: Page): Promise<void> {
  await cellOf(page, "Sales by state").locator("path.region").nth(4).click({ timeout: CLICK });
}

async function clickRow(page: Page, chart: string): Promise<void> {
  await cellOf(page, chart).locator("tbody tr td").first().click({ timeout: CLICK });
}

async function clickMark(page: Page, chart: string): Promise<void> {
  const script = await Deno.readTextFile(new URL("find_marks.js", import.meta.url));
  const { [chart]: position } = await page.evaluate<Record<string, { x: number; y: number }>>(script);
  if (position === undefined) throw new Error("there is nothing to click on");
  await cellOf(page, chart).locator("canvas").first().click({ position });
}

/** Chooses the first option of a filter that is a list, and applies it. */
async function choose(page: Page, filter: string): Promise<void> {
  await page.locator(`[data-test="NATIVE_FILTER-sales-${filter.toLowerCase()}"]`).click();
  await page.locator(".ant-select-dropdown:visible .ant-select-item-option").first().click();
  await page.keyboard.press("Escape");
  await page.locator('[data-test="filter-bar__apply-button"]').click();
}

/** Chooses the last month instead of the last year, and applies it. */
async function chooseTime(page: Page): Promise<void> {
  await page.locator('[data-test="time-range-trigger"]').click();
  await page.getByText("Last month", { exact: true }).click();
  await page.locator('[data-test="date-filter-control__apply-button"]').click();
  await page.locator('[data-test="filter-bar__apply-button"]').click();
}
