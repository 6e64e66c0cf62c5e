import type { Meaning } from '#connectors/hosted.ts';
import { toldRecording } from '#connectors/told-recording.ts';
import { hourMs, type Instant } from '#domain/instant.ts';
import { linksOf } from './call-object.ts';
import type { AircallCall } from './message-schema.ts';

/** Aircall's links are good for an hour from the message that tells them; the short ones, which lead there, for three. */
export function recordingsOf(call: AircallCall, at: Instant): Meaning[] {
  const { recording, recording_short_url: shortRecording, voicemail, voicemail_short_url: shortVoicemail } = call;
  const told = [
    { of: 'call', link: recording, short: shortRecording },
    { of: 'voicemail', link: voicemail, short: shortVoicemail },
  ] as const;
  return told.flatMap(({ of, link, short }) =>
    toldRecording(call.id, linksOf(call), at, {
      ...{ id: `${call.id}/${of}`, of },
      link: link ?? short,
      expires_at: at + (link == null ? 3 : 1) * hourMs,
    }),
  );
}
