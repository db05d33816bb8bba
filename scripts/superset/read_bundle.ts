import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import { systemReason } from "../core/system_reason.ts";
import { ASSET_SHAPES, type AssetShape } from "./asset_kinds.ts";
import type { Bundle, BundleAsset } from "./bundle.ts";
import { BUNDLE_UUID_START, isBundleUuid } from "./bundle_uuid.ts";
import { uniqueKey } from "./unique_key.ts";

/** Storecast's own bundle. */
export const BUNDLE_FOLDER: string = fileURLToPath(new URL("../../superset/", import.meta.url));

/**
 * Reads a bundle: `metadata.yaml` and every other YAML file of its four folders. Throws an input error that names the file
 * at fault where Superset could not tell its assets apart, or push could not tell them from other people's.
 */
export async function readBundle(folder: string): Promise<Bundle> {
  const files = new Map<string, string>();
  for (const path of (await yamlPaths(folder)).toSorted()) files.set(path, await readText(join(folder, path)));
  const metadata = join(folder, "metadata.yaml");
  if (!files.has("metadata.yaml")) throw refused(metadata, "there is no such file");
  if ("type" in parseFile(metadata, files.get("metadata.yaml")!)) {
    throw refused(metadata, 'it has a "type", with which either the import dialog or push would refuse the bundle');
  }

  const assets: BundleAsset[] = [];
  const paths = new Map<string, string>();
  for (const [path, text] of files) {
    const shape = ASSET_SHAPES.find((shape) => path.startsWith(`${shape.folder}/`));
    if (shape === undefined) continue;
    const asset = readAsset(shape, { path, file: join(folder, path), text });
    const other = paths.get(asset.uuid);
    if (other !== undefined) throw refused(join(folder, path), `its uuid is that of "${other}" too`);
    paths.set(asset.uuid, path);
    assets.push(asset);
  }
  const databases = assets.filter(({ kind }) => kind === "database").length;
  if (databases !== 1) throw refused(join(folder, "databases"), `it holds ${databases} databases, not one`);
  return { files, assets };
}

/** Paths in the folder, with `/`, of the files that Superset reads: it leaves out those that begin with "." or "_". */
async function yamlPaths(folder: string, inner = ""): Promise<string[]> {
  const paths: string[] = [];
  try {
    for await (const { name, isDirectory } of Deno.readDir(join(folder, inner.replaceAll("/", sep)))) {
      if (/^[._]/.test(name)) continue;
      if (isDirectory) paths.push(...await yamlPaths(folder, `${inner}${name}/`));
      else if (name.endsWith(".yaml")) paths.push(`${inner}${name}`);
    }
  } catch (error) {
    if (error instanceof StorecastError) throw error;
    throw refused(join(folder, inner), systemReason(error), error);
  }
  return paths;
}

async function readText(file: string): Promise<string> {
  try {
    return await Deno.readTextFile(file);
  } catch (error) {
    throw refused(file, systemReason(error), error);
  }
}

function parseFile(file: string, text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    throw refused(file, `it is not YAML: ${error instanceof Error ? error.message.split("\n")[0] : error}`, error);
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw refused(file, "it is not a list of keys with values");
}

function readAsset(shape: AssetShape, { path, file, text }: { path: string; file: string; text: string }): BundleAsset {
  const asset = parseFile(file, text);
  const { uuid, [shape.name]: name } = asset;
  if (typeof name !== "string" || name === "") throw refused(file, `it has no "${shape.name}"`);
  if (typeof uuid !== "string" || !isBundleUuid(uuid)) {
    throw refused(
      file,
      `its uuid is ${JSON.stringify(uuid) ?? "missing"}, not "${BUNDLE_UUID_START}" and twelve digits`,
    );
  }
  return { kind: shape.kind, uuid, name, path, key: uniqueKey(shape.kind, asset, asset["database_uuid"]) };
}

function refused(file: string, problem: string, cause?: unknown): StorecastError {
  return new StorecastError(`Cannot use "${file}" of the Superset bundle: ${problem}`, {
    exitCode: ExitCode.input,
    advice: "Mend the file, or take it from the repository again",
    cause,
  });
}
