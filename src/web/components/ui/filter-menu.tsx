import { Button, Popover } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import css from './filter-menu.module.css';

/** A filter as a button that says what it is set to; its values behind it, to be ticked. */
export function FilterMenu({ title, values, nameOf, chosen, onChange, onOpen }: FilterMenuProps) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  const [search, setSearch] = useState('');
  const offered = [...new Set([...(values ?? []), ...chosen])];
  const listed = offered.filter((value) => nameOf(value).toLowerCase().includes(search.toLowerCase()));
  const said = chosen.length === 0 ? title : `${title}: ${chosen.length > 2 ? chosen.length : chosen.map(nameOf).join(', ')}`;
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" width={256} trapFocus shadow="md" returnFocus>
      <Popover.Target>
        <Button
          variant="default"
          className={chosen.length === 0 ? css['plain'] : css['set']}
          rightSection={<IconChevronDown size={14} aria-hidden />}
          data-print={chosen.length > 0 || undefined}
          aria-haspopup="dialog"
          aria-expanded={opened}
          onClick={() => {
            if (!opened) onOpen?.();
            setOpened(!opened);
          }}
        >
          <span data-screen-only>{said}</span>
          <span data-print-only aria-hidden>{`${title}: ${chosen.map(nameOf).join(', ')}`}</span>
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={title} className={css['dropdown']}>
        {offered.length > 8 ? (
          <input
            aria-label={t('filterMenu.searchIn', { title })}
            placeholder={t('filterMenu.search')}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
        ) : null}
        <ul className={css['values']} aria-label={title}>
          {listed.map((value) => (
            <li key={value}>
              <label className={css['value']}>
                <input
                  type="checkbox"
                  checked={chosen.includes(value)}
                  onChange={(event) => onChange(event.target.checked ? [...chosen, value] : chosen.filter((one) => one !== value))}
                />
                <span>{nameOf(value)}</span>
              </label>
            </li>
          ))}
        </ul>
        {values === undefined ? (
          <p className={css['note']}>{t('loading')}</p>
        ) : listed.length === 0 ? (
          <p className={css['note']}>{t('filterMenu.none')}</p>
        ) : null}
        <Button size="compact-sm" variant="subtle" disabled={chosen.length === 0} onClick={() => onChange([])}>
          {t('filterMenu.clear')}
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}

interface FilterMenuProps {
  title: string;
  /** What there is to choose from; undefined while it comes. */
  values: readonly string[] | undefined;
  nameOf: (value: string) => string;
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
  onOpen?: () => void;
}
