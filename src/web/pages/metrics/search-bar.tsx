import { NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { MetricView } from '#contract/catalogue-view.ts';
import { unitText } from '#web/format.ts';
import css from './search-bar.module.css';
import { anchorOf, anchors, type MetricsSearch } from './search.ts';
import type { CataloguePlace } from './use-catalogue.ts';

/** Narrows the catalogue: by words, by unit, by the facts that place a figure in time. */
export function Search({ definitions, search, change, found, narrow }: SearchProps) {
  const { t } = useTranslation('metrics-page');
  const type = useDebouncedCallback((q: string) => change({ q: q === '' ? undefined : q }, true), 150);
  const units = [...new Set(definitions.map((metric) => metric.unit))];
  const used = new Set(definitions.map((metric) => anchorOf(metric.anchor)));
  return (
    <div className={css['bar']} data-narrow={narrow || undefined} role="search">
      <TextInput
        type="search"
        aria-label={t('search')}
        placeholder={t('search')}
        leftSection={<IconSearch size={16} aria-hidden />}
        defaultValue={search.q ?? ''}
        onChange={(event) => type(event.currentTarget.value)}
        className={css['words'] ?? ''}
      />
      <NativeSelect
        aria-label={t('unit')}
        value={search.unit ?? ''}
        data={[{ value: '', label: t('anyUnit') }, ...units.map((unit) => ({ value: unit, label: unitText(unit) }))]}
        onChange={(event) => change({ unit: event.currentTarget.value === '' ? undefined : event.currentTarget.value })}
      />
      <NativeSelect
        aria-label={t('anchor')}
        value={search.anchor ?? ''}
        data={[
          { value: '', label: t('anyAnchor') },
          ...anchors.filter((anchor) => used.has(anchor)).map((anchor) => ({ value: anchor, label: t(`anchors.${anchor}`) })),
        ]}
        onChange={(event) => change({ anchor: anchors.find((anchor) => anchor === event.currentTarget.value) })}
      />
      <p className={css['found']} role="status">
        {t('found', { n: found })}
      </p>
    </div>
  );
}

interface SearchProps extends CataloguePlace {
  definitions: readonly MetricView[];
  search: MetricsSearch;
  found: number;
  /** Beside an open metric. */
  narrow: boolean;
}
