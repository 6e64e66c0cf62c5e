import { Button, Popover } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDuration } from '#web/format.ts';
import menuCss from '#web/components/ui/filter-menu.module.css';
import css from './filters.module.css';
import type { CallsChange, CallsSearch, SpanName } from './search.ts';

/** A filter by length, in seconds: at least, at most, or both. */
export function SpanMenu({ title, least, most, search, onChange }: SpanMenuProps) {
  const { t } = useTranslation('calls');
  const [opened, setOpened] = useState(false);
  const [from, to] = [search[least], search[most]];
  const said =
    from !== undefined && to !== undefined
      ? t('span.between', { title, from: formatDuration(from), to: formatDuration(to) })
      : from !== undefined
        ? t('span.from', { title, from: formatDuration(from) })
        : to !== undefined
          ? t('span.to', { title, to: formatDuration(to) })
          : title;
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" width={256} trapFocus shadow="md" returnFocus>
      <Popover.Target>
        <Button
          variant="default"
          className={said === title ? menuCss['plain'] : menuCss['set']}
          rightSection={<IconChevronDown size={14} aria-hidden />}
          data-print={said !== title || undefined}
          aria-haspopup="dialog"
          aria-expanded={opened}
          onClick={() => setOpened(!opened)}
        >
          {said}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={title}>
        <form
          className={css['span']}
          onSubmit={(event) => {
            event.preventDefault();
            const data = new FormData(event.currentTarget);
            onChange({ [least]: numberOf(data.get('least')), [most]: numberOf(data.get('most')) });
            setOpened(false);
          }}
        >
          <label className={css['field']}>
            {t('span.least')}
            <input name="least" type="number" min={0} step="any" inputMode="decimal" defaultValue={from} />
          </label>
          <label className={css['field']}>
            {t('span.most')}
            <input name="most" type="number" min={0} step="any" inputMode="decimal" defaultValue={to} />
          </label>
          <Button type="submit" size="compact-sm" variant="default">
            {t('span.apply')}
          </Button>
          <Button
            size="compact-sm"
            variant="subtle"
            disabled={said === title}
            onClick={() => {
              onChange({ [least]: undefined, [most]: undefined });
              setOpened(false);
            }}
          >
            {t('span.clear')}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}

function numberOf(value: FormDataEntryValue | null): number | undefined {
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const number = Number(value);
  return Number.isFinite(number) && number >= 0 ? number : undefined;
}

interface SpanMenuProps {
  title: string;
  least: SpanName;
  most: SpanName;
  search: CallsSearch;
  onChange: (change: CallsChange) => void;
}
