// A typical redirect worker: it answers first, and posts to analytics once, in waitUntil.
const PLATFORM = ["xptdk", "ref"];

export default {
  async fetch(request, env, ctx) {
    const target = new URL(request.url).searchParams.get("destinationUrl");
    let destination;
    try {
      destination = new URL(target);
    } catch {
      return new Response("Bad Request", { status: 400 });
    }

    ctx.waitUntil(track(destination, request, env));
    return new Response(null, { status: 302, headers: { Location: destination.href, "Cache-Control": "no-store" } });
  },
};

async function track(destination, request, env) {
  const parameters = {};
  for (const [name, value] of destination.searchParams) {
    if (name.startsWith("utm_")) parameters[name] = value;
    else if (PLATFORM.includes(name)) parameters[`platform_${name}`] = value;
  }

  const seconds = Math.floor(Date.now() / 1000);
  const gtm = { event: "redirect_tracking", destination_url: destination.href, ...parameters };
  const ga4 = {
    client_id: `${1 + Math.floor(Math.random() * 2147483646)}.${seconds}`,
    events: [{
      name: "redirect_tracking",
      params: { destination_url: destination.href, session_id: `${seconds}`, engagement_time_msec: 1, ...parameters },
    }],
  };
  await Promise.all([post(env.GTM_SERVER_SIDE_URL, gtm), post(`${env.GA4_ENDPOINT}/mp/collect?measurement_id=G-BENCH&api_secret=none`, ga4)]);
}

async function post(url, body) {
  try {
    const response = await fetch(url, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    if (!response.ok) console.error(`${response.status}`);
    await response.arrayBuffer();
  } catch (error) {
    console.error(error.message);
  }
}
