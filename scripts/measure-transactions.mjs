// Counts what clicks cost at the queue service: clicks links on LocalHost at several rates, with a counting proxy between it and Azurite.
//   npm ci && dotnet build RedirectFunctions.LocalHost && node scripts/measure-transactions.mjs [clicks]
import { spawn } from "node:child_process";
import { createServer, request, Agent } from "node:http";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const clicks = Number(process.argv[2] ?? 2000);
const account = "devstoreaccount1";
// Not a secret: the emulator's well-known key.
const key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
const agent = new Agent({ keepAlive: true });
const counts = {};

// What the service bills as one transaction each.
function kindOf(method, path, body) {
  if (!path.includes("/messages")) return "other";
  if (method === "POST") return "put";
  if (method === "DELETE") return "delete";
  if (method === "PUT") return "update";
  return body.includes("<QueueMessage>") ? "receive" : "receive nothing";
}

function startProxy(target) {
  return new Promise((resolve) => {
    const server = createServer((incoming, answer) => {
      const options = { host: "127.0.0.1", port: target, method: incoming.method, path: incoming.url, headers: incoming.headers, agent };
      const outgoing = request(options, (received) => {
        const chunks = [];
        received.on("data", (chunk) => chunks.push(chunk));
        received.on("end", () => {
          const body = Buffer.concat(chunks);
          // The first message finds no queue: it is made, and the message is put once more.
          const kind = received.statusCode < 300 ? kindOf(incoming.method, incoming.url, body.toString()) : "other";
          counts[kind] = (counts[kind] ?? 0) + 1;
          answer.writeHead(received.statusCode, received.headers).end(body);
        });
      });
      outgoing.on("error", () => answer.destroy());
      incoming.pipe(outgoing);
    });
    server.listen(0, "127.0.0.1", () => resolve(server));
  });
}

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

async function until(what, patience, holds) {
  for (const end = Date.now() + patience; Date.now() < end; await delay(200)) {
    if (await holds().catch(() => false)) return;
  }
  throw new Error(`Not within ${patience / 1000} s: ${what}.`);
}

const get = (url) =>
  new Promise((resolve, reject) => {
    request(url, { agent }, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", () => resolve({ status: response.statusCode, body: Buffer.concat(chunks).toString() }));
    })
      .on("error", reject)
      .end();
  });

const folder = mkdtempSync(join(tmpdir(), "transactions-"));
const children = [];
try {
  const queuePort = await freePort();
  const azurite = join(root, "node_modules", "azurite", "dist", "src", "queue", "main.js");
  const options = ["--queuePort", `${queuePort}`, "--inMemoryPersistence", "--silent", "--skipApiVersionCheck", "--disableTelemetry"];
  children.push(spawn(process.execPath, [azurite, ...options], { stdio: ["ignore", "ignore", "inherit"] }));
  const proxy = await startProxy(queuePort);
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const storage = `DefaultEndpointsProtocol=http;AccountName=${account};AccountKey=${key};QueueEndpoint=http://127.0.0.1:${proxy.address().port}/${account};`;
  const host = ["Release", "Debug"]
    .map((built) => join(root, "RedirectFunctions.LocalHost", "bin", built, "net10.0", "RedirectFunctions.LocalHost.dll"))
    .find(existsSync);
  children.push(
    spawn("dotnet", [host, "--urls", base], {
      cwd: root,
      // Nobody reads its log, and a full pipe would stop it.
      stdio: ["ignore", "ignore", "inherit"],
      env: {
        ...process.env,
        AzureWebJobsStorage: storage,
        TrackingStorage: storage,
        // Slow storage must not send clicks through the spool here: that would be another measurement.
        ENQUEUE_BUDGET_MS: "10000",
        SPOOL_DIRECTORY: join(folder, "spool"),
      },
    }),
  );
  await until("LocalHost answers", 90_000, async () => (await get(`${base}/collector`)).status === 200);

  const delivered = async () => {
    const { gtm, ga4 } = JSON.parse((await get(`${base}/collector`)).body);
    return Math.min(gtm, ga4);
  };
  const link = `${base}/r?destinationUrl=${encodeURIComponent("https://example.com/?utm_source=measure&utm_medium=email&utm_campaign=transactions")}`;
  console.log("at once\tclicks\tput\treceive\tdelete\tupdate\tper click\tclicks a message\treceive nothing");
  for (const atOnce of [1, 4, 16, 64, 256]) {
    const before = await delivered();
    for (const kind of Object.keys(counts)) counts[kind] = 0;
    let left = clicks;
    const click = async () => {
      while (left-- > 0) {
        const { status } = await get(link);
        if (status !== 302) throw new Error(`A link was answered with ${status}.`);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, click));
    await until("every click is delivered", 120_000, async () => (await delivered()) >= before + clicks);
    // The last messages are deleted after they were delivered.
    await until("every message is deleted", 30_000, async () => counts.delete >= counts.put);
    const { put = 0, receive = 0, update = 0, "receive nothing": nothing = 0 } = counts;
    const all = put + receive + counts.delete + update;
    console.log([atOnce, clicks, put, receive, counts.delete, update, (all / clicks).toFixed(3), (clicks / put).toFixed(1), nothing].join("\t"));
  }
  proxy.close();
} finally {
  for (const child of children.reverse()) {
    const ended = new Promise((resolve) => child.once("exit", resolve));
    if (child.exitCode === null && child.kill("SIGTERM")) await ended;
  }
  rmSync(folder, { recursive: true, force: true });
  agent.destroy();
}
