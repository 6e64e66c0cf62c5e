import { ActionIcon, Button, Popover } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconColumns3 } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type ColumnName, columnNames, defaultColumns } from './column-names.ts';
import css from './column-menu.module.css';

/** Which columns the list shows, and in which order; it stands in the URL, so that a link shows the same. */
export function ColumnMenu({ chosen, onChange }: { chosen: readonly ColumnName[]; onChange: (columns: ColumnName[]) => void }) {
  const { t } = useTranslation('calls');
  const [opened, setOpened] = useState(false);
  const ordered = [...chosen, ...columnNames.filter((name) => !chosen.includes(name))];
  const move = (name: ColumnName, by: number): void => {
    const at = chosen.indexOf(name);
    const others = chosen.filter((one) => one !== name);
    onChange([...others.slice(0, at + by), name, ...others.slice(at + by)]);
  };
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={280} trapFocus shadow="md" returnFocus>
      <Popover.Target>
        <Button
          variant="default"
          leftSection={<IconColumns3 size={16} aria-hidden />}
          aria-haspopup="dialog"
          aria-expanded={opened}
          onClick={() => setOpened(!opened)}
        >
          {t('columns')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('columns')} className={css['dropdown']}>
        <ul className={css['columns']}>
          {ordered.map((name) => {
            const at = chosen.indexOf(name);
            return (
              <li key={name} className={css['column']}>
                <label className={css['value']}>
                  <input
                    type="checkbox"
                    checked={at >= 0}
                    // The time leads to the call.
                    disabled={name === 'time'}
                    onChange={(event) => onChange(event.target.checked ? [...chosen, name] : chosen.filter((one) => one !== name))}
                  />
                  <span>{t(`column.${name}`)}</span>
                </label>
                {at < 0 || name === 'time' ? null : (
                  <span className={css['moves']}>
                    <Move name={name} by={-1} disabled={at <= 1} onMove={move} />
                    <Move name={name} by={1} disabled={at === chosen.length - 1} onMove={move} />
                  </span>
                )}
              </li>
            );
          })}
        </ul>
        <Button
          size="compact-sm"
          variant="subtle"
          disabled={chosen.join() === defaultColumns.join()}
          onClick={() => onChange([...defaultColumns])}
        >
          {t('usualColumns')}
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}

function Move({ name, by, disabled, onMove }: MoveProps) {
  const { t } = useTranslation('calls');
  const Icon = by < 0 ? IconArrowUp : IconArrowDown;
  const column = t(`column.${name}`);
  return (
    <ActionIcon
      variant="subtle"
      size="sm"
      color="gray"
      disabled={disabled}
      aria-label={by < 0 ? t('moveUp', { column }) : t('moveDown', { column })}
      onClick={() => onMove(name, by)}
    >
      <Icon size={14} aria-hidden />
    </ActionIcon>
  );
}

interface MoveProps {
  name: ColumnName;
  by: number;
  disabled: boolean;
  onMove: (name: ColumnName, by: number) => void;
}
