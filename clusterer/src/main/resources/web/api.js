// Requests to the API, and its live updates. A token, where one is needed, stays in this tab.
const root = '/api/v1';

export class Problem extends Error {
  constructor(details) { super(details.detail); this.details = details; }
}

function headers(accept) {
  const token = sessionStorage.getItem('token');
  return token ? { Accept: accept, Authorization: `Bearer ${token}` } : { Accept: accept };
}

export async function get(path, signal) {
  let response;
  try {
    response = await fetch(root + path, { headers: headers('application/json'), signal });
  } catch (e) {
    if (e.name === 'AbortError') throw e;
    throw new Problem({ title: 'no answer', status: 0, detail: 'Weft does not answer', culprit: location.host });
  }
  const body = await response.json();
  if (!response.ok) throw new Problem(body);
  return body;
}

/** Reads server-sent events for ever; begins anew when they stop, ever slower to 5 s until one came again. */
export async function live(onEvent, onState) {
  let wait = 500;
  for (;;) {
    let refusal = null;
    try {
      const stop = new AbortController();
      let timer = setTimeout(() => stop.abort(), 15000);
      const response = await fetch(`${root}/live`, { headers: headers('text/event-stream'), signal: stop.signal });
      if (!response.ok) {
        refusal = (await response.json()).detail;
        throw new Error(refusal);
      }
      let begun = false;
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      let text = '';
      for (;;) {
        const { value, done } = await reader.read();
        if (done) break;
        clearTimeout(timer);
        timer = setTimeout(() => stop.abort(), 15000);
        text += value;
        for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
          if (!begun) {
            begun = true;
            wait = 500;
            onState('live');
          }
          dispatch(text.slice(0, end), onEvent);
          text = text.slice(end + 2);
        }
      }
    } catch { /* Told below, and tried again. */ }
    onState('stale', refusal);
    await new Promise(go => setTimeout(go, wait));
    wait = Math.min(5000, wait * 2);
  }
}

function dispatch(block, onEvent) {
  const lines = block.split('\n');
  const name = lines.find(l => l.startsWith('event:'))?.slice(6).trim();
  const data = lines.filter(l => l.startsWith('data:')).map(l => l.slice(5).trim()).join('\n');
  if (name && data) onEvent(name, JSON.parse(data));
}
