// Waits until the file of targets.mjs has a click with this utm_source for both targets, with the same id; else ends with 1.
//   node expect-click.mjs <file> <utm_source> <seconds>
import { readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";

const [file, source, seconds] = process.argv.slice(2);
const end = Date.now() + Number(seconds) * 1000;
for (;;) {
  const received = readFileSync(file, "utf8").split("\n").filter((line) => line.length > 0).map((line) => {
    const space = line.indexOf(" ");
    return { path: line.slice(0, space), body: JSON.parse(line.slice(space + 1)) };
  });
  const gtm = received.filter(({ path, body }) => path.startsWith("/gtm") && body.utm_source === source).map(({ body }) => body.event_id);
  const ga4 = received.filter(({ path }) => path.startsWith("/ga4"))
    .flatMap(({ body }) => body.events).filter(({ params }) => params.utm_source === source).map(({ params }) => params.event_id);
  const both = gtm.filter((id) => id && ga4.includes(id));
  if (both.length > 0) {
    console.log(`${both.length} clicks with utm_source=${source} have arrived at both targets: ${both.join(", ")}`);
    break;
  }
  if (Date.now() > end) {
    console.error(`After ${seconds} seconds no click with utm_source=${source} is at both targets. GTM has ${gtm.length}, GA4 has ${ga4.length}, of ${received.length} requests.`);
    process.exit(1);
  }
  await setTimeout(500);
}
