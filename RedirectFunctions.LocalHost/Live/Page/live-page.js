
'use strict';
// What all parts of the page use.
const byId = id => document.getElementById(id);

// By the sinks' names, as the program tells them, and in its order.
const titles = {};
const shortTitles = {};

// How far the server's clock is ahead of this one, in milliseconds.
let serverAhead = 0;

/** Makes an element with this text, and these attributes. */
function element(name, text = '', attributes = {}) {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

/** Sets only what differs: a screen reader reads out every change of a status, and a selection survives. */
function say(target, text) {
  if (target.textContent !== text) target.textContent = text;
}

/** Gives a list these children in this order, and moves none that is in its place. */
function arrange(parent, children) {
  children.forEach((child, i) => {
    if (parent.children[i] !== child) parent.insertBefore(child, parent.children[i] ?? null);
  });
  while (parent.children.length > children.length) parent.lastElementChild.remove();
}

function inOrder(sinks) {
  const order = Object.keys(titles);
  return sinks.sort((one, other) => order.indexOf(one) - order.indexOf(other));
}

/** A POST to this program, with its response as JSON. */
async function post(path, body) {
  const response = await fetch(path, { method: 'POST', body: JSON.stringify(body) });
  if (response.status === 401) throw new Error('This needs the master key, which this page does not have.');
  if (!response.ok) throw new Error(`The program has refused that: ${response.status}.`);
  return response.status === 204 ? undefined : response.json();
}

/** Does something for a button, which cannot be pressed meanwhile, and tells what went wrong. */
async function busy(button, tellProblem, work) {
  if (button.ariaDisabled === 'true') return;
  button.ariaDisabled = 'true';
  try {
    await work();
  } catch (error) {
    tellProblem(error instanceof TypeError ? 'The program does not answer. Does it still run?' : error.message);
  } finally {
    button.ariaDisabled = null;
  }
}
