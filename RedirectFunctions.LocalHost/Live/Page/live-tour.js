
/* the tour: four sentences, shown at the first visit and whenever it is asked for */

const tour = [
  ['step-link', 'Click the link, once or 25 times at once: the click is stored, and the visitor is sent on within milliseconds.'],
  ['step-targets', 'Break a target: visitors notice nothing, because their clicks wait until it works again.'],
  ['step-clicks', 'Mend it and press “Retry now”, and watch the clicks that have waited arrive.'],
  ['step-ledger', 'See that the sums add up at any time: every click is delivered, waits or is parked, and none is lost.'],
];
const tourKey = 'tour';
let tourStep = 0;

function showTour(step) {
  tourStep = step;
  byId('tour').hidden = step === undefined;
  tour.forEach(([id], i) => byId(id).classList.toggle('touring', i === step));
  if (step === undefined) return;
  const isLast = step === tour.length - 1;
  byId('tour-text').replaceChildren(element('b', `${step + 1} of ${tour.length} `), tour[step][1]);
  byId('tour-back').ariaDisabled = step === 0 ? 'true' : null;
  byId('tour-next').textContent = isLast ? 'Done' : 'Next';
}

function goTo(step) {
  showTour(step);
  byId('tour-text').focus({ preventScroll: true });
  byId(tour[step][0]).scrollIntoView({ block: 'nearest' });
}

function closeTour() {
  localStorage.setItem(tourKey, 'seen');
  showTour(undefined);
  byId('open-tour').focus({ preventScroll: true });
}

byId('open-tour').addEventListener('click', () => goTo(0));
byId('close-tour').addEventListener('click', closeTour);
byId('tour-back').addEventListener('click', () => tourStep > 0 && goTo(tourStep - 1));
byId('tour-next').addEventListener('click', () => tourStep < tour.length - 1 ? goTo(tourStep + 1) : closeTour());
byId('tour').addEventListener('keydown', event => event.key === 'Escape' && closeTour());
showTour(localStorage.getItem(tourKey) ? undefined : 0);
