import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { RawBody } from '#web/components/delivery/raw-body.tsx';
import css from './connections.module.css';

/** A row of a table that opens to the delivery which it came in: `children` are its cells, given the button that opens. */
export function RawRow({ seq, line, span, opened, onToggle, children }: RawRowProps) {
  const { t } = useTranslation('settings-connections');
  return (
    <>
      <tr>
        {children(
          <button type="button" className={css['link']} aria-expanded={opened} aria-label={t('openRaw', { seq })} onClick={onToggle}>
            #{seq}
          </button>,
        )}
      </tr>
      {opened ? (
        <tr className={css['opened']}>
          <td colSpan={span}>
            <RawBody seq={seq} {...(line === undefined ? {} : { line })} />
          </td>
        </tr>
      ) : null}
    </>
  );
}

interface RawRowProps {
  seq: number;
  /** Which line of it is meant. */
  line?: number;
  /** Columns of the table. */
  span: number;
  opened: boolean;
  onToggle: () => void;
  children: (toggle: ReactNode) => ReactNode;
}
