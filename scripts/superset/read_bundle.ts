import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import { systemReason } from "../core/system_reason.ts";
import {
  ASSET_SHAPES,
  type AssetShape,
  type Bundle,
  BUNDLE_UUID_START,
  type BundleAsset,
  isBundleUuid,
  uniqueKey,
} from "./bundle.ts";

/** The folder of Storecast's bundle. */
export const BUNDLE_FOLDER: string = fileURLToPath(new URL("../../superset/", import.meta.url));

/**
 * Reads a bundle: `metadata.yaml` and every YAML file of its four folders. Throws an input error that names the file if Superset could
 * not distinguish the assets, or a push could not distinguish them from other people's.
 */
export async function readBundle(folder: string): Promise<Bundle> {
  const files = new Map<string, string>();
  for (const path of (await yamlPaths(folder)).toSorted()) files.set(path, await readText(join(folder, path)));
  const metadata = join(folder, "metadata.yaml");
  if (!files.has("metadata.yaml")) throw unusable(metadata, "there is no such file");
  if ("type" in parseFile(metadata, files.get("metadata.yaml")!)) {
    throw unusable(metadata, 'it has a "type", so that either the import dialog or a push would not accept the bundle');
  }

  const assets: BundleAsset[] = [];
  const paths = new Map<string, string>();
  for (const [path, text] of files) {
    const shape = ASSET_SHAPES.find((shape) => path.startsWith(`${shape.folder}/`));
    if (shape === undefined) continue;
    const asset = readAsset(shape, { path, file: join(folder, path), text });
    const other = paths.get(asset.uuid);
    if (other !== undefined) throw unusable(join(folder, path), `it has the same uuid as "${other}"`);
    paths.set(asset.uuid, path);
    assets.push(asset);
  }
  const databases = assets.filter(({ kind }) => kind === "database").length;
  if (databases !== 1) {
    throw unusable(join(folder, "databases"), `it must contain one database, but contains ${databases}`);
  }
  return { files, assets };
}

/** Returns the paths in the folder, with `/`, of the files that Superset reads: it skips names that begin with "." or "_". */
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
    throw unusable(join(folder, inner), systemReason(error), error);
  }
  return paths;
}

async function readText(file: string): Promise<string> {
  try {
    return await Deno.readTextFile(file);
  } catch (error) {
    throw unusable(file, systemReason(error), error);
  }
}

function parseFile(file: string, text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    throw unusable(file, `it is not YAML: ${error instanceof Error ? error.message.split("\n")[0] : error}`, error);
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw unusable(file, "it must contain keys with values");
}

function readAsset(shape: AssetShape, { path, file, text }: { path: string; file: string; text: string }): BundleAsset {
  const asset = parseFile(file, text);
  const { uuid, [shape.name]: name } = asset;
  if (typeof name !== "string" || name === "") throw unusable(file, `it has no "${shape.name}"`);
  if (typeof uuid !== "string" || !isBundleUuid(uuid)) {
    throw unusable(
      file,
      `its uuid is ${
        JSON.stringify(uuid) ?? "missing"
      }; it must be "${BUNDLE_UUID_START}" and twelve hexadecimal digits`,
    );
  }
  return { kind: shape.kind, uuid, name, path, key: uniqueKey(shape.kind, asset, asset["database_uuid"]) };
}

function unusable(file: string, reason: string, cause?: unknown): StorecastError {
  return new StorecastError(`Cannot use "${file}" of the Superset bundle: ${reason}`, {
    exitCode: ExitCode.input,
    advice: "Correct the file, or restore it from the repository",
    cause,
  });
}
