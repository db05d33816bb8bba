import type { Database } from "../../scripts/database/database.ts";
import type { SourceDocument } from "../../scripts/sources/documents/source_document.ts";
import { testDatabase } from "../../tools/test_server/test_database.ts";
import { emptyStore } from "./load.ts";
import { startTestApi, type TestApi } from "./test_api.ts";

/** A database and a sales API for all tests of a file. */
export interface LoadingTest {
  /** Empty at the beginning of each test. */
  readonly database: Database;
  /** The database's URL, for further connections. */
  readonly url: string;
  readonly api: TestApi;
}

/** Prepares the tests of a file that load: `const { database, api } = await loadingTest(document)` above them. */
export async function loadingTest(document: SourceDocument): Promise<LoadingTest> {
  const resources = new AsyncDisposableStack();
  const { database, url } = resources.use(await testDatabase());
  const api = resources.use(startTestApi(document));
  Deno.test.beforeEach(() => emptyStore(database));
  Deno.test.afterAll(() => resources.disposeAsync());
  return { database, url, api };
}
