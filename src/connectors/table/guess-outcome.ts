/** Words by which systems call an outcome, without case and punctuation. */
const outcomeWords: Readonly<Record<string, readonly string[]>> = {
  answered: [
    'answered',
    'y',
    'yes',
    'true',
    '1',
    'agent',
    'completed',
    'complete',
    'handled',
    'connected',
    'ok',
    'success',
    'agenthandled',
  ],
  abandoned: [
    'abandoned',
    'abandon',
    'n',
    'no',
    'false',
    '0',
    'missed',
    'hang',
    'hangup',
    'hungup',
    'unanswered',
    'notanswered',
    'lost',
    'dropped',
  ],
  no_answer: ['noanswer', 'noresponse'],
  busy: ['busy'],
  voicemail: ['voicemail', 'vm'],
  failed: ['failed', 'failure', 'error', 'congestion', 'phantom'],
  timeout: ['timeout', 'timedout'],
  callback_requested: ['callback', 'callbackrequested'],
  overflow: ['overflow', 'overflowed'],
  abandoned_ivr: ['abandonedivr', 'ivrabandoned'],
  blocked: ['blocked'],
  closed: ['closed', 'afterhours'],
};
const directionWords: Readonly<Record<string, readonly string[]>> = {
  inbound: ['inbound', 'in', 'incoming', 'received'],
  outbound: ['outbound', 'out', 'outgoing', 'dialed', 'dialled', 'placed'],
  internal: ['internal', 'local'],
};

/** A value map from the words found; null where most of them say nothing. */
export function outcomeOf(field: 'outcome' | 'direction', name: string, texts: readonly string[]): { source: unknown; why: string } | null {
  const words = field === 'outcome' ? outcomeWords : directionWords;
  const found = [...new Set(texts)];
  if (found.length > 30) return null;
  const map: Record<string, string> = {};
  for (const text of found) {
    const plain = text.toLowerCase().replace(/[^a-z0-9]/gu, '');
    const [meaning] = Object.entries(words).find(([, known]) => known.includes(plain)) ?? [];
    if (meaning !== undefined) map[text] = meaning;
  }
  const known = Object.keys(map).length;
  if (known === 0 || known * 2 < found.length) return null;
  const unknown = found.filter((text) => !(text in map));
  const told = Object.entries(map).map(([text, meaning]) => `${JSON.stringify(text)} = ${meaning}`);
  const rest = unknown.length > 0 ? `; say what ${unknown.map((text) => JSON.stringify(text)).join(', ')} means` : '';
  return { source: { column: name, map }, why: `${told.join(', ')}${rest}` };
}
