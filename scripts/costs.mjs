// Works out what clicks cost a month and what one deployment takes, from the figures in scripts/figures.json and the prices and
// measurements below. Writes the tables into docs/costs.md and docs/scale.md; with --check, says whether they already have them:
//   node scripts/costs.mjs [--check]
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const scripts = dirname(fileURLToPath(import.meta.url));
const documents = join(scripts, "..", "docs");

// What bench/simulation and the tests read, too; each figure with its source.
const figures = JSON.parse(readFileSync(join(scripts, "figures.json"), "utf8"));
const figure = (name) => {
  if (!(name in figures)) throw new Error(`scripts/figures.json has no figure "${name}".`);
  return figures[name].value;
};

// US dollars, list prices of a cheap region (East US) without tax. docs/costs.md says where each is from and how sure it is.
const price = {
  onDemandGbSecond: 0.000026,
  alwaysReadyBaselineGbSecond: 0.000004,
  alwaysReadyGbSecond: 0.000016,
  millionExecutions: 0.4,
  tenThousandQueueOperations: 0.004,
  logsGb: 2.3,
  alertRuleEvery5Minutes: 1.5,
  alertRuleEvery15Minutes: 0.5,
  alertRuleOverMetric: 0.1,
  thousandTestsFromOutside: 0.6,
  frontDoorMonth: 35,
  frontDoorTenThousandRequests: 0.01,
};
const free = { gbSeconds: 100_000, executions: 250_000, logsGb: 5 };

const deployedMemoryGb = figure("memoryMb") / 1024;

// scripts/measure-transactions.mjs: put, receive, delete and update for a click, by how many clicks an instance had at once.
const measured = {
  1: { transactions: 2.074, clicksPerMessage: 1.0 },
  4: { transactions: 1.036, clicksPerMessage: 2.0 },
  16: { transactions: 0.251, clicksPerMessage: 8.3 },
  64: { transactions: 0.064, clicksPerMessage: 32.3 },
  256: { transactions: 0.032, clicksPerMessage: 64.5 },
};
// A click that comes alone shares nothing, not even the receive: put, receive, delete.
const alone = { transactions: 3, clicksPerMessage: 1 };

// Flex Consumption bills an instance while it runs anything, at least a second each time (flex-consumption-plan, "Billing").
const shortestRunSeconds = 1;
// Assumed: how long a redirect takes. It is a metric of the app.
const redirectSeconds = 0.02;
const deliverySeconds = figure("sinkSeconds");
const openRequests = figure("openRequests");
const openRequestsPerMessage = figure("openRequestsPerMessage");
// How long an instance is at work for a message, while it works on as many others as it may.
const messageSeconds = (clicksPerMessage) =>
  (Math.ceil(clicksPerMessage / openRequestsPerMessage) * deliverySeconds * Math.min(clicksPerMessage, openRequestsPerMessage)) / openRequests;
// Measured: bytes that the app exports to Azure Monitor for a click to GTM and GA4, with every trace kept, and for the metrics of a process
// in a minute. docs/telemetry.md has the table, and the command that makes it.
const exported = (what) => {
  const row = readFileSync(join(documents, "telemetry.md"), "utf8").split("\n").find((line) => line.startsWith(`| ${what} |`));
  if (!row) throw new Error(`docs/telemetry.md has no row "${what}".`);
  return Number(row.split("|").at(-2).replaceAll(",", ""));
};
const clickBytes = exported("**a click to GTM and GA4**");
const metricsBytesPerMinute = exported("metrics of a process, each minute");
// Assumed: bytes of the Functions host's own row for each call of a function. Its lines about calls are not exported where the worker exports
// (azure-functions-host, the filter of "Function.*" in OpenTelemetryConfigurationExtensions).
const hostBytesPerCall = 1500;

const secondsPerMonth = 730 * 3600;

// How clicks arrive; `http` and `queue` are the seconds that instances are at work for redirects and for deliveries.
const evenly = {
  name: "evenly, one every 2.6 s",
  ...alone,
  http: (clicks) => Math.min(clicks * shortestRunSeconds, secondsPerMonth),
  queue: (clicks) => Math.min(clicks * shortestRunSeconds, secondsPerMonth),
};
const deliveries = (atOnce) => (clicks) => (clicks / measured[atOnce].clicksPerMessage) * messageSeconds(measured[atOnce].clicksPerMessage);
const campaigns = { name: "in campaigns, 200 a second", ...measured[4], http: (clicks) => clicks / 200, queue: deliveries(4) };
const full = (atOnce) => ({ ...measured[atOnce], http: (clicks) => (clicks * redirectSeconds) / atOnce, queue: deliveries(atOnce) });

