
"use strict";

const element = (id) => document.getElementById(id);

/** Makes an element: properties are set as they are, and children are elements or text. */
function make(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in made) {
      made[name] = value;
    } else {
      made.setAttribute(name, value);
    }
  }

  made.append(...children);
  return made;
}

/* the key: asked for when the app wants one, and kept in this tab */

const keyName = "key";
let asking = null;

function showKey() {
  element("forget").hidden = sessionStorage.getItem(keyName) === null;
}

/** Resolves when a key was typed; rejects when the person gives up. */
function askForKey(wasWrong) {
  asking ??= new Promise((resolve, reject) => {
    const dialog = element("key-dialog");
    element("key").value = "";
    element("key").toggleAttribute("aria-invalid", wasWrong);
    element("key").setAttribute("aria-invalid", String(wasWrong));
    element("about-key").textContent = wasWrong ? "This key does not open it." : "";
    dialog.returnValue = "";
    dialog.addEventListener("close", () => {
      asking = null;
      const key = element("key").value;
      element("key").value = "";
      if (dialog.returnValue === "go" && key) {
        sessionStorage.setItem(keyName, key);
        showKey();
        resolve();
      } else {
        reject(Object.assign(new Error("Without a key nothing can be shown or made here."), { code: "key" }));
      }
    }, { once: true });
    dialog.showModal();
  });
  return asking;
}

/** Calls the app. What it refuses is thrown, with its code. */
async function call(path, method = "GET", body = undefined, headers = {}) {
  for (;;) {
    const key = sessionStorage.getItem(keyName);
    let response;
    try {
      response = await fetch(`/ops/${path}`, {
        method,
        headers: { ...(body ? { "Content-Type": "application/json" } : {}), ...(key ? { "x-functions-key": key } : {}), ...headers },
        body: body && JSON.stringify(body),
        credentials: "same-origin",
        cache: "no-store",
      });
    } catch {
      throw new Error("The app does not answer. Try again in a moment.");
    }

    if (response.ok) {
      return response;
    }

    if (response.status === 401) {
      if (key === sessionStorage.getItem(keyName)) {
        sessionStorage.removeItem(keyName);
        showKey();
        await askForKey(key !== null);
      }

      continue;
    }

    const problem = response.headers.get("Content-Type")?.includes("json") ? await response.json() : null;
    throw problem
      ? Object.assign(new Error(`${problem.title}: ${problem.detail}`), { code: problem.code })
      : new Error(`The app answered ${response.status}. Try again in a moment.`);
  }
}

/** Puts a text, and a button that mends the matter, under a field. */
function tell(field, text, isWrong = false, fix = null) {
  const about = element(`about-${field}`);
  const input = element(field);
  if (isWrong) {
    input?.setAttribute("aria-invalid", "true");
  }

  const button = about.querySelector("button");
  if (button) {
    button.before(" ", text);
  } else {
    about.append(about.childNodes.length ? " " : "", text);
  }

  // Two doubts about a value have the same remedy.
  if (fix && !button) {
    about.append(make("button", { type: "button", className: "small", onclick: fix.act }, fix.label));
  }
}

function hush(root) {
  root.querySelectorAll(".about").forEach((about) => about.replaceChildren());
  root.querySelectorAll("[aria-invalid]").forEach((field) => field.removeAttribute("aria-invalid"));
}

async function copyText(text, status) {
  try {
    await navigator.clipboard.writeText(text);
    status.textContent = "Copied";
  } catch {
    status.textContent = `Copy it by hand: ${text}`;
  }
}

/** What people type without a scheme is on the web. */
function withScheme(text) {
  return text === "" || text.includes("://") || /^[a-z]+:(?!\d)/i.test(text) ? text : `https://${text.replace(/^\/+/, "")}`;
}

/** A date for people, in their own time. */
const readable = (time) => new Date(time).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });

/** A time for a field of the type datetime-local. */
function local(time) {
  const date = new Date(time);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
}

/** The QR code of a link, its settings and its downloads. */
class QrPanel {
  constructor(host) {
    this.image = make("img", { alt: "", width: 152, height: 152, hidden: true });
    this.size = make("select", { id: "qr-size" }, ...[300, 600, 1200, 2400].map((size) =>
      make("option", { value: String(size), selected: size === 600 }, `${size} pixels`)));
    this.dark = make("input", { id: "qr-dark", type: "color", value: "#000000" });
    this.light = make("input", { id: "qr-light", type: "color", value: "#ffffff" });
    this.text = make("p", { className: "text" });
    this.about = make("p", { className: "about", role: "status" });
    const setting = (label, input) => make("div", {}, make("label", { htmlFor: input.id }, label), input);
    const download = (format) => make("button", { type: "button", onclick: () => this.download(format) }, `Download ${format.toUpperCase()}`);
    host.classList.add("qr");
    host.replaceChildren(
      this.image,
      make("div", {},
        make("div", { className: "settings" }, setting("Size", this.size), setting("Colour", this.dark), setting("Ground", this.light)),
        make("div", { className: "buttons" }, download("png"), download("svg")),
        this.text),
      this.about);
    for (const input of [this.size, this.dark, this.light]) {
      input.addEventListener("change", () => this.draw());
    }
  }

  /** @param name of the file, without its ending */
  show(url, name) {
    this.url = url;
    this.name = name;
    this.text.textContent = url.length > 120 ? `${url.slice(0, 118)} …` : url;
    return this.draw();
  }

  order(format) {
    return { text: this.url, format, size: Number(this.size.value), dark: this.dark.value, light: this.light.value };
  }

  async draw() {
    const order = this.order("svg");
    try {
      const svg = await (await call("qr", "POST", order)).text();
      if (JSON.stringify(order) === JSON.stringify(this.order("svg"))) {
        this.image.src = `data:image/svg+xml;base64,${btoa(svg)}`;
        this.image.alt = `QR code of ${this.text.textContent}`;
        this.image.hidden = false;
        this.about.textContent = "";
      }
    } catch (error) {
      this.image.hidden = true;
      this.about.textContent = error.message;
    }
  }

  async download(format) {
    try {
      const picture = await (await call("qr", "POST", this.order(format))).blob();
      const anchor = make("a", { href: URL.createObjectURL(picture), download: `${this.name}.${format}` });
      anchor.click();
      URL.revokeObjectURL(anchor.href);
    } catch (error) {
      this.about.textContent = error.message;
    }
  }
}

element("forget").addEventListener("click", () => {
  sessionStorage.removeItem(keyName);
  location.reload();
});
// Only the program for this machine has a page at the root.
element("live").hidden = !["127.0.0.1", "localhost", "[::1]"].includes(location.hostname);
showKey();
