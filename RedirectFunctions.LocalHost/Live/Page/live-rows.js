
/* rows: one line for a click, or for clicks to the same place one after the other */

function makeRow(kind) {
  const item = element('li', '', { class: kind });
  const details = element('details');
  const summary = element('summary');
  const what = element('span', '', { class: 'what' });
  const number = element('b', '', { class: 'number-of' });
  const where = element('span', '', { class: 'where' });
  const place = element('b');
  const query = element('span');
  const stored = element('small');
  const way = element('span', '', { class: 'way' });
  where.append(number, place, query);
  what.append(where, stored);
  summary.append(what, way);
  const body = element('div', '', { class: 'details' });
  details.append(summary, body);
  const replay = element('button', 'Replay', { type: 'button', class: 'replay', hidden: '' });
  item.append(details, replay);
  return { kind, item, details, summary, body, number, where, place, query, stored, way, replay, chips: new Map(), clicks: [] };
}

function showRow(row, clicks) {
  row.clicks = clicks;
  const newest = clicks.at(-1).journey;
  const destination = clicks.find(click => click.journey.destination)?.journey.destination ?? '…';
  const [place, query] = destination.replace(/^https?:\/\//, '').split(/(?=\?)/, 2);
  const stored = clicks.find(click => click.journey.stored !== 'queue')?.journey.stored ?? newest.stored;
  say(row.number, clicks.length > 1 ? `${clicks.length} clicks` : '');
  if (row.kind === 'single') {
    // Its group says where it leads.
    say(row.place, clock(newest.time));
    say(row.query, ` ${newest.id.slice(0, 8)}…${newest.id.slice(-4)}`);
    say(row.stored, storedText[stored] ?? storedText.pending);
  } else {
    say(row.place, place.replace(/\/$/, ''));
    say(row.query, (query ?? '').replaceAll('&', ' ').replace('?', ' '));
    row.where.title = destination;
    say(row.stored, `${storedText[stored] ?? storedText.pending} ${clock(newest.time)}`);
  }
  showChips(row);
}

function showChips(row) {
  for (const name of inOrder([...new Set(row.clicks.flatMap(click => Object.keys(click.journey.legs)))])) {
    if (!row.chips.has(name)) {
      const chip = element('span', '', { class: 'chip', 'data-sink': name });
      const head = element('span');
      head.append(element('b', shortTitles[name] ?? name), ' ', element('span'));
      chip.append(head, element('small'));
      row.chips.set(name, chip);
    }
    showChip(row.chips.get(name), row.clicks.map(click => click.journey.legs[name]).filter(Boolean));
  }
  arrange(row.way, inOrder([...row.chips.keys()]).map(name => row.chips.get(name)));
}

function showChip(chip, legs) {
  const { state, head, detail, title } = describe(legs);
  chip.dataset.state = state;
  chip.title = title;
  say(chip.firstChild.lastChild, head);
  say(chip.lastChild, detail);
}

/** What the deliveries of one or more clicks to one sink have come to. */
function describe(legs) {
  const by = { delivered: [], parked: [], waiting: [], moving: [] };
  for (const leg of legs) (by[leg.state] ?? by.moving).push(leg);
  const { delivered, parked, waiting, moving } = by;
  const state = parked.length ? 'parked' : waiting.length ? 'waiting' : moving.length ? 'moving' : 'delivered';
  const due = waiting.map(leg => leg.due).sort()[0];
  const reason = parked[0]?.reason ?? (waiting.find(leg => leg.reason === 'circuit_open') ?? waiting[0])?.reason ?? '';
  const title = explanation(reason);
  if (by[state].length < legs.length) {
    const parts = [['✓', delivered], ['◐', moving], ['↻', waiting], ['■', parked]].filter(([, some]) => some.length > 0);
    return {
      state, title,
      head: parts.map(([sign, some]) => `${sign} ${some.length}`).join('  '),
      detail: due ? `again ${soon(due)}` : `${delivered.length} of ${legs.length} delivered`,
    };
  }
  const attempt = Math.max(...legs.map(leg => leg.attempt));
  switch (state) {
    case 'parked': return { state, title, head: `■ parked: ${cause(reason)}`, detail: 'kept' };
    case 'waiting': return { state, title, head: `↻ waiting: ${cause(reason)}`, detail: `again ${soon(due)}` };
    case 'delivered': {
      const slowest = duration(Math.max(...legs.map(leg => leg.latencyMs)));
      return { state, title: '', head: '✓ delivered', detail: (legs.length > 1 ? 'at most ' : '') + slowest + (attempt > 1 ? `, attempt ${attempt}` : '') };
    }
    default: return moving.some(leg => leg.state === 'asked')
      ? { state, title: '', head: '◐ being sent', detail: `attempt ${attempt}` }
      : { state, title: '', head: '○ on its way', detail: 'in the queue' };
  }
}

async function showDetails(row) {
  const response = await fetch('/live/clicks/' + row.clicks[0].journey.id);
  if (!response.ok) {
    row.body.replaceChildren(element('p', await response.text()));
    return;
  }
  const found = await response.json();
  const steps = element('ol', '', { class: 'steps', 'aria-label': 'What happened' });
  for (const step of found.steps) {
    const line = element('li');
    line.append(element('time', clock(step.time)), stepText(step));
    steps.append(line);
  }
  const payloads = element('div', '', { class: 'payloads' });
  const newest = new Map(found.payloads.map(payload => [payload.sink, payload]));
  for (const payload of inOrder([...newest.keys()]).map(name => newest.get(name))) {
    const figure = element('figure');
    const title = titles[payload.sink] ?? payload.sink;
    const verdict = !payload.problems ? '' : payload.problems.length ? `, ${payload.problems.length} problems` : ', valid';
    figure.append(
      element('figcaption', `To ${title}${verdict}`),
      element('pre', JSON.stringify(payload.body, null, 2), { tabindex: '0', role: 'region', 'aria-label': `Payload to ${title}` }));
    payloads.append(figure);
  }
  const about = element('div');
  about.append(element('p', `Click ${found.journey.id}`, { class: 'id' }), steps);
  row.body.replaceChildren(about, payloads);
}
