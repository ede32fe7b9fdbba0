// Parses URLs as browsers do (WHATWG). Each input line is a JSON string; each output line has the URL's parts, or null.
"use strict";

require("node:readline")
  .createInterface({ input: process.stdin })
  .on("line", (line) => {
    let parts = null;
    try {
      const { protocol, username, password, hostname, port, href } = new URL(JSON.parse(line));
      parts = { protocol, username, password, hostname, port, href };
    } catch {
      // Not a URL: null.
    }
    process.stdout.write(`${JSON.stringify(parts)}\n`);
  });
