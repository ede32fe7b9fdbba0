
const pageSize = 500;
/** How many links are loaded without being asked for. */
const first = 2000;

const fieldOf = {
  destination_missing: "destination",
  campaign_source_not_allowed: "destination",
  campaign_medium_not_allowed: "destination",
  campaign_name_not_allowed: "destination",
  title_invalid: "title",
  tags_invalid: "tags",
  expires_past: "expires",
};
const panel = new QrPanel(element("qr"));

/** By name, in the order of the names. */
const links = new Map();
let next = null;
/** The link that a dialog is about. */
let current = null;

const urlOf = (link) => `${location.origin}/${link.name}`;

function stateOf(link) {
  return link.disabled ? ["off", "Disabled"]
    : !link.expires ? ["on", "Active"]
    : Date.parse(link.expires) <= Date.now() ? ["over", `Ended ${readable(link.expires)}`]
    : ["on", `Ends ${readable(link.expires)}`];
}

function matches(link, words) {
  const text = [link.name, link.title, link.destination, ...(link.tags ?? [])].join(" ").toLowerCase();
  return words.every((word) => text.includes(word));
}

/* the table */

function act(link, label, action, isBad = false) {
  return make(
    "button",
    { type: "button", className: isBad ? "small bad" : "small", "aria-label": `${label} ${link.name}`, onclick: (event) => action(link, event.target) },
    label);
}

function row(link) {
  const [state, text] = stateOf(link);
  return make("tr", { role: "row", id: `link-${link.name}` },
    make("th", { role: "rowheader", scope: "row" },
      make("a", { href: urlOf(link), target: "_blank", rel: "noopener" }, `/${link.name}`),
      ...(link.title ? [make("small", {}, link.title)] : [])),
    make("td", { role: "cell", className: "to" }, link.destination),
    make("td", { role: "cell" }, ...(link.tags ?? []).map((tag) => make("span", { className: "tag" }, tag))),
    make("td", { role: "cell" }, make("span", { className: "state", "data-state": state }, text)),
    make("td", { role: "cell", className: "acts" }, make("div", {},
      act(link, "Copy", (one, button) => copyText(urlOf(one), button).then(() => setTimeout(() => { button.textContent = "Copy"; }, 2000))),
      act(link, "QR", showCode),
      act(link, "Edit", edit),
      act(link, link.disabled ? "Enable" : "Disable", toggle),
      act(link, "Delete", askToRemove, true))));
}

function show() {
  const words = element("search").value.toLowerCase().split(/\s+/).filter(Boolean);
  const found = [...links.values()].filter((link) => matches(link, words));
  element("rows").replaceChildren(...found.map(row));
  document.querySelector("table").hidden = found.length === 0;
  element("more").hidden = next === null;
  const all = `${links.size}${next === null ? "" : " or more"} ${links.size === 1 && next === null ? "link" : "links"}`;
  element("count").textContent = links.size === 0 ? "There are no links yet."
    : words.length > 0 ? `${found.length} of ${all}` : all;
}

async function load() {
  element("more").disabled = true;
  try {
    const until = links.size + first;
    do {
      const page = await (await call(`links?limit=${pageSize}${next ? `&after=${next}` : ""}`)).json();
      page.links.forEach((link) => links.set(link.name, link));
      next = page.next;
    } while (next !== null && links.size < until);
    show();
  } catch (error) {
    element("count").textContent = error.message;
  } finally {
    element("more").disabled = false;
  }
}

/** Takes over what the app has stored; the focus stays at the same action. */
function replace(link) {
  links.set(link.name, link);
  element(`link-${link.name}`)?.replaceWith(row(link));
}

/* what can be done with a link */

function showCode(link) {
  element("code-title").textContent = `QR code of /${link.name}`;
  element("code").showModal();
  panel.show(urlOf(link), link.name);
}

function edit(link) {
  current = link;
  hush(element("edit"));
  element("edit-title").textContent = `Edit /${link.name}`;
  element("destination").value = link.destination;
  element("title").value = link.title ?? "";
  element("tags").value = (link.tags ?? []).join(", ");
  element("expires").value = link.expires ? local(link.expires) : "";
  element("edit").showModal();
}

/** Only what was changed: the rest stays as it is, whoever changes it meanwhile. */
function changes() {
  const patch = {};
  const ends = element("expires").value;
  const tags = element("tags").value.split(",").map((tag) => tag.trim()).filter(Boolean);
  if (element("destination").value.trim() !== current.destination) {
    patch.destination = element("destination").value.trim();
  }

  if (element("title").value.trim() !== (current.title ?? "")) {
    patch.title = element("title").value.trim() || null;
  }

  if (tags.join() !== (current.tags ?? []).join()) {
    patch.tags = tags;
  }

  if (ends !== (current.expires ? local(current.expires) : "")) {
    patch.expires = ends ? new Date(ends).toISOString() : null;
  }

  return patch;
}

async function change(link, patch) {
  const response = await call(`links/${link.name}`, "PATCH", patch, { "If-Match": link.etag });
  replace(await response.json());
}

/** Somebody else was faster: what they have stored is shown, and the person decides again. */
async function reload(link) {
  replace(await (await call(`links/${link.name}`)).json());
}

function wordsOf(error) {
  return error.code === "version_other" ? "Somebody else has changed this link meanwhile. Close this and look at it again."
    : error.code === "name_unknown" ? "Somebody else has deleted this link."
    : error.message;
}

async function saveEdit(event) {
  event.preventDefault();
  hush(element("edit"));
  element("destination").value = withScheme(element("destination").value.trim());
  try {
    await change(current, changes());
    element("edit").close();
    focusOn(current, "Edit");
  } catch (error) {
    const field = fieldOf[error.code] ?? (error.code?.startsWith("destination_") || error.code === "scheme_not_allowed" || error.code === "body_invalid" ? "destination" : null);
    tell(field ?? "edit", field && error.code === "body_invalid" ? "A link needs a destination." : wordsOf(error), field !== null);
    if (field) {
      element(field).focus();
    }

    if (error.code === "version_other") {
      await reload(current);
    }
  }
}

function focusOn(link, label) {
  document.querySelector(`#link-${CSS.escape(link.name)} button[aria-label^="${label}"]`)?.focus();
}

async function toggle(link, button) {
  button.disabled = true;
  try {
    await change(link, { disabled: !link.disabled });
    focusOn(link, link.disabled ? "Disable" : "Enable");
  } catch (error) {
    element("count").textContent = wordsOf(error);
    button.disabled = false;
    if (error.code === "version_other") {
      await reload(link);
    }
  }
}

function askToRemove(link) {
  current = link;
  hush(element("remove"));
  element("remove-title").textContent = `Delete /${link.name}?`;
  element("remove").showModal();
}

async function remove() {
  try {
    await call(`links/${current.name}`, "DELETE", undefined, { "If-Match": current.etag });
    links.delete(current.name);
    element("remove").close();
    show();
    element("search").focus();
  } catch (error) {
    tell("remove", wordsOf(error));
  }
}

element("destination").addEventListener("change", (event) => {
  event.target.value = withScheme(event.target.value.trim());
});
element("search").addEventListener("input", show);
element("more").addEventListener("click", load);
element("edit-form").addEventListener("submit", saveEdit);
element("really").addEventListener("click", remove);
document.querySelectorAll("[data-close]").forEach((button) => button.addEventListener("click", () => button.closest("dialog").close()));
load();
