
/* the stream of updates */

let isFresh = true;

function show(update) {
  serverAhead = Date.parse(update.now) - Date.now();
  if (isFresh) clicks.clear();
  for (const sink of update.sinks) {
    titles[sink.name] = sink.title;
    shortTitles[sink.name] = sink.shortTitle;
  }
  captured = Math.max(0, ...update.sinks.map(sink => sink.captured - sink.skipped));
  lost = update.spool.lost;
  for (const journey of update.journeys) addJourney(journey, !isFresh);
  showClicks();
  update.sinks.forEach(showTarget);
  showLedger(update);
  showPage('archive', update.sinks.find(sink => sink.arrived)?.arrived);
  showPage('docs', update.docs);
  isFresh = false;
}

/** Links to a page that is not everywhere. */
function showPage(id, address) {
  byId(id).classList.toggle('later', !address);
  if (address) byId(id).href = address;
}

function connected(state, text) {
  byId('connection').dataset.state = state;
  say(byId('connection'), text);
}

const stream = new EventSource('/live/events');
stream.onopen = () => { isFresh = true; connected('live', '● live'); };
stream.onmessage = message => show(JSON.parse(message.data));
stream.onerror = () => connected('away', 'the program is away, trying on');