function month(clicks, shape, { memoryGb = deployedMemoryGb, alwaysReady = 0, frontDoor = false, traceShare = 1 } = {}) {
  const busy = { http: shape.http(clicks), queue: shape.queue(clicks) };
  const deliveries = clicks / shape.clicksPerMessage;
  // With instances kept ready, redirects run on them: no free grant, a lower price, and the baseline around the clock.
  const onDemandExecutions = deliveries + (alwaysReady ? 0 : clicks);
  // Of deliveries, too: a call for each message. Metrics come from every instance, once a minute while it runs.
  const minutes = (busy.queue + (alwaysReady ? alwaysReady * secondsPerMonth : busy.http)) / 60;
  const logs = clicks * clickBytes * traceShare + (clicks + deliveries) * hostBytesPerCall + minutes * metricsBytesPerMinute;
  const onDemandGbSeconds = (busy.queue + (alwaysReady ? 0 : busy.http)) * memoryGb;
  const cost = {
    executions: ((Math.max(0, onDemandExecutions - free.executions) + (alwaysReady ? clicks : 0)) / 1e6) * price.millionExecutions,
    compute: Math.max(0, onDemandGbSeconds - free.gbSeconds) * price.onDemandGbSecond + (alwaysReady ? busy.http * memoryGb * price.alwaysReadyGbSecond : 0),
    baseline: alwaysReady * memoryGb * secondsPerMonth * price.alwaysReadyBaselineGbSecond,
    queue: ((clicks * shape.transactions) / 1e4) * price.tenThousandQueueOperations,
    logs: Math.max(0, logs / 1e9 - free.logsGb) * price.logsGb,
    alerts:
      figure("alertRulesEvery5Minutes") * price.alertRuleEvery5Minutes +
      figure("alertRulesEvery15Minutes") * price.alertRuleEvery15Minutes +
      figure("alertRulesOverMetrics") * price.alertRuleOverMetric +
      ((figure("testPlaces") * secondsPerMonth) / figure("testSeconds") / 1000) * price.thousandTestsFromOutside,
    frontDoor: frontDoor ? price.frontDoorMonth + (clicks / 1e4) * price.frontDoorTenThousandRequests : 0,
  };
  return { ...cost, all: Object.values(cost).reduce((sum, part) => sum + part, 0) };
}

const dollars = (amount) => (amount > 0 && amount < 0.005 ? "< 0.01" : amount.toFixed(2));
const number = (value) => Math.round(value).toLocaleString("en-GB");
const row = (cells) => `| ${cells.join(" | ")} |`;
// Figures stand on the right.
const table = (head, rows) => [row(head), `|${rows[0].map((cell) => (/^\W*\d/.test(cell) && cell.length < 15 ? "---:" : "---")).join("|")}|`, ...rows.map(row)].join("\n");

const scenarios = [
  [`1 million, ${evenly.name}; nothing kept ready`, 1e6, evenly, {}],
  ["the same on instances of 512 MB", 1e6, evenly, { memoryGb: 0.5 }],
  ["the same, one of 512 MB kept ready", 1e6, evenly, { memoryGb: 0.5, alwaysReady: 1 }],
  [`1 million, ${campaigns.name}; nothing kept ready`, 1e6, campaigns, {}],
  ["the same, one of 2 GB kept ready (the default)", 1e6, campaigns, { alwaysReady: 1 }],
  ["the same behind Front Door", 1e6, campaigns, { alwaysReady: 1, frontDoor: true }],
  ["100 million on full instances, 16 clicks at once; one kept ready", 1e8, full(16), { alwaysReady: 1 }],
  ["the same, 64 at once (`httpConcurrency`)", 1e8, full(64), { alwaysReady: 1 }],
  ["the same, a tenth of the traces (`OTEL_TRACES_SAMPLER_ARG`)", 1e8, full(64), { alwaysReady: 1, traceShare: 0.1 }],
  ["64 at once, all traces, without group commit", 1e8, { ...full(64), ...measured[1], queue: full(1).queue }, { alwaysReady: 1 }],
];
const columns = ["executions", "compute", "baseline", "queue", "logs", "alerts", "frontDoor", "all"];
const million = table(
  ["clicks a month, US dollars", "executions", "GB-s", "kept ready", "queue", "logs", "alerts", "Front Door", "**all**"],
  scenarios.map(([name, clicks, shape, options]) => {
    const cost = month(clicks, shape, options);
    return [name, ...columns.map((column) => (column === "all" ? `**${dollars(cost[column])}**` : dollars(cost[column])))];
  }),
);

// Limits, per second. A message is put, received and deleted: three operations of its queue.
const operationsPerQueue = figure("queueOperationsPerSecond");
const limit = {
  messagesPerQueue: operationsPerQueue / 3,
  requestsPerAccount: figure("accountRequestsPerSecond"),
  sendSlots: figure("sendSlots"),
  clicksPerMessage: figure("clicksPerMessage"),
};
const putSeconds = figure("putSeconds");
const httpConcurrency = { "512 MB": 4, "2 GB": figure("httpConcurrencyOf2Gb"), "4 GB": 32 };
// A message of many clicks is received together with others; put, delete, and a share of a receive.
const requestsPerMessage = measured[256].transactions * measured[256].clicksPerMessage;

