import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FilterMenu } from '#web/components/ui/filter-menu.tsx';
import { useNames } from '#web/names.ts';
import { useView, type ViewFilter } from '#web/view.ts';
import css from './filter-bar.module.css';
import { filterValuesQuery } from './filter-values.ts';

/** The filters of a page, each a chip that says what it is set to. */
export function FilterBar({ names }: { names: readonly ViewFilter[] }) {
  const { t } = useTranslation();
  const { filters, change } = useView();
  const set = names.some((name) => filters[name] !== undefined);
  return (
    <div className={css['bar']} role="group" aria-label={t('filters')}>
      {names.map((name) => (
        <FilterChip key={name} name={name} chosen={filters[name] ?? []} onChange={(values) => change({ [name]: values })} />
      ))}
      {set ? (
        <Button size="compact-sm" variant="subtle" onClick={() => change(Object.fromEntries(names.map((name) => [name, undefined])))}>
          {t('clearFilters')}
        </Button>
      ) : null}
    </div>
  );
}

/** One filter of the view, with the values that calls have. */
export function FilterChip({ name, chosen, onChange }: { name: ViewFilter; chosen: string[]; onChange: (values: string[]) => void }) {
  const { t } = useTranslation();
  // Asked when somebody looks: a page's own figures come first.
  const [wanted, setWanted] = useState(false);
  const values = useQuery({ ...filterValuesQuery(name), enabled: wanted });
  const nameIn = useNames();
  return (
    <FilterMenu
      title={t(`dimension.${name}`)}
      values={values.data}
      nameOf={(value) => nameIn(name, value)}
      chosen={chosen}
      onChange={onChange}
      onOpen={() => setWanted(true)}
    />
  );
}
