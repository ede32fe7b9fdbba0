
/* words: what the program reports, in a marketer's terms; the technical term is in the title */

const causes = {
  circuit_open: 'target is down',
  timeout: 'target does not answer',
  lane_full: 'too many at once',
  stopping: 'the program was stopping',
  expired: 'too old',
  sink_disabled: 'target is switched off',
  crashed: 'a fault of this program',
};
const explanations = {
  circuit_open: 'circuit_open: the circuit breaker is open, so nothing is sent until one click has tried whether the target is back',
};
const storedText = {
  queue: '✓ stored in the queue',
  fallback: '✓ stored in the second queue',
  spool: '✓ stored on disk',
  pending: '… being stored',
};

function cause(reason) {
  if (reason in causes) return causes[reason];
  const status = /^http_(\d+)$/.exec(reason)?.[1];
  if (status) return status >= 500 ? 'target is down' : status === '429' ? 'target is busy' : 'target refuses it';
  return reason.startsWith('network_') ? 'connection is dropped' : reason;
}

function explanation(reason) {
  return explanations[reason] ?? reason ?? '';
}

function duration(ms) {
  return ms < 1000 ? `${Math.max(1, ms).toFixed(0)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

function clock(time) {
  return new Date(time).toLocaleTimeString('en-GB');
}

function count(number, noun, plural = noun + 's') {
  return `${number} ${number === 1 ? noun : plural}`;
}

/** Seconds from now until a time of the server's. */
function secondsUntil(time) {
  return Math.ceil((Date.parse(time) - Date.now() - serverAhead) / 1000);
}

function soon(due) {
  const left = secondsUntil(due);
  return left > 0 ? `in ${left} s` : 'now';
}

function stepText(step) {
  const sink = shortTitles[step.sink] ?? step.sink;
  switch (step.what) {
    case 'enqueue': return `captured, ${(storedText[step.result] ?? step.result).replace(/^\W+/, '')} after ${duration(step.durationMs)}`;
    case 'deliver': return `${sink}, attempt ${step.attempt}: ${step.result} after ${duration(step.durationMs)}`;
    case 'retry': return `${sink}: ${step.result}, again in ${step.delaySeconds.toFixed(0)} s`;
    case 'park': return `${sink}: parked, ${step.result}`;
    default: return `${sink}: replayed`;
  }
}
