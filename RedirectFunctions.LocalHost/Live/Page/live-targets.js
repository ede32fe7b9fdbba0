
/* 2: the targets */

const behaviours = [
  ['well', 'works', { count: 0 }, 'Takes every click'],
  ['down', 'is down', { status: 503 }, 'Returns HTTP 503'],
  ['slow', 'is slow', { delayMs: 5000 }, 'Takes 5 seconds'],
  ['refuses', 'refuses', { status: 400 }, 'Returns HTTP 400'],
  ['drops', 'drops the connection', { drop: true }, 'Resets the connection without a response'],
];
const targets = new Map();

function makeTarget(sink) {
  const set = element('fieldset', '', { id: 'sink-' + sink.name });
  const circuit = element('span', '', { class: 'circuit' });
  const legend = element('legend', titles[sink.name]);
  legend.append(circuit);
  set.append(legend);
  // Of a retry: what it has come to, and how many deliveries there were to make. The sink's circuit may open again afterwards.
  const target = { name: sink.name, set, circuit, outcome: '', problem: '', of: 0, hasClosed: false };
  if (sink.arrived) set.append(element('a', 'What is in it', { href: sink.arrived }));
  if (sink.behaviour) set.append(choicesOf(target), retryOf(target));
  byId('sinks').append(set);
  return target;
}

function choicesOf(target) {
  const choices = element('div', '', { class: 'choices' });
  for (const [value, text, behaviour, title] of behaviours) {
    const label = element('label', '', { title });
    const input = element('input', '', { type: 'radio', name: target.name, value });
    input.addEventListener('change', async () => {
      target.wanted = value;
      if (target.outcome !== 'answers') target.outcome = '';
      await post('/collector/behaviour', { sink: target.name, ...behaviour }).catch(() => delete target.wanted);
    });
    label.append(input, element('span', text));
    choices.append(label);
  }
  return choices;
}

function retryOf(target) {
  const retry = element('div', '', { class: 'retry' });
  target.state = element('p');
  target.button = element('button', 'Retry now', { type: 'button', 'aria-label': 'Retry now: ' + titles[target.name] });
  target.progress = element('progress', '', { class: 'later', 'aria-label': 'Deliveries to ' + titles[target.name] });
  target.button.addEventListener('click', () => busy(target.button, text => failed(target, text), () => retryNow(target)));
  retry.append(target.state, target.button, target.progress);
  return retry;
}

async function retryNow(target) {
  target.of = target.sink.inFlight;
  target.outcome = 'asking';
  target.hasClosed = false;
  showState(target);
  target.outcome = (await post(`/live/sinks/${target.name}/retry`)).outcome;
  showState(target);
  tell(`${titles[target.name]}: ${target.state.textContent}`);
}

function failed(target, text) {
  target.outcome = 'problem';
  target.problem = text;
  showState(target);
  tell(text);
}

function showTarget(sink) {
  if (!targets.has(sink.name)) targets.set(sink.name, makeTarget(sink));
  const target = targets.get(sink.name);
  target.sink = sink;
  // An update that left the server before it received the choice must not revert the choice.
  if (target.wanted === sink.behaviour) delete target.wanted;
  const behaviour = target.wanted ?? sink.behaviour;
  for (const input of target.set.querySelectorAll('input')) input.checked = input.value === behaviour;
  target.circuit.dataset.state = sink.circuit;
  target.circuit.title = sink.circuit === 'closed' ? '' : 'The circuit breaker is ' + sink.circuit.replace('_', '-');
  say(target.circuit, sink.circuit === 'closed' ? ''
    : sink.circuit === 'disabled' ? 'wants no more: clicks are parked' : 'paused');
  if (target.state) showState(target);
}

function showState(target) {
  const toGo = target.sink.inFlight;
  if (toGo > target.of) target.of = toGo;
  target.outcome = nextOutcome(target, toGo);
  const isRetrying = target.outcome === 'asking' || target.outcome === 'answers';
  target.progress.classList.toggle('later', !isRetrying);
  target.progress.max = Math.max(1, target.of);
  target.progress.value = target.of - toGo;
  target.button.classList.toggle('primary', toGo > 0 && !isRetrying);
  say(target.state, stateText(target, toGo));
}

/** What a retry has come to is said until something else happens. */
function nextOutcome(target, toGo) {
  switch (target.outcome) {
    case 'answers':
      // The answer may come before the update that says that the circuit is closed.
      target.hasClosed ||= target.sink.circuit === 'closed';
      return toGo === 0 ? 'done' : target.hasClosed && target.sink.circuit !== 'closed' ? '' : 'answers';
    case 'done': return toGo === 0 ? 'done' : '';
    case 'fails': case 'late': return toGo === 0 ? '' : target.outcome;
    default: return target.outcome;
  }
}

function stateText(target, toGo) {
  const done = target.of - toGo;
  switch (target.outcome) {
    case 'asking': return toGo > 0 ? `Trying one of ${count(toGo, 'click')} …` : 'Nothing waits.';
    case 'answers': return `It answers: ${done} of ${target.of} delivered.`;
    case 'problem': return target.problem;
    case 'done': return `It answers: ${target.of === 1 ? 'the click is' : `all ${target.of} are`} delivered.`;
  }
  if (toGo === 0) return 'Nothing waits.';
  const due = dueNext(target.name);
  const waiting = due ? `${count(toGo, 'click waits', 'clicks wait')}, next try ${soon(due)}.` : `${count(toGo, 'click is', 'clicks are')} on the way.`;
  return (target.outcome === 'fails' ? 'Still down. ' : target.outcome === 'late' ? 'No answer yet. ' : '') + waiting;
}
