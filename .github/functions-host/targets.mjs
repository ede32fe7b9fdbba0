// Plays GTM and GA4 for the Functions host in CI: answers every POST with 204, and adds "<path> <body>" to a file.
//   node targets.mjs <port, or 0 for any> <file>
import { appendFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";

const [port, file] = process.argv.slice(2);
writeFileSync(file, "");
const server = createServer(async (request, response) => {
  const body = [];
  for await (const part of request) {
    body.push(part);
  }
  // Without the query: it has the API secret.
  appendFileSync(file, `${request.url.split("?")[0]} ${Buffer.concat(body).toString("utf8").replaceAll("\n", " ")}\n`);
  response.writeHead(204).end();
}).listen(Number(port), "127.0.0.1", () => console.log(`listening on ${server.address().port}`));
