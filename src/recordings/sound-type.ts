/** What a file is by how it begins; null = nothing that we know as sound. */
export function sniffed(start: Uint8Array): string | null {
  const text = Buffer.from(start.subarray(0, 12)).toString('latin1');
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WAVE') return 'audio/wav';
  if (text.startsWith('ID3')) return 'audio/mpeg';
  if (text.startsWith('OggS')) return 'audio/ogg';
  if (text.startsWith('fLaC')) return 'audio/flac';
  if (text.startsWith('#!AMR')) return 'audio/amr';
  if (text.startsWith('.snd')) return 'audio/basic';
  if (text.slice(4, 8) === 'ftyp') return 'audio/mp4';
  if (text.startsWith('\x1aE\xdf\xa3')) return 'audio/webm';
  return isMpegFrame(start) ? 'audio/mpeg' : null;
}

/** A frame begins with eleven ones, then a version, a layer, a rate of bits and one of samples that exist. */
function isMpegFrame([first = 0, second = 0, third = 0xff]: Uint8Array): boolean {
  if (first !== 0xff || (second & 0xe0) !== 0xe0) return false;
  return (second & 0x18) !== 0x08 && (second & 0x06) !== 0 && (third & 0xf0) !== 0xf0 && (third & 0x0c) !== 0x0c;
}

/** Types that say no more than that it is a file. */
const plain: ReadonlySet<string> = new Set([
  '',
  'application/octet-stream',
  'binary/octet-stream',
  'application/ogg',
  'video/mp4',
  'video/webm',
]);

export const typeIn = (header: string | undefined): string => (header ?? '').split(';')[0]?.trim().toLowerCase() ?? '';

/** Whether a body of this type may be sound; what it is, its first bytes say. */
export function mayBeSound(type: string): boolean {
  return plain.has(type) || /^audio\/[a-z0-9][a-z0-9.+-]{0,60}$/u.test(type);
}

/** The type that it is kept under; null where it is no sound, whatever its sender says. */
export function soundType(told: string, start: Uint8Array): string | null {
  const seen = sniffed(start);
  if (seen !== null || plain.has(told)) return seen;
  // A form without a head of its own (G.711 as it is); a page or a document in its place begins like one.
  const first = Buffer.from(start).toString('latin1').trimStart().slice(0, 1);
  return first === '' || first === '<' || first === '{' || first === '[' ? null : told;
}
