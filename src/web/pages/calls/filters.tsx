import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { directions, endedBys, outcomes } from '#domain/facts.ts';
import { FilterChip, ViewChips } from '#web/components/page/filter-bar.tsx';
import { FilterMenu } from '#web/components/ui/filter-menu.tsx';
import { codeText } from '#web/format.ts';
import { outcomeLook } from '#web/outcomes.ts';
import { type View, viewFilters } from '#web/view.ts';
import css from './filters.module.css';
import { SearchField } from './search-field.tsx';
import { type CallsChange, type CallsSearch, ownFilters, spanNames } from './search.ts';
import { SpanMenu } from './span-menu.tsx';

/** Search and filters of the list; what is set stands in the URL. */
export function Filters({ search, view, onChange }: { search: CallsSearch; view: View; onChange: (change: CallsChange) => void }) {
  const { t } = useTranslation('calls');
  const own = [...ownFilters, ...spanNames, 'search'] as const;
  const set = own.some((name) => search[name] !== undefined) || view.where.length > 0;
  const clear = (): void => {
    onChange(Object.fromEntries(own.map((name) => [name, undefined])));
    if (view.where.length > 0) view.change(Object.fromEntries(viewFilters.map((name) => [name, undefined])));
  };
  return (
    <div className={css['filters']} role="search" aria-label={t('title')}>
      <SearchField text={search.search ?? ''} onSearch={(text) => onChange({ search: text })} />
      <div className={css['chips']}>
        <FilterMenu
          title={t('column.direction')}
          values={directions}
          nameOf={codeText}
          chosen={search.direction ?? []}
          onChange={(direction) => onChange({ direction })}
        />
        <FilterMenu
          title={t('column.outcome')}
          values={outcomes}
          nameOf={(value) => outcomeLook(value).name}
          chosen={search.outcome ?? []}
          onChange={(outcome) => onChange({ outcome })}
        />
        <ViewChips names={viewFilters} />
        <SpanMenu title={t('column.wait')} least="min_wait" most="max_wait" search={search} onChange={onChange} />
        <SpanMenu title={t('column.talk')} least="min_talk" most="max_talk" search={search} onChange={onChange} />
        {(['disposition', 'topic'] as const).map((name) => (
          <FilterChip
            key={name}
            dimension={name}
            title={t(`column.${name}`)}
            chosen={search[name] ?? []}
            onChange={(chosen) => onChange({ [name]: chosen })}
          />
        ))}
        <FilterMenu
          title={t('column.ended_by')}
          values={endedBys}
          nameOf={codeText}
          chosen={search.ended_by ?? []}
          onChange={(values) => onChange({ ended_by: values })}
        />
        {set ? (
          <Button variant="subtle" onClick={clear}>
            {t('clearAll')}
          </Button>
        ) : null}
      </div>
    </div>
  );
}
