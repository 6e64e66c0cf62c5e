import type { Message } from '#outbound/message.ts';

const titles: Readonly<Record<Message['event'], string>> = {
  call_ended: 'Call ended',
  call_lost: 'Call lost',
  call_changed: 'Call changed',
  test: 'Test message',
};

/** The message as Slack, and what understands Slack's incoming webhooks, takes it. */
export function slackMessage({ event, call, link }: Message): { readonly text: string; readonly blocks: readonly object[] } {
  const title = titles[event];
  const told: [name: string, value: string | null][] = [
    ['Caller', [call.caller_name, call.caller ?? call.caller_presented ?? 'withheld'].filter((one) => one !== null).join(' ')],
    ['Outcome', call.outcome],
    ['Direction', call.direction],
    ['Our number', call.number_id],
    ['Queue', call.queue_ids.join(', ')],
    ['Agent', call.agent_ids.join(', ')],
    ['Waited', lengthOf(call.wait_s)],
    ['Talked', lengthOf(call.talk_s)],
  ];
  const known = told.filter((one): one is [string, string] => one[1] !== null && one[1] !== '');
  const text = `${title}: ${known.map(([, value]) => value).join(' · ')}`;
  const when = `<!date^${Math.floor(Date.parse(call.started_at) / 1000)}^{date_short_pretty} {time_secs}|${call.started_at}>`;
  return {
    text: escaped(text),
    blocks: [
      { type: 'section', text: { type: 'mrkdwn', text: `*${title}* · ${when}` } },
      { type: 'section', fields: known.map(([name, value]) => ({ type: 'mrkdwn', text: `*${name}*\n${escaped(value)}` })) },
      ...(link === null ? [] : [{ type: 'context', elements: [{ type: 'mrkdwn', text: `<${link}|Open the call>` }] }]),
    ],
  };
}

function lengthOf(seconds: number | null): string | null {
  if (seconds === null) return null;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/** Slack reads three characters as its own; a name of a caller must not become a link or call everybody. */
function escaped(text: string): string {
  return text.slice(0, 1500).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
