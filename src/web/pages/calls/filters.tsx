import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { directions, outcomes } from '#domain/facts.ts';
import { FilterChip } from '#web/components/page/filter-bar.tsx';
import { filterValuesQuery } from '#web/components/page/filter-values.ts';
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
        {viewFilters.map((name) => (
          <FilterChip key={name} name={name} chosen={view.filters[name] ?? []} onChange={(values) => view.change({ [name]: values })} />
        ))}
        <SpanMenu title={t('column.wait')} least="min_wait" most="max_wait" search={search} onChange={onChange} />
        <SpanMenu title={t('column.talk')} least="min_talk" most="max_talk" search={search} onChange={onChange} />
        <FoundMenu name="disposition" search={search} onChange={onChange} />
        <FoundMenu name="topic" search={search} onChange={onChange} />
        <FilterMenu
          title={t('column.ended_by')}
          values={enders}
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

const enders = ['agent', 'customer', 'system'] as const;

/** A filter by values that the account's own calls have; asked when somebody looks. */
function FoundMenu({ name, search, onChange }: FoundMenuProps) {
  const { t } = useTranslation('calls');
  const [wanted, setWanted] = useState(false);
  const values = useQuery({ ...filterValuesQuery(name), enabled: wanted });
  return (
    <FilterMenu
      title={t(`column.${name}`)}
      values={values.data}
      nameOf={(value) => value}
      chosen={search[name] ?? []}
      onChange={(chosen) => onChange({ [name]: chosen })}
      onOpen={() => setWanted(true)}
    />
  );
}

interface FoundMenuProps {
  name: 'disposition' | 'topic';
  search: CallsSearch;
  onChange: (change: CallsChange) => void;
}
