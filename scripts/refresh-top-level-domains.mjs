// Writes RedirectFunctions/Clicks/Privacy/top-level-domains.txt anew from the npm package tlds (MIT), which follows IANA's list:
//   node scripts/refresh-top-level-domains.mjs [version]
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { domainToASCII, fileURLToPath } from "node:url";

const target = join(dirname(fileURLToPath(import.meta.url)), "..", "RedirectFunctions", "Clicks", "Privacy", "top-level-domains.txt");
const folder = mkdtempSync(join(tmpdir(), "tlds-"));
try {
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const wanted = `tlds@${process.argv[2] ?? "1"}`;
  execFileSync(npm, ["install", "--ignore-scripts", "--no-save", "--prefix", folder, wanted], { stdio: "inherit", shell: process.platform === "win32" });
  const home = join(folder, "node_modules", "tlds");
  const { version } = JSON.parse(readFileSync(join(home, "package.json"), "utf8"));
  const list = JSON.parse(readFileSync(join(home, "index.json"), "utf8"));
  // In both spellings: URLs have the one in ASCII, texts the other one.
  const names = [...new Set(list.flatMap((name) => [name, domainToASCII(name)]))];
  const head = [
    `# The top-level domains of the Internet, as IANA lists them: npm package tlds ${version}.`,
    "# International ones in both spellings. Written by scripts/refresh-top-level-domains.mjs.",
  ];
  writeFileSync(target, [...head, ...names, ""].join("\n"));
  console.log(`${list.length} top-level domains of tlds ${version}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
