import type { RecordingEvent } from '#domain/events.ts';
import type { Instant } from '#domain/instant.ts';
import { ofCall, type Meaning } from './hosted.ts';

type Recording = Omit<RecordingEvent['recording'], 'link'> & {
  /** As the system tells it; nothing where it tells none. */
  readonly link: string | null | undefined;
};

/** A message's word of a recording; none where what it tells is no address. `at`: when it was told, no earlier than the call's start. */
export function toldRecording(
  call: string,
  links: readonly string[],
  at: Instant,
  { link: told, ...recording }: Recording,
): readonly Meaning[] {
  const link = recordingLink(told);
  return link === null ? [] : [ofCall(call, { kind: 'recording_told', at, source: 'native', recording: { ...recording, link } }, links)];
}

const longest = 4000;

/** An address of the web, or a path of the system's API (from `/` on); null for anything else. */
export function recordingLink(told: string | null | undefined): string | null {
  const text = told?.trim() ?? '';
  if (text === '' || text.length > longest) return null;
  if (/^\/[^/]/u.test(text)) return text;
  const url = URL.parse(text);
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:') ? text : null;
}
