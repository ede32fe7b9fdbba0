
/* 1: the link */

function link() {
  return '/r?destinationUrl=' + encodeURIComponent(byId('destination').value.trim());
}

function showLink() {
  byId('link').href = link();
  byId('link').title = new URL(link(), location).href;
}

async function clickLink(times) {
  const answers = await Promise.all(Array.from({ length: times }, async () => {
    const start = performance.now();
    // The response to a redirect is opaque: a script may only know that it is one.
    const response = await fetch(link(), { redirect: 'manual', cache: 'no-store', headers: { accept: 'application/json' } });
    return { response, ms: performance.now() - start };
  }));
  const refused = answers.find(answer => answer.response.type !== 'opaqueredirect');
  if (refused) throw new Error('Refused: ' + (await refused.response.json()).detail);
  const slowest = Math.max(...answers.map(answer => answer.ms));
  say(byId('answer'), times === 1
    ? `Redirected in ${slowest.toFixed(0)} ms.`
    : `${times} redirects, the slowest in ${slowest.toFixed(0)} ms.`);
}

byId('destination').addEventListener('input', showLink);
for (const [id, times] of [['click', 1], ['burst', 25]]) {
  byId(id).addEventListener('click', () => busy(byId(id), text => say(byId('answer'), text), () => clickLink(times)));
}
showLink();
