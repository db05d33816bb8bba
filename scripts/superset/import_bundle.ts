import { type Bundle, bundleDatabase } from "./bundle.ts";
import { answerMessage, supersetError } from "./superset_error.ts";
import type { SupersetAnswer, SupersetSession } from "./superset_session.ts";
import { zipBundle } from "./zip_bundle.ts";

/**
 * Imports a bundle: creates its assets and overwrites those that exist. Superset does this in one transaction, so nothing changes if it
 * fails. Throws an error with Superset's reason if it does.
 */
export async function importBundle(
  session: SupersetSession,
  bundle: Bundle,
  password: string | undefined,
): Promise<void> {
  const doing = "import the dashboards";
  const form = bundleForm("bundle", bundle.files, bundle, password);
  const answer = await session.request("POST", "/api/v1/assets/import/", { doing, form, also: [400, 422, 500] });
  if (answer.status === 200 && answerMessage(answer.text) === "OK") return;

  const reason = await invalidFiles(session, bundle, password);
  if (reason !== undefined) {
    throw supersetError(
      `Superset does not accept the bundle: ${reason}`,
      "Correct these files; an unknown field may come from a newer version of Superset",
    );
  }
  throw supersetError(
    `Superset could not import the bundle, although its files are valid: ${describe(answer)}`,
    "See Superset's log for the reason; nothing was changed",
  );
}

/**
 * Returns which files are invalid, and why; undefined if Superset names none. The import of assets does not say. The import of
 * dashboards does; its `type` is set to one that it does not accept, so that it imports nothing if the files are valid.
 */
async function invalidFiles(
  session: SupersetSession,
  bundle: Bundle,
  password: string | undefined,
): Promise<string | undefined> {
  const metadata = `${bundle.files.get("metadata.yaml")}\ntype: assets\n`;
  const form = bundleForm("formData", new Map(bundle.files).set("metadata.yaml", metadata), bundle, password);
  form.set("overwrite", "true");
  const { text } = await session.request("POST", "/api/v1/dashboard/import/", {
    doing: "import a dashboard",
    form,
    also: [400, 422, 500],
  });
  const reasons = answerMessage(text)
    .replace(/^Error importing dashboard: /, "")
    .split("; ")
    .filter((reason) => /^\S+\.yaml: /.test(reason) && !reason.startsWith("metadata.yaml: {'type'"));
  return reasons.length > 0 ? reasons.join("; ") : undefined;
}

function bundleForm(
  field: string,
  files: ReadonlyMap<string, string>,
  bundle: Bundle,
  password: string | undefined,
): FormData {
  const form = new FormData();
  form.set(field, new Blob([zipBundle(files)], { type: "application/zip" }), "storecast.zip");
  if (password !== undefined) form.set("passwords", JSON.stringify({ [bundleDatabase(bundle).path]: password }));
  return form;
}

function describe({ status, text }: SupersetAnswer): string {
  const message = answerMessage(text);
  return message === "" ? `status ${status}` : `${message} (status ${status})`;
}
