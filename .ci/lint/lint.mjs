// Reads the files that only GitHub or Docker run, with the parsers that those projects publish, and prints what is wrong with them.
//   npm ci --prefix .ci/lint && node .ci/lint/lint.mjs
import { readdirSync, readFileSync } from "node:fs";
import { register } from "node:module";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
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

problems.forEach((problem) => console.error(problem));
console.log(`${files} files read, ${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;
