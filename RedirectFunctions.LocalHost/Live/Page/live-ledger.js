
/* 4: the ledger */

const columns = ['clicks', 'delivered', 'waiting', 'parked', 'skipped'];
const signs = ['=', '+', '+', '+', ''];
const offSince = new Map();

function makeEquation(sink) {
  const line = element('tr', '', { id: 'equation-' + sink.name });
  const name = element('th', '', { scope: 'row' });
  name.append(element('span', titles[sink.name], { class: 'long' }), element('span', shortTitles[sink.name], { class: 'short' }));
  line.append(name);
  columns.forEach((column, i) => {
    line.append(element('td', '', { 'data-of': column, class: column }));
    // In front of skipped, a sign goes with it.
    if (signs[i]) line.append(element('td', signs[i], { class: columns[i + 1] === 'skipped' ? 'sign skipped' : 'sign', 'aria-hidden': 'true' }));
  });
  const sum = element('td', '', { class: 'sum' });
  sum.append(element('span'), element('span', '', { class: 'long' }));
  line.append(sum);
  byId('equations').append(line);
  return line;
}

function showEquation(sink) {
  const line = byId('equation-' + sink.name) ?? makeEquation(sink);
  const numbers = {
    clicks: sink.captured + sink.fromBefore,
    delivered: sink.delivered,
    waiting: sink.inFlight,
    parked: sink.parked,
    skipped: sink.skipped,
  };
  for (const [column, number] of Object.entries(numbers)) say(line.querySelector(`[data-of=${column}]`), String(number));
  line.querySelector('.clicks').title = sink.fromBefore > 0 ? `${sink.fromBefore} of them from an earlier start` : '';
  const off = numbers.clicks - numbers.delivered - numbers.waiting - numbers.parked - numbers.skipped;
  // The two sides are read one after the other: only a lasting difference counts.
  if (off === 0) offSince.delete(sink.name);
  else if (!offSince.has(sink.name)) offSince.set(sink.name, Date.now());
  const isOff = off !== 0 && Date.now() - offSince.get(sink.name) > 2000;
  const sum = line.querySelector('.sum');
  sum.dataset.state = isOff ? 'no' : 'yes';
  sum.title = isOff ? `Off by ${off}` : 'It adds up';
  say(sum.firstChild, isOff ? '✕' : '✓');
  say(sum.lastChild, isOff ? ` off by ${off}` : ' yes');
}

function showLedger(update) {
  update.sinks.forEach(showEquation);
  const hasSkipped = update.sinks.some(sink => sink.skipped > 0);
  for (const cell of document.querySelectorAll('table .skipped')) cell.hidden = !hasSkipped;
  const parked = update.sinks.reduce((sum, sink) => sum + sink.parked, 0);
  say(byId('stores'), update.queueProblem
    ? `The queue cannot be read: ${update.queueProblem}. On disk: ${update.spool.entries}`
    : `Parked: ${parked} · On disk: ${update.spool.entries} · Lost: ${update.spool.lost}`);
}

function tellReplayed(text) {
  say(byId('replayed'), text);
}

async function replay(what) {
  tellReplayed('Replaying …');
  const summary = await post('/ops/replay', what);
  tellReplayed(summary.problem ?? (summary.matched === 0
    ? 'Nothing is parked.'
    : `${summary.replayed} of ${summary.matched} ${summary.matched === 1 ? 'is' : 'are'} on the way again.`));
}

byId('replay').addEventListener('click', () => busy(byId('replay'), tellReplayed, () => replay({})));
