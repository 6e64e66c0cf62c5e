import { useState } from 'react';
import type { Document } from './document.ts';
import { type PairRows, saysTheSame } from './pair-rows.ts';
import { Pairs, type PairsProps } from './pairs.tsx';

/** A part of the document edited as rows; a row that is not filled in yet stays on the page and is not stored. */
export function DocumentPairs({ part, as, onChange, ...shown }: DocumentPairsProps) {
  const [rows, setRows] = useState<readonly Document[]>(() => as.rowsOf(part));
  // Somebody else changed them: a discarded draft, or the JSON view.
  if (!saysTheSame(as, rows, part)) setRows(as.rowsOf(part));
  return (
    <Pairs
      {...shown}
      pairs={rows}
      onChange={(changed) => {
        setRows(changed);
        onChange(as.documentOf(changed));
      }}
    />
  );
}

interface DocumentPairsProps extends Omit<PairsProps, 'pairs' | 'onChange'> {
  part: Document;
  as: PairRows;
  onChange: (part: Document) => void;
}
