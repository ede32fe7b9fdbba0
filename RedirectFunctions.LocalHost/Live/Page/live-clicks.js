
/* 3: the clicks */

const maxClicks = 100;
// By their ids, oldest first.
const clicks = new Map();
const filters = [
  ['all', 'All', 'No clicks yet. The first one appears here at once.'],
  ['waiting', 'Waiting', 'No click waits.'],
  ['delivered', 'Delivered', 'No click is delivered to all targets yet.'],
  ['parked', 'Parked', 'No click is parked.'],
  ['lost', 'Lost', 'No click is lost: each is delivered, waiting or parked.'],
];
let filter = 'all';
let groups = [];
let captured = 0;
let lost = 0;

/** A click is parked if a target has it parked, and waits if a target is still to get it: so it is counted once. */
function stateOf(journey) {
  const states = Object.values(journey.legs).map(leg => leg.state);
  return states.includes('parked') ? 'parked' : states.length > 0 && states.every(state => state === 'delivered') ? 'delivered' : 'waiting';
}

function addJourney(journey, isNews) {
  const click = clicks.get(journey.id) ?? {};
  if (isNews) announce(click.journey, journey);
  click.journey = journey;
  click.version = (click.version ?? 0) + 1;
  clicks.set(journey.id, click);
  if (clicks.size > maxClicks) clicks.delete(clicks.keys().next().value);
}

function showClicks() {
  const all = [...clicks.values()];
  const shown = all.filter(click => filter === 'all' || stateOf(click.journey) === filter);
  const taken = new Set();
  // The oldest first: what has joined a row only until it was known where it leads does not take the row along.
  groups = runsOf(shown).map(run => {
    const group = run.map(click => click.group).find(known => known && !taken.has(known)) ?? makeGroup();
    taken.add(group);
    for (const click of run) click.group = group;
    showRow(group, run);
    showBody(group);
    return group;
  }).reverse();
  arrange(byId('journeys'), groups.map(group => group.item));
  showFilters(all);
  say(byId('empty'), filters.find(([name]) => name === filter)[2]);
  byId('empty').hidden = shown.length > 0;
  if (filter === 'lost' && lost > 0) say(byId('empty'), `${count(lost, 'click')} could be stored nowhere; the log says when and why.`);
  byId('older').hidden = captured <= clicks.size;
  say(byId('older'), `The newest ${clicks.size} of ${count(captured, 'click')}.`);
}

/** Clicks to the same place one after the other. Where one leads is known a little later: until then it goes with the others. */
function runsOf(shown) {
  const runs = [];
  let last;
  for (const click of shown) {
    const where = click.journey.destination ?? last;
    if (runs.length > 0 && (where === last || last === undefined)) runs.at(-1).push(click);
    else runs.push([click]);
    last = where;
  }
  return runs;
}

function makeGroup() {
  const group = makeRow('group');
  group.list = element('ol', '', { 'aria-label': 'Its clicks' });
  group.details.addEventListener('toggle', () => showBody(group));
  group.replay.addEventListener('click', () => replayClick(group));
  return group;
}

function showBody(group) {
  if (group.clicks.length === 1) {
    showOne(group);
  } else {
    group.replay.hidden = true;
    group.shown = undefined;
    if (group.details.open) showMany(group);
  }
}

function showMany(group) {
  const rows = group.clicks.toReversed().map(click => {
    click.row ??= makeSingle();
    showRow(click.row, [click]);
    showOne(click.row);
    return click.row.item;
  });
  if (group.body.firstChild !== group.list) group.body.replaceChildren(group.list);
  arrange(group.list, rows);
}

function makeSingle() {
  const row = makeRow('single');
  row.details.addEventListener('toggle', () => showOne(row));
  row.replay.addEventListener('click', () => replayClick(row));
  return row;
}

/** The row of one click: its steps are fetched when it is open and something has happened. */
function showOne(row) {
  const [click] = row.clicks;
  const isParked = stateOf(click.journey) === 'parked';
  if (!isParked && document.activeElement === row.replay) row.summary.focus();
  row.replay.hidden = !isParked;
  row.replay.ariaLabel = 'Replay the click of ' + clock(click.journey.time);
  const version = `${click.journey.id} ${click.version}`;
  if (row.details.open && row.shown !== version) {
    row.shown = version;
    showDetails(row);
  }
}

function replayClick(row) {
  return busy(row.replay, tellReplayed, () => replay({ clickId: row.clicks[0].journey.id }));
}

function showFilters(all) {
  const counts = { all: all.length, waiting: 0, delivered: 0, parked: 0, lost };
  for (const click of all) counts[stateOf(click.journey)]++;
  for (const [name, text] of filters) {
    let button = byId('filter-' + name);
    if (!button) {
      button = element('button', text + ' ', { id: 'filter-' + name, type: 'button' });
      button.append(element('span'));
      button.addEventListener('click', () => { filter = name; showClicks(); });
      byId('filters').append(button);
    }
    button.ariaPressed = String(name === filter);
    say(button.lastChild, String(counts[name]));
  }
}

/** When the next delivery to a sink is due; undefined if none waits. */
function dueNext(sink) {
  return [...clicks.values()].map(click => click.journey.legs[sink]).filter(leg => leg?.state === 'waiting').map(leg => leg.due).sort()[0];
}

/* what has moved on is told now and then, not click by click */

const moved = new Map();
let told = [];

function announce(before, now) {
  for (const [name, leg] of Object.entries(now.legs)) {
    if (before?.legs[name]?.state !== leg.state && ['delivered', 'waiting', 'parked'].includes(leg.state)) {
      const what = `${leg.state} ${shortTitles[name] ?? name}`;
      moved.set(what, (moved.get(what) ?? 0) + 1);
    }
  }
}

function tell(text) {
  told.push(text);
}

setInterval(() => {
  const all = [...told, ...[...moved].map(([what, number]) => `${number} ${what.replace(' ', ': ')}`)];
  if (all.length > 0) say(byId('announcer'), all.join(', '));
  moved.clear();
  told = [];
}, 3000);

setInterval(() => {
  for (const group of groups) {
    showChips(group);
    if (group.details.open && group.clicks.length > 1) group.clicks.forEach(click => click.row && showChips(click.row));
  }
  for (const target of targets.values()) if (target.state) showState(target);
}, 250);
