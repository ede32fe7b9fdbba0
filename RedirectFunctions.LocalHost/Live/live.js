
'use strict';
// By their names, as the program tells them, and in its order.
const names = {};
const short = {};
const behaviours = [
  ['well', 'well', { count: 0 }],
  ['down', 'down', { status: 503 }],
  ['slow', 'slow', { delayMs: 5000 }],
  ['refuses', 'refuses', { status: 400 }],
  ['drops', 'hangs up', { drop: true }],
];
const maxRows = 60;
const rows = new Map();
const byId = id => document.getElementById(id);
let serverAhead = 0;
let isFresh = true;

function element(name, text, attributes) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  for (const [key, value] of Object.entries(attributes || {})) made.setAttribute(key, value);
  return made;
}

// Sets only what differs: a screen reader reads out every change of a status.
function say(target, text) {
  if (target.textContent !== text) target.textContent = text;
}

/* 1: the link */

function link() {
  return '/r?destinationUrl=' + encodeURIComponent(byId('destination').value.trim());
}

function showLink() {
  byId('link').href = link();
  byId('link').textContent = new URL(link(), location).href;
}

async function click(times) {
  const answers = await Promise.all(Array.from({ length: times }, async () => {
    const start = performance.now();
    // The response to a redirect is opaque: a script may only know that it is one.
    const response = await fetch(link(), { redirect: 'manual', cache: 'no-store', headers: { accept: 'application/json' } });
    return { response, ms: performance.now() - start };
  }));
  const refused = answers.find(answer => answer.response.type !== 'opaqueredirect');
  if (refused) {
    say(byId('answer'), 'Refused: ' + (await refused.response.json()).detail);
    return;
  }
  const slowest = Math.max(...answers.map(answer => answer.ms));
  say(byId('answer'), times === 1
    ? `Redirected in ${slowest.toFixed(0)} ms.`
    : `${times} redirects, the slowest in ${slowest.toFixed(0)} ms.`);
}

async function busy(button, work) {
  button.disabled = true;
  try {
    await work();
  } catch {
    say(byId('answer'), 'The program does not answer. Does it still run?');
  } finally {
    button.disabled = false;
  }
}

/* 2: the targets */

function sinkControl(sink) {
  const set = element('fieldset', undefined, { id: 'sink-' + sink.name });
  const legend = element('legend', names[sink.name] || sink.name);
  legend.append(element('span', '', { class: 'circuit' }));
  const choices = element('div', undefined, { class: 'choices' });
  for (const [value, text, behaviour] of sink.behaviour ? behaviours : []) {
    const label = element('label');
    const input = element('input', undefined, { type: 'radio', name: sink.name, value });
    input.addEventListener('change', async () => {
      set.dataset.wanted = value;
      const told = await fetch('/collector/behaviour', {
        method: 'POST',
        body: JSON.stringify({ sink: sink.name, ...behaviour }),
      }).catch(() => undefined);
      if (!told?.ok) delete set.dataset.wanted;
    });
    label.append(input, element('span', text));
    choices.append(label);
  }
  set.append(legend, choices);
  if (sink.arrived) choices.append(element('a', 'what is in it', { href: sink.arrived }));
  return set;
}

function showSink(sink) {
  let set = byId('sink-' + sink.name);
  if (!set) {
    set = sinkControl(sink);
    byId('sinks').append(set);
  }
  // An update that left the server before it received the choice must not revert the choice.
  if (set.dataset.wanted === sink.behaviour) delete set.dataset.wanted;
  const behaviour = set.dataset.wanted ?? sink.behaviour;
  for (const input of set.querySelectorAll('input')) input.checked = input.value === behaviour;
  const circuit = set.querySelector('.circuit');
  circuit.dataset.state = sink.circuit;
  say(circuit, sink.circuit === 'closed' ? ''
    : sink.circuit === 'disabled' ? 'wants no more: clicks are parked' : 'circuit breaker open: no attempts for now');
}

/* 3: the journeys */

const legText = {
  queued: () => '○ queued',
  asked: leg => `◐ attempt ${leg.attempt} …`,
  waiting: leg => `↻ ${(leg.reason || '').replace('http_', '')}, ` + (leg.left > 0 ? `again in ${leg.left} s` : 'again now'),
  delivered: leg => `✓ ${duration(leg.latencyMs)}` + (leg.attempt > 1 ? `, attempt ${leg.attempt}` : ''),
  parked: leg => `■ parked: ${leg.reason}`,
};
const storedText = { queue: '✓ queue', spool: '▤ on disk', pending: '… storing' };

