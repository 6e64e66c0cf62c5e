import type { RecordingEvent, StoredEvent } from '#domain/events.ts';
import type { Call, Recording } from '#domain/facts.ts';

type Told = RecordingEvent['recording'];

/** Variables of a PBX's channel that name the file into which it is recorded. */
const fileVariables: ReadonlySet<string> = new Set(['MIXMONITOR_FILENAME', 'record_file', 'cc_record_filename']);
/** A free field of a call record is a file's name only where it looks like one. */
const soundFile = /\.(?:wav|wav49|mp3|ogg|opus|gsm|g722|g729|ulaw|alaw|sln\d*|m4a|flac)$/iu;

/** The recordings of a call, each once, whatever the order and number of tellings; of each field the latest telling counts. */
export function recordingsOf(call: Call, events: readonly StoredEvent[], idOf: (told: string) => string): Recording[] {
  const tellings = events
    .flatMap((stored) => toldIn(stored).map((told) => ({ told, at: stored.event.at, id: stored.id })))
    .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  const found = new Map<string, Told>();
  for (const { told } of tellings) found.set(told.id, later(found.get(told.id), told));
  return [...found.values()].map((told) => factOf(call, told, idOf(told.id))).sort(byStart);
}

function toldIn({ event }: StoredEvent): Told[] {
  if (event.kind === 'recording_told') return [event.recording];
  if (event.kind === 'variable_set' && fileVariables.has(event.name)) return fileTold(event.value, event.at);
  if (event.kind !== 'call_record') return [];
  const { recording, userfield } = event.record;
  return fileTold(recording ?? (soundFile.test(userfield) ? userfield : ''), null);
}

/** One source tells the whole path, another the name alone. */
function fileTold(path: string, beganAt: number | null): Told[] {
  const file = path.trim().split('/').at(-1) ?? '';
  return file === '' ? [] : [{ id: `file ${file}`, of: 'call', link: null, file, began_at: beganAt }];
}

function later(before: Told | undefined, told: Told): Told {
  if (before === undefined) return told;
  const linked = told.link === null ? before : told;
  return {
    id: told.id,
    of: told.of === 'voicemail' || before.of === 'voicemail' ? 'voicemail' : 'call',
    link: linked.link,
    expires_at: linked.expires_at ?? null,
    file: told.file ?? before.file ?? null,
    began_at: told.began_at ?? before.began_at ?? null,
    duration_s: told.duration_s ?? before.duration_s ?? null,
    channels: told.channels ?? before.channels ?? null,
  };
}

function factOf(call: Call, told: Told, id: string): Recording {
  return {
    ...{ id, call_id: call.id, started_at: told.began_at ?? call.started_at, kind: told.of },
    ...{ duration_s: told.duration_s ?? null, channels: told.channels ?? null },
    source: { link: told.link, expires_at: told.expires_at ?? null, file: told.file ?? null },
  };
}

function byStart(a: Recording, b: Recording): number {
  return a.started_at - b.started_at || (a.id < b.id ? -1 : 1);
}