const limits = table(
  ["what", "clicks a second, one a message", `clicks a second, ${limit.clicksPerMessage} a message`, "from"],
  [
    ["a queue", number(limit.messagesPerQueue), number(limit.messagesPerQueue * limit.clicksPerMessage), `${number(operationsPerQueue)} operations a second (Azure's target, for messages of 1 KiB); a message is put, received and deleted`],
    [
      "a storage account",
      number(limit.requestsPerAccount / alone.transactions),
      number((limit.requestsPerAccount / requestsPerMessage) * limit.clicksPerMessage),
      `${number(limit.requestsPerAccount)} requests a second (Azure's target); ${alone.transactions} requests for a message of one click, ${requestsPerMessage.toFixed(1)} measured under load`,
    ],
    [
      "an instance, putting",
      number(limit.sendSlots / putSeconds),
      number((limit.sendSlots / putSeconds) * limit.clicksPerMessage),
      `${limit.sendSlots} puts at a time of ${putSeconds * 1000} ms each (assumed)`,
    ],
    ...Object.entries(httpConcurrency).map(([memory, at]) => [
      `an instance of ${memory}, redirecting`,
      number(at / redirectSeconds),
      "the same",
      `${at} at a time (the platform's default for its memory) of ${redirectSeconds * 1000} ms each (assumed)`,
    ]),
    [
      "an instance, delivering",
      number(1 / messageSeconds(1)),
      number(limit.clicksPerMessage / messageSeconds(limit.clicksPerMessage)),
      `${openRequests} requests at a time, at most ${openRequestsPerMessage} for one message; a sink that answers in ${deliverySeconds * 1000} ms (assumed)`,
    ],
  ],
);

const shardsPerAccount = limit.requestsPerAccount / (limit.messagesPerQueue * requestsPerMessage);
const shards = table(
  ["messages a second", "queues", "storage accounts", "clicks a second, one a message", "clicks a second, 16 a message"],
  [2000, 6000, 20_000, 60_000].map((messages) => [
    number(messages),
    number(Math.ceil(messages / limit.messagesPerQueue)),
    number(Math.ceil((messages * requestsPerMessage) / limit.requestsPerAccount)),
    number(messages),
    number(messages * 16),
  ]),
);

// What many clicks a second take, on instances of 2 GB.
const stamp = (clicks, atOnce) => {
  const redirecting = Math.ceil(clicks / Math.min(figure("httpConcurrencyOf2Gb") / redirectSeconds, figure("coresOf2Gb") / figure("coreSecondsPerRedirect")));
  const delivering = Math.ceil((clicks * messageSeconds(measured[atOnce].clicksPerMessage)) / measured[atOnce].clicksPerMessage);
  const messages = clicks / measured[atOnce].clicksPerMessage;
  const requests = clicks * measured[atOnce].transactions;
  return { redirecting, delivering, messages, requests, stamps: Math.max(Math.ceil(messages / limit.messagesPerQueue), Math.ceil(requests / limit.requestsPerAccount)) };
};
const dollarsAnHour = (clicks, { redirecting, delivering, messages, requests }) =>
  3600 * ((redirecting + delivering) * 2 * price.onDemandGbSecond + ((clicks + messages) / 1e6) * price.millionExecutions + (requests / 1e4) * price.tenThousandQueueOperations);
const scale = table(
  ["clicks a second", "clicks a message", "instances redirecting", "instances delivering", "messages a second", "storage requests a second", "stamps, by queue and account", "regions, by the quota of memory", "dollars an hour"],
  [10_000, 100_000, 1_000_000].flatMap((clicks) =>
    [16, 64].map((atOnce) => {
      const need = stamp(clicks, atOnce);
      return [
        number(clicks),
        `${measured[atOnce].clicksPerMessage}`,
        number(need.redirecting),
        number(need.delivering),
        number(need.messages),
        number(need.requests),
        number(need.stamps),
        number(Math.ceil((need.redirecting + need.delivering) / figure("instancesOf2GbPerRegion"))),
        number(dollarsAnHour(clicks, need)),
      ];
    }),
  ),
);

const check = process.argv.includes("--check");
for (const [name, tables] of Object.entries({ "costs.md": { million, limits }, "scale.md": { scale, shards } })) {
  const document = join(documents, name);
  const text = readFileSync(document, "utf8");
  const worked = Object.entries(tables).reduce((result, [part, content]) => {
    const [begin, end] = [`<!-- ${part} -->\n`, `<!-- /${part} -->`];
    const [from, to] = [result.indexOf(begin), result.indexOf(end)];
    if (from < 0 || to < from) {
      throw new Error(`docs/${name} has no place for the table ${part}: ${begin}${end}`);
    }
    return `${result.slice(0, from)}${begin}${content}\n${result.slice(to)}`;
  }, text);
  if (!check) {
    writeFileSync(document, worked);
    console.log(Object.values(tables).join("\n\n"));
  } else if (worked !== text) {
    console.error(`docs/${name} is not what scripts/costs.mjs and scripts/figures.json make: run node scripts/costs.mjs`);
    process.exitCode = 1;
  }
}
if (!check) {
  console.log(`\n${shardsPerAccount.toFixed(1)} queues at full load fill an account.`);
}