function duration(ms) {
  return ms < 1000 ? `${Math.max(1, ms).toFixed(0)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

function clock(time) {
  return new Date(time).toLocaleTimeString('en-GB');
}

function showLeg(chip, name, leg) {
  leg.left = leg.due ? Math.ceil((Date.parse(leg.due) - Date.now() - serverAhead) / 1000) : 0;
  chip.dataset.state = leg.state;
  if (!chip.firstChild) chip.append(element('b', short[name] || name), ' ', element('span'));
  say(chip.lastChild, legText[leg.state](leg));
}

function makeRow(journey) {
  const item = element('li', undefined, { 'data-id': journey.id });
  const details = element('details');
  const summary = element('summary');
  const what = element('span', undefined, { class: 'what' });
  const where = element('span', undefined, { class: 'where' });
  where.append(element('b'), element('span'));
  what.append(where, element('small'));
  const way = element('span', undefined, { class: 'way' });
  way.append(element('span', '', { class: 'chip' }), element('span', '→', { class: 'arrow', 'aria-hidden': 'true' }));
  summary.append(what, way);
  const body = element('div', undefined, { class: 'details' });
  details.append(summary, body);
  details.addEventListener('toggle', () => details.open && showDetails(rows.get(journey.id)));
  item.append(details);
  return { item, details, body, what, way, legs: new Map() };
}

function showJourney(journey) {
  let row = rows.get(journey.id);
  if (!row) {
    row = makeRow(journey);
    rows.set(journey.id, row);
    byId('journeys').prepend(row.item);
    if (rows.size > maxRows) {
      const oldest = byId('journeys').lastElementChild;
      rows.delete(oldest.dataset.id);
      oldest.remove();
    }
  }
  announce(row.journey, journey);
  row.journey = journey;
  const [place, query] = (journey.destination || '…').replace(/^https?:\/\//, '').split(/(?=\?)/, 2);
  say(row.what.firstChild.firstChild, place.replace(/\/$/, ''));
  say(row.what.firstChild.lastChild, (query || '').replaceAll('&', ' ').replace('?', ' '));
  say(row.what.lastChild, `${clock(journey.time)}  ${journey.id.slice(0, 8)}…${journey.id.slice(-4)}`);
  const stored = row.way.firstChild;
  stored.dataset.state = journey.stored || '';
  say(stored, storedText[journey.stored] || '… storing');
  for (const name of inOrder(Object.keys(journey.legs))) {
    if (!row.legs.has(name)) {
      const chip = element('span', undefined, { class: 'chip', 'data-sink': name });
      row.legs.set(name, chip);
      row.way.append(chip);
    }
    showLeg(row.legs.get(name), name, journey.legs[name]);
  }
  if (row.details.open) showDetails(row);
}

function inOrder(sinks) {
  const order = Object.keys(names);
  return sinks.sort((one, other) => order.indexOf(one) - order.indexOf(other));
}

async function showDetails(row) {
  const response = await fetch('/live/clicks/' + row.journey.id);
  if (!response.ok) {
    row.body.replaceChildren(element('p', await response.text()));
    return;
  }
  const found = await response.json();
  const steps = element('ol', undefined, { 'aria-label': 'What happened' });
  for (const step of found.steps) {
    const line = element('li');
    line.append(element('time', clock(step.time)), stepText(step));
    steps.append(line);
  }
  const payloads = element('div', undefined, { class: 'payloads' });
  const newest = new Map(found.payloads.map(payload => [payload.sink, payload]));
  for (const payload of inOrder([...newest.keys()]).map(name => newest.get(name))) {
    const figure = element('figure');
    const title = names[payload.sink] || payload.sink;
    const verdict = !payload.problems ? '' : payload.problems.length ? `, ${payload.problems.length} problems` : ', valid';
    figure.append(
      element('figcaption', `To ${title}${verdict}`),
      element('pre', JSON.stringify(payload.body, null, 2), { tabindex: '0', 'aria-label': `Payload to ${title}` }));
    payloads.append(figure);
  }
  row.body.replaceChildren(steps, payloads);
}

function stepText(step) {
  const sink = short[step.sink] || step.sink;
  switch (step.what) {
    case 'enqueue': return `captured, in the ${step.result === 'queue' ? 'queue' : step.result} after ${duration(step.durationMs)}`;
    case 'deliver': return `${sink}, attempt ${step.attempt}: ${step.result} after ${duration(step.durationMs)}`;
    case 'retry': return `${sink}: ${step.result}, again in ${step.delaySeconds.toFixed(0)} s`;
    case 'park': return `${sink}: parked, ${step.result}`;
    default: return `${sink}: replayed`;
  }
}

let untold = [];
function announce(before, now) {
  for (const [name, leg] of Object.entries(now.legs)) {
    const was = before && before.legs[name];
    if (!isFresh && (!was || was.state !== leg.state) && ['delivered', 'waiting', 'parked'].includes(leg.state)) {
      untold.push(`${short[name] || name} ${leg.state === 'waiting' ? 'has failed and waits' : leg.state}`);
    }
  }
}

/* 4: the ledger */

const offSince = new Map();
function showEquation(sink) {
  let line = byId('equation-' + sink.name);
  if (!line) {
    line = element('tr', undefined, { id: 'equation-' + sink.name });
    line.append(element('th', names[sink.name] || sink.name, { scope: 'row' }));
    for (const sign of ['', '+', '', '=', '', '+', '', '+', '', '+', '', 'sum']) {
      line.append(sign === '' ? element('td') : element('td', sign === 'sum' ? '' : sign, sign === 'sum' ? { class: 'sum' } : { class: 'sign', 'aria-hidden': 'true' }));
    }
    // The first column also shows what an earlier process left in the queue.
    byId('equations').append(line);
  }
  const cells = line.children;
  const carried = sink.carriedOver ? ` (+ ${sink.carriedOver} from before)` : '';
  say(cells[1], sink.captured + carried);
  say(cells[3], String(sink.replayed));
  say(cells[5], String(sink.delivered));
  say(cells[7], String(sink.parked));
  say(cells[9], String(sink.skipped));
  say(cells[11], String(sink.inFlight));
  const off = sink.captured + sink.carriedOver + sink.replayed - sink.delivered - sink.parked - sink.skipped - sink.inFlight;
  // The two sides are read one after the other: only a lasting difference counts.
  if (off === 0) offSince.delete(sink.name);
  else if (!offSince.has(sink.name)) offSince.set(sink.name, Date.now());
  const isOff = off !== 0 && Date.now() - offSince.get(sink.name) > 2000;
  cells[12].dataset.state = isOff ? 'no' : 'yes';
  say(cells[12], isOff ? `✕ off by ${off}` : '✓ yes');
}

function count(number, noun) {
  return `${number === 0 ? 'no' : number} ${noun}${number === 1 ? '' : 's'}`;
}

function showStores(update) {
  const parked = update.sinks.reduce((sum, sink) => sum + sink.parked - sink.replayed, 0);
  say(byId('stores'), update.queue.problem
    ? `The queue cannot be read: ${update.queue.problem}. Clicks wait on disk: ${count(update.spool.entries, 'entry').replace('entrys', 'entries')}.`
    : `Parked now: ${count(Math.max(0, parked), 'delivery').replace('deliverys', 'deliveries')}. On disk: ${count(update.spool.entries, 'click')}. Lost: ${count(update.spool.lost, 'click')}.`);
}

async function replay() {
  say(byId('replayed'), 'Replaying …');
  const response = await fetch('/ops/replay', { method: 'POST', body: '{}' });
  if (response.status === 401) {
    say(byId('replayed'), 'A replay needs the master key, which this page does not have.');
    return;
  }
  const summary = await response.json();
  say(byId('replayed'), summary.matched === 0 ? 'Nothing is parked.' : `${summary.replayed} of ${summary.matched} are on their way again.`);
}

/* the stream */

function show(update) {
  serverAhead = Date.parse(update.now) - Date.now();
  if (isFresh) {
    rows.clear();
    byId('journeys').replaceChildren();
  }
  for (const sink of update.sinks) {
    names[sink.name] = sink.title;
    short[sink.name] = sink.shortTitle;
  }
  update.journeys.forEach(showJourney);
  update.sinks.forEach(showSink);
  update.sinks.forEach(showEquation);
  showStores(update);
  byId('empty').hidden = rows.size > 0;
  isFresh = false;
}

const stream = new EventSource('/live/events');
stream.onopen = () => { isFresh = true; byId('connection').dataset.state = 'live'; say(byId('connection'), '● live'); };
stream.onmessage = message => show(JSON.parse(message.data));
stream.onerror = () => { byId('connection').dataset.state = 'away'; say(byId('connection'), 'the program is away, trying on'); };

setInterval(() => {
  for (const row of rows.values()) {
    for (const [name, leg] of Object.entries(row.journey.legs)) if (leg.state === 'waiting') showLeg(row.legs.get(name), name, leg);
  }
}, 250);
setInterval(() => {
  if (untold.length > 0) say(byId('announcer'), untold.length > 3 ? `${untold.length} deliveries have moved on` : untold.join(', '));
  untold = [];
}, 1500);

byId('destination').addEventListener('input', showLink);
byId('click').addEventListener('click', () => busy(byId('click'), () => click(1)));
byId('burst').addEventListener('click', () => busy(byId('burst'), () => click(25)));
byId('replay').addEventListener('click', () => busy(byId('replay'), replay));
showLink();
