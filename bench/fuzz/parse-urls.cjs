// Parses URLs as browsers do (WHATWG): a JSON string a line in, what its parts are or null a line out.
"use strict";

require("node:readline")
  .createInterface({ input: process.stdin })
  .on("line", (line) => {
    let parts = null;
    try {
      const { protocol, username, password, hostname, port, href } = new URL(JSON.parse(line));
      parts = { protocol, username, password, hostname, port, href };
    } catch {
      // No URL: null says so.
    }
    process.stdout.write(`${JSON.stringify(parts)}\n`);
  });
