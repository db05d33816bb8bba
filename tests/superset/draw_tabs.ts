import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";

/** A tab of a dashboard. */
export interface TabToDraw {
  readonly slug: string;
  readonly tab: string;
  /** Names of the charts that it must show. */
  readonly charts: readonly string[];
}

/** The picture of a tab, and the errors found in it. */
export interface DrawnTab {
  readonly picture: Uint8Array;
  readonly errors: readonly string[];
}

/** The width of a laptop's window; the height is that of the page. */
const WIDTH = 1400;

/** How long charts move into place, in milliseconds. */
const ANIMATION = 2500;

/** A chart's cell in the page. */
interface Cell {
  readonly name: string;
  readonly isDrawn: boolean;
  readonly error: string | undefined;
}

type StoredSession = Awaited<ReturnType<BrowserContext["storageState"]>>;

/** The page of a tab. */
interface Shown {
  readonly cells: readonly Cell[];
  /** The lower edge of the last chart, in pixels. */
  readonly bottom: number;
}

/** Logs in to Superset with a headless Chromium. */
export async function openSuperset(
  chromiumPath: string,
  { url, username, password }: { url: string; username: string; password: string },
): Promise<{ draw(tab: TabToDraw): Promise<DrawnTab>; openPage(): Promise<Page> } & AsyncDisposable> {
  const browser = await chromium.launch({
    executablePath: chromiumPath,
    args: [
      "--no-sandbox",
      "--disable-dev-shm-usage",
      "--host-resolver-rules=MAP apachesuperset.gateway.scarf.sh ~NOTFOUND",
    ],
  });
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${url}/login/`);
  await page.fill('[data-test="username-input"]', username);
  await page.fill('[data-test="password-input"]', password);
  await page.click('[data-test="login-button"]');
  await page.waitForURL((address) => !address.pathname.startsWith("/login"));
  const session = await context.storageState();
  await context.close();
  return {
    draw: (tab) => drawTab(browser, { url, session, tab }),
    openPage: async () =>
      await (await browser.newContext({ storageState: session, viewport: { width: WIDTH, height: 2400 } })).newPage(),
    [Symbol.asyncDispose]: () => browser.close(),
  };
}

async function drawTab(
  browser: Browser,
  { url, session, tab }: {
    url: string;
    session: StoredSession;
    tab: TabToDraw;
  },
): Promise<DrawnTab> {
  const context = await browser.newContext({ storageState: session, viewport: { width: WIDTH, height: 2400 } });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("response", async (response) => {
    if (!/\/api\/v1\/chart\/data|\/superset\/explore_json/.test(response.url())) return;
    const answer = await response.json().catch(() => ({}));
    if (!response.ok()) {
      errors.push(`A query returns status ${response.status()}: ${JSON.stringify(answer).slice(0, 300)}`);
    }
    for (const { rowcount, error } of answer.result ?? []) {
      if (error) errors.push(`A query fails: ${error}`);
      else if (rowcount === 0) errors.push("A query returns no rows");
    }
  });
  await page.goto(`${url}/superset/dashboard/${tab.slug}/?standalone=2&show_filters=1#${tab.tab}`);
  await page.locator('[data-test="chart-grid-component"]').first().waitFor({ timeout: 60_000 });
  const { cells, bottom } = await settle(page, tab.charts.length);
  await page.waitForTimeout(ANIMATION);
  const picture = await page.screenshot({ clip: { x: 0, y: 0, width: WIDTH, height: bottom + 24 } });
  await context.close();

  const shown = cells.map(({ name }) => name).toSorted();
  if (JSON.stringify(shown) !== JSON.stringify(tab.charts.toSorted())) {
    errors.push(`It shows ${JSON.stringify(shown)}, not ${JSON.stringify(tab.charts.toSorted())}`);
  }
  for (const { name, isDrawn, error } of cells) {
    if (error !== undefined) errors.push(`"${name}" shows an error: ${error}`);
    else if (!isDrawn) errors.push(`"${name}" draws nothing`);
  }
  return { picture, errors };
}

/** Waits until every chart has stopped loading, and reads the cells. */
async function settle(page: Page, count: number): Promise<Shown> {
  const script = await Deno.readTextFile(new URL("read_cells.js", import.meta.url));
  const deadline = Date.now() + 90_000;
  while (true) {
    const shown = await page.evaluate<Shown>(script);
    const { cells } = shown;
    const isDone = cells.length >= count && cells.every(({ isDrawn, error }) => isDrawn || error !== undefined);
    if (isDone || Date.now() > deadline) return shown;
    await page.waitForTimeout(500);
  }
}
