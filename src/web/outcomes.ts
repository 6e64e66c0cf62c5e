/** How each outcome of a call is named and coloured wherever it appears. */
interface OutcomeLook {
  key: string;
  name: string;
  /** Custom property of styles.css. */
  colour: string;
  tone: 'good' | 'bad' | 'warn' | 'plain';
}

/** In the order in which they are stacked: answered at the bottom, then what was lost, then what never waited. */
export const outcomeLooks: readonly OutcomeLook[] = [
  { key: 'answered', name: 'Answered', colour: '--o-answered', tone: 'good' },
  { key: 'contained', name: 'Finished in the menu', colour: '--o-contained', tone: 'plain' },
  { key: 'callback_requested', name: 'Callback requested', colour: '--o-callback', tone: 'plain' },
  { key: 'voicemail', name: 'Voicemail', colour: '--o-voicemail', tone: 'warn' },
  { key: 'overflow', name: 'Overflow', colour: '--o-overflow', tone: 'warn' },
  { key: 'abandoned', name: 'Abandoned', colour: '--o-abandoned', tone: 'bad' },
  { key: 'timeout', name: 'Timed out', colour: '--o-timeout', tone: 'bad' },
  { key: 'short_abandoned', name: 'Short abandon', colour: '--o-short', tone: 'plain' },
  { key: 'abandoned_ivr', name: 'Left in the menu', colour: '--o-menu', tone: 'plain' },
  { key: 'blocked', name: 'Blocked', colour: '--o-blocked', tone: 'bad' },
  { key: 'closed', name: 'Closed', colour: '--o-closed', tone: 'plain' },
  { key: 'failed', name: 'Failed', colour: '--o-failed', tone: 'bad' },
  { key: 'screened', name: 'Screened', colour: '--o-closed', tone: 'plain' },
  { key: 'in_progress', name: 'In progress', colour: '--o-progress', tone: 'plain' },
  { key: 'machine', name: 'Machine', colour: '--o-voicemail', tone: 'plain' },
  { key: 'busy', name: 'Busy', colour: '--o-blocked', tone: 'plain' },
  { key: 'no_answer', name: 'No answer', colour: '--o-menu', tone: 'plain' },
  { key: 'rejected', name: 'Rejected', colour: '--o-failed', tone: 'plain' },
  { key: 'cancelled', name: 'Cancelled', colour: '--o-closed', tone: 'plain' },
];

const looks = new Map(outcomeLooks.map((look) => [look.key, look]));

/** A call without an outcome is still going on. */
export function outcomeLook(outcome: string | null): OutcomeLook {
  const key = outcome ?? 'in_progress';
  return looks.get(key) ?? { key, name: key.replaceAll('_', ' '), colour: '--o-closed', tone: 'plain' };
}
