import { useRef, useState } from 'react';
import type { Recognised } from '#contract/import-view.ts';
import { client, problemOf } from '#web/api.ts';
import { uploadFile } from './upload.ts';

/** A file that somebody chose: on its way, arrived and recognised, or refused. */
export interface ChosenFile {
  readonly key: number;
  readonly name: string;
  readonly bytes: number;
  readonly share: number;
  readonly recognised: Recognised | null;
  readonly refusal: string | null;
}

/** The files of this visit, until they are imported or put away. */
export function useFiles() {
  const [files, setFiles] = useState<readonly ChosenFile[]>([]);
  const next = useRef(1);
  const stops = useRef(new Map<number, AbortController>());
  const change = (key: number, more: Partial<ChosenFile>): void =>
    setFiles((all) => all.map((one) => (one.key === key ? { ...one, ...more } : one)));
  const take = async (file: File): Promise<void> => {
    const key = next.current++;
    const stop = new AbortController();
    stops.current.set(key, stop);
    setFiles((all) => [...all, { key, name: file.name, bytes: file.size, share: 0, recognised: null, refusal: null }]);
    try {
      change(key, { recognised: await uploadFile(file, (share) => change(key, { share }), stop.signal) });
    } catch (error) {
      if (!stop.signal.aborted) change(key, { refusal: problemOf(error).detail });
    }
  };
  const forget = (key: number): void => setFiles((all) => all.filter((one) => one.key !== key));
  return {
    files,
    add: (chosen: Iterable<File>): void => {
      for (const file of chosen) void take(file);
    },
    /** Imported: the server has it. */
    forget,
    /** Put away: the server forgets it, too. */
    drop: (file: ChosenFile): void => {
      stops.current.get(file.key)?.abort();
      forget(file.key);
      // What is gone already need not be removed.
      if (file.recognised !== null) void client.call('removeUpload', { params: { id: file.recognised.upload } }).catch(() => undefined);
    },
  };
}
