// Runs Azurite's queue, table and blob services in one process for as long as its starter wants them. The arguments are the folder of
// Azurite's code, "outlive" or "follow", the three ports (0 picks a free one), and the folder to keep data in; by default, data is in memory.
"use strict";

const path = require("node:path");
const [code, lifetime, queuePort, tablePort, blobPort, location] = process.argv.slice(2);
const load = (...parts) => require(path.join(code, ...parts)).default;

// Ctrl-C goes to every program in the terminal at once. The host needs its storage while it drains, and says when it is done.
process.on("SIGINT", () => {});

// There may be nobody left to read what Azurite prints.
process.stdout.on("error", () => {});
process.stderr.on("error", () => {});

require(path.join(code, "common", "Telemetry.js")).AzuriteTelemetryClient.init("", false);

const host = "127.0.0.1";
const inMemory = location === undefined;
const folder = location ?? ".";
// The arguments before these, which each service orders differently, switch both logs off. Then: not "loose", any API version,
// no certificate, no OAuth, both styles of address.
const common = [false, true, "", "", "", undefined, false, inMemory];
const queue = new (load("queue", "QueueServer.js"))(
  new (load("queue", "QueueConfiguration.js"))(
    host, Number(queuePort), undefined,
    path.join(folder, "__azurite_db_queue__.json"), path.join(folder, "__azurite_db_queue_extent__.json"),
    [{ locationId: "Default", locationPath: path.join(folder, "__queuestorage__"), maxConcurrency: 1 }],
    false, undefined, false, undefined, ...common));
// Once a minute Azurite discards all that deleted messages have left, and serves nobody meanwhile: after 20,000 messages that takes half
// a minute. A second's worth is gone before anyone notices. If nothing was deleted, it is the search that takes long in a long queue.
const sweep = queue.gcManager.markSweep.bind(queue.gcManager);
queue.gcManager.gcIntervalInMS = 1000;
queue.gcManager.markSweep = async () => {
  if (count(queue.extentMetadataStore, "EXTENTS_COLLECTION") > count(queue.metadataStore, "MESSAGES_COLLECTION")) {
    await sweep();
  }
};
const table = new (load("table", "TableServer.js"))(
  new (load("table", "TableConfiguration.js"))(
    host, Number(tablePort), undefined, path.join(folder, "__azurite_db_table__.json"),
    false, false, undefined, undefined, ...common));

const blob = new (load("blob", "BlobServer.js"))(
  new (load("blob", "BlobConfiguration.js"))(
    host, Number(blobPort), undefined,
    path.join(folder, "__azurite_db_blob__.json"), path.join(folder, "__azurite_db_blob_extent__.json"),
    [{ locationId: "Default", locationPath: path.join(folder, "__blobstorage__"), maxConcurrency: 10 }],
    false, undefined, false, undefined, ...common));

const started = start();
let stopping = false;

async function start() {
  try {
    if (!inMemory) {
      require("node:fs").mkdirSync(folder, { recursive: true });
    }

    await queue.start();
    await table.start();
    await blob.start();
    const port = (server) => new URL(server.getHttpServerAddress()).port;
    console.log(`listening ${port(queue)} ${port(table)} ${port(blob)}`);
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}

function count(store, collection) {
  return store.db.getCollection(store[collection]).count();
}

async function stop() {
  if (stopping) {
    return;
  }

  stopping = true;
  setTimeout(() => process.exit(0), 60000).unref();
  await started;
  // Each service writes its data to disk as it closes.
  await Promise.allSettled([queue.close(), table.close(), blob.close()]);
  process.exit(0);
}

// Standard input ends when the starter does, however it dies; only a living process could send its child a signal.
process.stdin.on("data", (text) => {
  if (text.toString().includes("stop")) {
    stop();
  }
});
process.stdin.on("end", () => {
  if (lifetime !== "outlive") {
    stop();
  }
});
process.stdin.on("error", () => {});
process.once("SIGTERM", stop);
