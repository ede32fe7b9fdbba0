
"use strict";

const element = (id) => document.getElementById(id);
const campaign = ["utm_source", "utm_medium", "utm_campaign", "utm_id", "utm_term", "utm_content"];
const waitBeforeBuild = 200;

/** The link that was built last; null if the order cannot be. */
let built = null;
/** Calls are numbered: the response to an old one must not replace that to a new one. */
let newest = 0;
let timer;

function order() {
  const ends = element("expires").value;
  return {
    destination: element("destination").value,
    campaign: Object.fromEntries(campaign.map((name) => [name, element(name).value])),
    expires: ends ? new Date(ends).toISOString() : null,
    name: element("name").value.trim() || null,
    sign: element("sign").checked,
    base: location.origin,
  };
}

/** Calls one of this page's neighbours. The key is in its field and nowhere else. */
async function call(path, method, body, headers = {}) {
  const key = element("key").value;
  const response = await fetch(path, {
    method,
    headers: { "Content-Type": "application/json", ...(key ? { "x-functions-key": key } : {}), ...headers },
    body: JSON.stringify(body),
    credentials: "omit",
    cache: "no-store",
  });
  if (response.ok) {
    return response;
  }

  const problem = response.headers.get("Content-Type")?.includes("json") ? await response.json() : null;
  throw problem
    ? Object.assign(new Error(`${problem.title}: ${problem.detail}`), { code: problem.code })
    : Object.assign(
      new Error(response.status === 401 || response.status === 403
        ? "The function key is missing or wrong."
        : `The site answered ${response.status}.`),
      { code: "key" });
}

function fieldOf(code) {
  return code === "key" ? "key"
    : code === "name_invalid" ? "name"
    : code === "expires_past" ? "expires"
    : code?.startsWith("destination_") || code === "scheme_not_allowed" ? "destination"
    : null;
}

function show(text, bad) {
  element("problem").textContent = text;
  element("problem").toggleAttribute("data-bad", bad);
  element("problem").hidden = text === "";
}

function clear() {
  document.querySelectorAll(".about").forEach((about) => { about.textContent = ""; });
  document.querySelectorAll("[aria-invalid]").forEach((field) => field.removeAttribute("aria-invalid"));
  element("done").textContent = "";
}

function fail(error) {
  built = null;
  element("ready").hidden = true;
  element("seen").hidden = true;
  show(error.message, true);
  const field = fieldOf(error.code);
  if (field) {
    element(field).setAttribute("aria-invalid", "true");
    element(`about-${field}`).textContent = error.message;
  }
}

function chosen() {
  return built[document.querySelector("input[name=form]:checked").value] ?? built.link;
}

function table(event) {
  const rows = Object.entries(event.params).map(([name, value]) => {
    const row = document.createElement("tr");
    const head = document.createElement("th");
    head.scope = "row";
    head.textContent = name;
    const cell = document.createElement("td");
    cell.textContent = value;
    row.append(head, cell);
    return row;
  });
  const made = document.createElement("table");
  const caption = document.createElement("caption");
  caption.textContent = event.name;
  const body = document.createElement("tbody");
  body.append(...rows);
  made.append(caption, body);
  return made;
}

async function draw() {
  const url = chosen();
  element("url").value = url;
  try {
    const svg = await (await call("qr", "POST", { text: url, format: "svg" })).text();
    if (built && chosen() === url) {
      element("qr").src = `data:image/svg+xml;base64,${btoa(svg)}`;
      element("qr").hidden = false;
      element("qr-problem").textContent = "";
    }
  } catch (error) {
    element("qr").hidden = true;
    element("qr-problem").textContent = error.message;
  }
}

function succeed(link) {
  built = link;
  show("", false);
  for (const { field, text } of link.warnings) {
    const about = element(`about-${field}`);
    about.textContent = `${about.textContent} ${text}`.trim();
  }

  const { explanation } = link;
  element("leads").textContent = explanation.location;
  element("because").textContent = explanation.decision === "listed" ? "its host is listed" : "the link is signed";
  element("store").hidden = !element("name").value.trim();
  element("short-choice").hidden = true;
  if (document.querySelector("input[name=form]:checked").value === "shortLink") {
    document.querySelector("input[name=form][value=link]").checked = true;
  }

  element("events").replaceChildren(...(explanation.tracking?.ga4?.events ?? []).map(table));
  element("seen").hidden = !explanation.tracking?.ga4;
  element("ready").hidden = false;
  return draw();
}

async function build() {
  const number = ++newest;
  if (!element("destination").value.trim()) {
    built = null;
    clear();
    element("ready").hidden = true;
    element("seen").hidden = true;
    show("Type a destination.", false);
    return;
  }

  let act;
  try {
    const link = await (await call("build", "POST", order())).json();
    act = () => succeed(link);
  } catch (error) {
    act = () => fail(error);
  }

  if (number === newest) {
    clear();
    await act();
  }
}

async function store() {
  const name = element("name").value.trim();
  try {
    await call(
      `links/${encodeURIComponent(name)}`,
      "PUT",
      { destination: built.destination, expires: order().expires },
      { "If-None-Match": "*" });
    built.shortLink = `${location.origin}/${name.toLowerCase()}`;
    element("short-choice").hidden = false;
    document.querySelector("input[name=form][value=shortLink]").checked = true;
    element("done").textContent = "Stored";
    await draw();
  } catch (error) {
    element("done").textContent = error.code === "version_other" ? "A link of this name is stored already." : error.message;
  }
}

async function copy() {
  try {
    await navigator.clipboard.writeText(element("url").value);
    element("done").textContent = "Copied";
  } catch {
    element("url").select();
    element("done").textContent = "Press Ctrl-C to copy";
  }
}

async function download(format) {
  try {
    const picture = await (await call("qr", "POST", { text: chosen(), format })).blob();
    const anchor = document.createElement("a");
    anchor.href = URL.createObjectURL(picture);
    anchor.download = `link.${format}`;
    anchor.click();
    URL.revokeObjectURL(anchor.href);
  } catch (error) {
    element("qr-problem").textContent = error.message;
  }
}

element("order").addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(build, waitBeforeBuild);
});
element("order").addEventListener("submit", (event) => {
  event.preventDefault();
  build();
});
document.querySelectorAll("input[name=form]").forEach((choice) => choice.addEventListener("change", draw));
element("copy").addEventListener("click", copy);
element("store").addEventListener("click", store);
element("svg").addEventListener("click", () => download("svg"));
element("png").addEventListener("click", () => download("png"));
