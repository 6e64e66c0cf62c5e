import { type Meaning, ofCall, type Reading } from '#connectors/hosted.ts';
import { toldRecording } from '#connectors/told-recording.ts';
import type { Instant } from '#domain/instant.ts';
import type { PartyTold, SessionBody } from './message.ts';
import { missOf, outcomeOf, transferOf } from './reasons.ts';
import { type Role, roleOf } from './roles.ts';
import { contentPath } from './recordings.ts';
import { agentOf, begun, queueOf, type Say, startOf } from './start.ts';

/**
 * Each party of a message is read by itself: its state is told as all events that this state could mean, and the fold leaves out those
 * that change nothing of the party (`party` of an event). So it does not matter whether a state is new, told again, or told late.
 */
export function readSession(body: SessionBody, eventTime: Instant, reading: Reading): Meaning[] {
  // Within a millisecond the sequence decides.
  const at = eventTime + Math.min(body.sequence ?? 0, 999) / 1000;
  return body.parties.flatMap((party) => {
    const links = [body.sessionId, linkedSession(party)].filter((id) => id !== null);
    const role = roleOf(party, body.origin?.type ?? null);
    const started = begun.has(party.state) ? startOf(party, role, reading) : [];
    return [
      ...started.map((say) => ofCall(body.telephonySessionId, { ...say, at, source: 'native' }, links)),
      ...statesOf(party, role, reading).map((say) =>
        ofCall(body.telephonySessionId, { ...say, at, source: 'native', party: party.id }, links),
      ),
      ...(party.recordings ?? []).flatMap(({ id }) =>
        id === null ? [] : toldRecording(body.telephonySessionId, links, at, { id, of: 'call', link: contentPath(id) }),
      ),
    ];
  });
}

function statesOf(party: PartyTold, role: Role, reading: Reading): Say[] {
  switch (role) {
    case 'caller':
      return callerStates(party);
    case 'dialler':
      return ownStates(party, reading, { kind: 'far_end_answered', by: 'person' }, [{ kind: 'call_ringing' }]);
    case 'colleague':
      return ownStates(party, reading, { kind: 'agent_answered', agent_id: agentOf(party, reading), leg: 'consult' }, []);
    case 'target':
      return targetStates(party);
    case 'menu':
      return menuStates(party, reading);
    case 'agent':
    case 'click':
      return calledStates(party, role, reading);
    case 'far_end':
    case 'other':
      return [];
  }
}

function callerStates({ state }: PartyTold): Say[] {
  if (state === 'answered') return [{ kind: 'call_connected' }];
  return state === 'disconnected' ? [{ kind: 'call_ended' }] : [];
}

/** Our phone that dialled. A call of a colleague is over with the last of the two, any other one when our phone hangs up. */
function ownStates(party: PartyTold, reading: Reading, answered: Say, ringing: Say[]): Say[] {
  const agent_id = agentOf(party, reading);
  switch (party.state) {
    case 'proceeding':
      return ringing;
    case 'answered':
      return [answered, { kind: 'hold_ended', agent_id }];
    case 'hold':
    case 'parked':
      return [{ kind: 'hold_started', agent_id }];
    case 'disconnected':
      if (answered.kind !== 'far_end_answered' || transferOf(party) !== null) return leaving(party, agent_id);
      return [{ kind: 'call_ended', outcome: outcomeOf(party) }];
    case 'gone':
      // Of a colleague who was asked: who passes the caller on says so in the other session.
      return answered.kind === 'agent_answered' ? [{ kind: 'agent_left', agent_id }] : leaving(party, agent_id);
    default:
      return [];
  }
}

function targetStates(party: PartyTold): Say[] {
  const { state } = party;
  if (state === 'proceeding') return [{ kind: 'call_ringing' }];
  if (state === 'answered') return [{ kind: 'far_end_answered', by: 'person' }];
  return state === 'disconnected' ? [{ kind: 'call_ended', outcome: outcomeOf(party) }] : [];
}

function menuStates(party: PartyTold, reading: Reading): Say[] {
  if (begun.has(party.state)) return [{ kind: 'menu_entered', menu: party.to.name ?? agentOf(party, reading) }];
  const over = party.state === 'disconnected' || party.state === 'gone';
  return over ? [{ kind: 'menu_left' }, { kind: 'agent_left', agent_id: agentOf(party, reading) }] : [];
}

/** An extension that is called: a person's is a queue of one, a queue's own rings nobody itself. */
function calledStates(party: PartyTold, role: 'agent' | 'click', reading: Reading): Say[] {
  const agent_id = agentOf(party, reading);
  const queue_id = queueOf(party, reading);
  const ofQueue = party.queueCall === true;
  // Whom a colleague calls is no queue: the colleague may hold a caller meanwhile.
  const isQueue = role === 'agent' && !ofQueue && party.from.extension === null;
  const waits: Say[] = isQueue ? [{ kind: 'queue_entered', queue_id }] : [];
  switch (party.state) {
    case 'setup':
      return waits;
    case 'proceeding':
      return [
        ...waits,
        { kind: 'agent_offered', agent_id, queue_id: isQueue || (ofQueue && party.to.extension !== party.extension) ? queue_id : null },
      ];
    case 'answered':
      return [
        { kind: 'agent_answered', agent_id },
        { kind: 'hold_ended', agent_id },
      ];
    case 'hold':
    case 'parked':
      return [{ kind: 'hold_started', agent_id }];
    case 'voicemail':
    case 'vmscreening':
    case 'voicemailscreening':
      return [
        { kind: 'agent_missed', agent_id, result: 'missed' },
        { kind: 'queue_left', queue_id, exit: 'voicemail' },
      ];
    case 'faxreceive':
      return [{ kind: 'call_ended', outcome: 'contained' }];
    case 'disconnected':
    case 'gone': {
      const result = missOf(party);
      return [...(result === null ? [] : [{ kind: 'agent_missed', agent_id, result } as const]), ...leaving(party, agent_id)];
    }
    default:
      return [];
  }
}

/** The agent leaves the call, or passes the caller on. */
function leaving(party: PartyTold, agent_id: string): Say[] {
  const transfer = transferOf(party);
  if (transfer === null) return [{ kind: 'agent_left', agent_id }];
  return [{ kind: 'transferred', agent_id, to: null, transfer, target: null }];
}

/** Two calls that were made one. To listen in is a call of its own. */
function linkedSession({ state, peer, reason }: PartyTold): string | null {
  return state === 'gone' && reason !== 'Supervising' ? peer : null;
}
