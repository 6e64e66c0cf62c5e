import { codeText } from '#web/format.ts';

/** How each outcome of a call is named and coloured wherever it appears. */
interface OutcomeLook {
  key: string;
  readonly name: string;
  /** Custom property of styles.css. */
  colour: string;
  tone: 'good' | 'bad' | 'warn' | 'plain';
}

/** Named when it is drawn: the person's language is known by then. */
function look(of: Omit<OutcomeLook, 'name'>): OutcomeLook {
  return {
    ...of,
    get name() {
      return codeText(of.key);
    },
  };
}

/** In the order in which they are stacked: answered at the bottom, then what was lost, then what never waited. */
export const outcomeLooks: readonly OutcomeLook[] = (
  [
    { key: 'answered', colour: '--o-answered', tone: 'good' },
    { key: 'contained', colour: '--o-contained', tone: 'plain' },
    { key: 'callback_requested', colour: '--o-callback', tone: 'plain' },
    { key: 'voicemail', colour: '--o-voicemail', tone: 'warn' },
    { key: 'overflow', colour: '--o-overflow', tone: 'warn' },
    { key: 'abandoned', colour: '--o-abandoned', tone: 'bad' },
    { key: 'timeout', colour: '--o-timeout', tone: 'bad' },
    { key: 'short_abandoned', colour: '--o-short', tone: 'plain' },
    { key: 'abandoned_ivr', colour: '--o-menu', tone: 'plain' },
    { key: 'blocked', colour: '--o-blocked', tone: 'bad' },
    { key: 'closed', colour: '--o-closed', tone: 'plain' },
    { key: 'failed', colour: '--o-failed', tone: 'bad' },
    { key: 'screened', colour: '--o-closed', tone: 'plain' },
    { key: 'in_progress', colour: '--o-progress', tone: 'plain' },
    { key: 'machine', colour: '--o-voicemail', tone: 'plain' },
    { key: 'busy', colour: '--o-blocked', tone: 'plain' },
    { key: 'no_answer', colour: '--o-menu', tone: 'plain' },
    { key: 'rejected', colour: '--o-failed', tone: 'plain' },
    { key: 'cancelled', colour: '--o-closed', tone: 'plain' },
  ] as const
).map(look);

const looks = new Map(outcomeLooks.map((one) => [one.key, one]));

/** A call without an outcome is still going on. */
export function outcomeLook(outcome: string | null): OutcomeLook {
  const key = outcome ?? 'in_progress';
  return looks.get(key) ?? look({ key, colour: '--o-closed', tone: 'plain' });
}
