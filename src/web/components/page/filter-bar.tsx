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
      <ViewChips names={names} />
      {set ? (
        <Button size="compact-sm" variant="subtle" onClick={() => change(Object.fromEntries(names.map((name) => [name, undefined])))}>
          {t('clearFilters')}
        </Button>
      ) : null}
    </div>
  );
}

/** The filters that every page has in common, as chips of this one. */
export function ViewChips({ names }: { names: readonly ViewFilter[] }) {
  const { t } = useTranslation();
  const { filters, change } = useView();
  return names.map((name) => (
    <FilterChip
      key={name}
      dimension={name}
      title={t(`dimension.${name}`)}
      chosen={filters[name] ?? []}
      onChange={(values) => change({ [name]: values })}
    />
  ));
}

/** A filter by the values of a dimension that the account's own calls have. */
export function FilterChip({ dimension, title, chosen, onChange }: FilterChipProps) {
  // Asked when somebody looks: a page's own figures come first.
  const [wanted, setWanted] = useState(false);
  const values = useQuery({ ...filterValuesQuery(dimension), enabled: wanted });
  const nameIn = useNames();
  return (
    <FilterMenu
      title={title}
      values={values.data}
      nameOf={(value) => nameIn(dimension, value)}
      chosen={chosen}
      onChange={onChange}
      onOpen={() => setWanted(true)}
    />
  );
}

interface FilterChipProps {
  dimension: string;
  title: string;
  chosen: string[];
  onChange: (values: string[]) => void;
}
