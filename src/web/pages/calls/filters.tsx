import { Button, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { directions, outcomes } from '#domain/facts.ts';
import { FilterMenu } from '#web/components/ui/filter-menu.tsx';
import { formatCode } from '#web/format.ts';
import { outcomeLook } from '#web/outcomes.ts';
import css from './filters.module.css';
import { filterValuesQuery } from './queries.ts';
import { type CallsSearch, type FilterName, filterNames } from './search.ts';

type Change = (part: Partial<Record<FilterName, string[]>> & { search?: string }) => void;

/** Search and filters of the list; what is set stands in the URL. */
export function Filters({ search, onChange }: { search: CallsSearch; onChange: Change }) {
  const set = filterNames.some((name) => search[name] !== undefined) || search.search !== undefined;
  const choose = (name: FilterName) => (values: string[]) => onChange({ [name]: values });
  return (
    <div className={css['filters']} role="search" aria-label="Calls">
      <SearchField text={search.search ?? ''} onSearch={(text) => onChange({ search: text })} />
      <FilterMenu
        title="Direction"
        values={directions}
        nameOf={formatCode}
        chosen={search.direction ?? []}
        onChange={choose('direction')}
      />
      <FilterMenu
        title="Outcome"
        values={outcomes}
        nameOf={(value) => outcomeLook(value).name}
        chosen={search.outcome ?? []}
        onChange={choose('outcome')}
      />
      {(['queue', 'agent', 'number'] as const).map((name) => (
        <ValuesMenu key={name} name={name} chosen={search[name] ?? []} onChange={choose(name)} />
      ))}
      {set ? (
        <Button variant="subtle" onClick={() => onChange({ search: '', direction: [], outcome: [], queue: [], agent: [], number: [] })}>
          Clear all
        </Button>
      ) : null}
    </div>
  );
}

function ValuesMenu({
  name,
  chosen,
  onChange,
}: {
  name: 'queue' | 'agent' | 'number';
  chosen: string[];
  onChange: (values: string[]) => void;
}) {
  const values = useQuery(filterValuesQuery(name));
  return <FilterMenu title={formatCode(name)} values={values.data} nameOf={(value) => value} chosen={chosen} onChange={onChange} />;
}

const pauseMs = 250;

function SearchField({ text, onSearch }: { text: string; onSearch: (text: string) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef<number | undefined>(undefined);

  // The URL may change by itself (back, a link); what is being typed is left alone.
  useEffect(() => {
    if (input.current !== null && input.current !== document.activeElement) input.current.value = text;
  }, [text]);

  return (
    <TextInput
      ref={input}
      className={css['search']}
      aria-label="Search by number, name or id"
      placeholder="Number, name or id"
      type="search"
      leftSection={<IconSearch size={16} aria-hidden />}
      defaultValue={text}
      onChange={(event) => {
        const { value } = event.currentTarget;
        window.clearTimeout(timer.current);
        timer.current = window.setTimeout(() => onSearch(value.trim()), pauseMs);
      }}
    />
  );
}
