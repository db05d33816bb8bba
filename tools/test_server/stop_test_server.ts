/**
 * Stops the server of the tests; its data stays for the next run.
 *
 * Usage: `deno run -A tools/test_server/stop_test_server.ts`
 *
 * @module
 */
import { EmbeddedServer } from "../../scripts/database/embedded_server.ts";
import { testServerFolder } from "./test_server.ts";

if (import.meta.main) await new EmbeddedServer(testServerFolder()).stop();
