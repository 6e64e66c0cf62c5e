import { parentPort } from 'node:worker_threads';
import { type LentCall, matchCalls, type Shown } from '#attribution/match.ts';
import type { FromMatcher, ToMatcher } from './match-weeks.ts';

// The thread behind match-weeks.ts: gathers what was shown and who called, and matches it once it has all.
const shown: Shown[] = [];
const calls: LentCall[] = [];
/** Answers in pieces, so that whoever reads them is never held up by a long one. */
const atOnce = 500;
/** No visit is told that is less probable: the rest is told together. */
const leastTold = 0.005;

parentPort?.on('message', (message: ToMatcher) => {
  shown.push(...message.shown);
  calls.push(...message.calls);
  if (message.until === null) return;
  const found = [...matchCalls(shown, calls, message.until)].map(([call, { sessions, unattributed }]) => {
    const told = sessions.filter(({ probability }) => probability >= leastTold);
    const others = sessions.slice(told.length).reduce((sum, { probability }) => sum + probability, 0);
    return [call, { sessions: told, others, none: unattributed }] as const;
  });
  for (let at = 0; at < found.length; at += atOnce) {
    const piece: FromMatcher = { found: found.slice(at, at + atOnce), isLast: false };
    parentPort?.postMessage(piece);
  }
  const end: FromMatcher = { found: [], isLast: true };
  parentPort?.postMessage(end);
});
