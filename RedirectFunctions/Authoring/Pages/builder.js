
const campaign = ["utm_source", "utm_medium", "utm_campaign", "utm_id", "utm_term", "utm_content"];
const fieldOf = {
  campaign_source_not_allowed: "utm_source",
  campaign_medium_not_allowed: "utm_medium",
  campaign_name_not_allowed: "utm_campaign",
  name_invalid: "name",
  version_other: "name",
  signing_key_missing: "name",
  expires_past: "expires",
};
const wordsOf = {
  version_other: "This name is taken. Choose another one, or change the link on the page Links.",
  signing_key_missing: "To end, this link needs a short name.",
};
const panel = new QrPanel(element("qr"));

/** The link that was built last; null if there is none. */
let built = null;
/** The name and the destination that were saved last. */
let saved = null;
/** Calls are numbered: the response to an old one must not replace that to a new one. */
let newest = 0;

const nameOf = () => element("name").value.trim();
const shortUrl = () => `${location.origin}/${nameOf().toLowerCase()}`;
const isSaved = () => saved === JSON.stringify([nameOf(), built?.destination, element("expires").value]);

function order() {
  const ends = element("expires").value;
  return {
    destination: element("destination").value,
    campaign: Object.fromEntries(campaign.map((name) => [name, element(name).value])),
    expires: ends ? new Date(ends).toISOString() : null,
    name: nameOf() || null,
    base: location.origin,
  };
}

/* the destination, when its field is left */

function decoded(text) {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return null;
  }
}

/** Moves campaign parameters from a pasted destination into their fields, and says which. */
function lift() {
  const field = element("destination");
  const [, path, query, fragment] = /^([^?#]*)\??([^#]*)(#?.*)$/s.exec(field.value);
  const lifted = [];
  const kept = query.split("&").filter((pair) => {
    const [name, value] = [pair.split("=")[0].toLowerCase(), decoded(pair.slice(pair.indexOf("=") + 1))];
    if (!campaign.includes(name) || !value || lifted.includes(name) || (element(name).value && element(name).value !== value)) {
      return true;
    }

    element(name).value = value;
    lifted.push(name);
    return false;
  });
  if (lifted.length > 0) {
    field.value = path + (kept.length > 0 ? `?${kept.join("&")}` : "") + fragment;
  }

  return lifted;
}

/* the result */

function clear(text, isBad = false) {
  built = null;
  element("ready").hidden = true;
  element("seen").hidden = true;
  element("problem").textContent = text;
  element("problem").toggleAttribute("data-bad", isBad);
  element("problem").hidden = false;
}

/** An error stands at its field; only one that belongs to none stands where the link would be. */
function fail(error) {
  const field = fieldOf[error.code] ?? (error.code?.startsWith("destination_") || error.code === "scheme_not_allowed" ? "destination" : null);
  if (field) {
    clear("There is no link yet.");
    tell(field, wordsOf[error.code] ?? error.message, true);
  } else {
    clear(error.message, true);
  }
}

function warn({ field, text, fix }) {
  tell(field, text, false, fix && element(field) ? {
    label: `Use ${fix}`,
    act: () => {
      element(field).value = fix;
      element(field).focus();
      build();
    },
  } : null);
}

/** What GA4 cuts is told where it is cut. */
function noteOn(name, value, params) {
  const cut = (params.parameters_cut ?? "").split(",");
  return cut.includes(name) ? `Cut: GA4 keeps ${[...value].length} characters.`
    : name === "destination_url" && params.page_location?.length > value.length ? "The beginning; page_location has more."
    : null;
}

function table(event) {
  const rows = Object.entries(event.params).map(([name, value]) => {
    const note = noteOn(name, String(value), event.params);
    return make("tr", {}, make("th", { scope: "row" }, name), make("td", {}, String(value), ...(note ? [make("small", {}, note)] : [])));
  });
  return make("table", {}, make("caption", {}, event.name), make("tbody", {}, ...rows));
}

function fileName() {
  return nameOf().toLowerCase() || element("utm_campaign").value.trim().replace(/[^\w-]+/g, "-") || new URL(built.destination).hostname;
}

function showLinks() {
  const shortest = isSaved() ? shortUrl() : [built.link, built.pathLink ?? built.link].sort((one, other) => one.length - other.length)[0];
  element("short").hidden = !nameOf();
  element("short-url").value = shortUrl();
  element("save").hidden = isSaved();
  element("copy-short").hidden = !isSaved();
  element("saved").textContent = isSaved() ? "Saved. It works now." : "It works once you have saved it.";
  element("url").value = built.link;
  element("in-path").hidden = !built.pathLink;
  element("path-url").value = built.pathLink ?? "";
  return panel.show(shortest, fileName());
}

function succeed(link) {
  built = link;
  element("problem").hidden = true;
  element("about-signing").replaceChildren();
  element("done").textContent = "";
  link.warnings.forEach(warn);
  element("leads").textContent = link.explanation.location;
  const events = link.explanation.tracking?.ga4?.events ?? [];
  const leftOut = events.at(-1)?.params.parameters_left_out;
  element("left-out").textContent = leftOut ? `GA4 takes 25 parameters of an event: ${leftOut} of this link had no room.` : "";
  element("events").replaceChildren(...events.map(table));
  element("seen").hidden = events.length === 0;
  element("ready").hidden = false;
  return showLinks();
}

async function build(lifted = []) {
  const number = ++newest;
  if (!element("destination").value.trim()) {
    hush(element("order"));
    clear("It appears here once there is a destination.");
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
    hush(document);
    await act();
    if (lifted.length > 0) {
      const names = lifted.map((name) => document.querySelector(`label[for=${name}]`).textContent);
      tell("campaign", `Moved here from the destination: ${names.join(", ")}.`);
    }
  }
}

async function save() {
  element("save").disabled = true;
  try {
    await call(
      `links/${encodeURIComponent(nameOf())}`, "PUT", { destination: built.destination, expires: order().expires }, { "If-None-Match": "*" });
    saved = JSON.stringify([nameOf(), built.destination, element("expires").value]);
    await showLinks();
    element("copy-short").focus();
  } catch (error) {
    const field = fieldOf[error.code];
    if (field) {
      tell(field, wordsOf[error.code] ?? error.message, true);
      element(field).focus();
    } else {
      element("saved").textContent = error.message;
    }
  } finally {
    element("save").disabled = false;
  }
}

element("order").addEventListener("change", (event) => {
  let lifted = [];
  if (event.target.id === "destination") {
    event.target.value = withScheme(event.target.value.trim());
    lifted = lift();
  }

  build(lifted);
});
element("order").addEventListener("submit", (event) => {
  event.preventDefault();
  // A field that has the focus has not said yet that it was changed.
  element("destination").value = withScheme(element("destination").value.trim());
  build(lift());
});
element("save").addEventListener("click", save);
element("copy-short").addEventListener("click", () => copyText(element("short-url").value, element("saved")));
element("copy").addEventListener("click", () => copyText(element("url").value, element("done")));
element("copy-path").addEventListener("click", () => copyText(element("path-url").value, element("done")));
