import { answerWords } from "./answer_words.ts";
import { type Bundle, bundleDatabase } from "./bundle.ts";
import { supersetError } from "./superset_error.ts";
import type { SupersetAnswer, SupersetSession } from "./superset_session.ts";
import { zipBundle } from "./zip_bundle.ts";

/**
 * Imports a bundle: everything in it is made, or overwritten where it is there. Superset does it in one transaction, so that
 * after a failure, which is thrown with Superset's reason, nothing has changed.
 */
export async function importBundle(
  session: SupersetSession,
  bundle: Bundle,
  password: string | undefined,
): Promise<void> {
  const doing = "import the dashboards";
  const form = bundleForm("bundle", bundle.files, bundle, password);
  const answer = await session.request("POST", "/api/v1/assets/import/", { doing, form, also: [400, 422, 500] });
  if (answer.status === 200 && answerWords(answer.text) === "OK") return;

  const problems = await invalidFiles(session, bundle, password);
  if (problems !== undefined) {
    throw supersetError(
      `Superset refuses the bundle: ${problems}`,
      "Mend these files; a key that it does not know may be one of a newer Superset",
    );
  }
  throw supersetError(
    `Superset could not import the bundle, although its files are valid: ${describe(answer)}`,
    "Superset's own log says why; nothing was changed",
  );
}

/**
 * What is wrong in which file. The assets import does not say; the dashboards import does, and this type, which it does not
 * take, keeps it from importing anything where the files are valid.
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
  const problems = answerWords(text)
    .replace(/^Error importing dashboard: /, "")
    .split("; ")
    .filter((problem) => !problem.startsWith("metadata.yaml: {'type'"));
  const named = problems.filter((problem) => /^\S+\.yaml: /.test(problem));
  return named.length > 0 ? named.join("; ") : undefined;
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
  const words = answerWords(text);
  return words === "" ? `status ${status}` : `${words} (status ${status})`;
}
