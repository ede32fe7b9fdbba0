// A redirecting server as most teams build it: Express answers once the click is a job in BullMQ. Workers post the jobs to analytics, with
// retries. One process for each processor, as Express' and BullMQ's guides for production say.
import cluster from "node:cluster";
import { createServer } from "node:http";
import { availableParallelism } from "node:os";
import { Queue, Worker } from "bullmq";
import express from "express";
import Redis from "ioredis";

const PLATFORM = ["xptdk", "ref"];
const NAME = "clicks";
const JOBS_AT_ONCE = 64;

if (cluster.isPrimary) {
  let left = availableParallelism();
  cluster.on("listening", (_, address) => {
    if (--left === 0) console.log(`http://127.0.0.1:${address.port}`);
  });
  for (let n = left; n > 0; n--) cluster.fork();
  cluster.on("exit", () => cluster.fork());
  // Ends with the process that started it.
  process.stdin.on("end", () => process.exit()).resume();
} else {
  serve();
  deliver();
}

function serve() {
  const connection = new Redis(process.env.REDIS_URL, { enableOfflineQueue: true, maxRetriesPerRequest: 1 });
  const queue = new Queue(NAME, {
    connection,
    defaultJobOptions: {
      attempts: 10,
      backoff: { type: "exponential", delay: 5000 },
      removeOnComplete: true,
      removeOnFail: { age: 7 * 24 * 3600 },
    },
  });
  queue.on("error", (error) => console.error(error.message));

  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  app.get("/r", async (request, response) => {
    let destination;
    try {
      destination = new URL(request.query.destinationUrl);
    } catch {
      response.status(400).send("Bad Request");
      return;
    }

    await queue.add("click", { destination: destination.href, time: Date.now(), userAgent: request.get("User-Agent") });
    response.set("Cache-Control", "no-store").status(302).location(destination.href).end();
  });
  createServer(app).listen(0, "127.0.0.1", 1024);
}

function deliver() {
  const connection = new Redis(process.env.REDIS_URL, { maxRetriesPerRequest: null });
  const worker = new Worker(NAME, (job) => track(job.data), { connection, concurrency: JOBS_AT_ONCE });
  worker.on("error", (error) => console.error(error.message));
}

async function track({ destination, time }) {
  const parameters = {};
  for (const [name, value] of new URL(destination).searchParams) {
    if (name.startsWith("utm_")) parameters[name] = value;
    else if (PLATFORM.includes(name)) parameters[`platform_${name}`] = value;
  }

  const seconds = Math.floor(time / 1000);
  const gtm = { event: "redirect_tracking", destination_url: destination, ...parameters };
  const ga4 = {
    client_id: `${1 + Math.floor(Math.random() * 2147483646)}.${seconds}`,
    events: [{
      name: "redirect_tracking",
      params: { destination_url: destination, session_id: `${seconds}`, engagement_time_msec: 1, ...parameters },
    }],
  };
  await Promise.all([
    post(process.env.GTM_SERVER_SIDE_URL, gtm),
    post(`${process.env.GA4_ENDPOINT}/mp/collect?measurement_id=G-BENCH&api_secret=none`, ga4),
  ]);
}

async function post(url, body) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(20000),
  });
  if (!response.ok) throw new Error(`${response.status}`);
  await response.arrayBuffer();
}
