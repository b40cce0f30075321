// In a report: the answers that a server gave stand in the file itself.
const zipped = Uint8Array.from(atob(document.getElementById('answers').textContent), c => c.charCodeAt(0));
const answers = await new Response(new Blob([zipped]).stream().pipeThrough(new DecompressionStream('gzip'))).json();

export class Problem extends Error {
  constructor(details) { super(details.detail); this.details = details; }
}

export async function get(path) {
  // A member's own importances come with the cluster's answer only where they were asked for: not here.
  const found = answers[path] ?? answers[path.replace(/&member=.*$/, '')];
  if (found === undefined) throw new Problem({ title: 'not in this report', status: 404, detail: `The report holds the latest window and no single subcomponents: ${decodeURIComponent(path)}`, culprit: path });
  return found;
}

export async function live(onEvent, onState) { onState('report'); }
