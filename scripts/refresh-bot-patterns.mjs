// Writes RedirectFunctions/Clicks/Traffic/bot-patterns.txt anew from the npm package isbot (Unlicense, public domain):
//   node scripts/refresh-bot-patterns.mjs [version]
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const target = join(dirname(fileURLToPath(import.meta.url)), "..", "RedirectFunctions", "Clicks", "Traffic", "bot-patterns.txt");
const folder = mkdtempSync(join(tmpdir(), "isbot-"));
try {
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const wanted = `isbot@${process.argv[2] ?? "5"}`;
  execFileSync(npm, ["install", "--ignore-scripts", "--no-save", "--prefix", folder, wanted], { stdio: "inherit", shell: process.platform === "win32" });
  const home = join(folder, "node_modules", "isbot");
  const { version } = JSON.parse(readFileSync(join(home, "package.json"), "utf8"));
  const { list } = await import(pathToFileURL(join(home, "index.mjs")));
  const head = [
    `# Patterns of programs' user agents: isbot ${version}, github.com/omrilotan/isbot, Unlicense (public domain).`,
    "# Regular expressions, one per line, regardless of case. Written by scripts/refresh-bot-patterns.mjs.",
  ];
  writeFileSync(target, [...head, ...list, ""].join("\n"));
  console.log(`${list.length} patterns of isbot ${version}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
