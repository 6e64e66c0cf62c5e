import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { PageHeader } from '#web/components/ui/page-header.tsx';
import { Empty } from '#web/components/ui/states.tsx';
import { useTitle } from '#web/use-title.ts';
import { Loaded } from './loaded.tsx';

/** A page of things that are added: the form once it is asked for, and all of them, or how to begin where there are none. */
export function AddedPage<Thing>({ words, query, made, form, children }: AddedPageProps<Thing>) {
  useTitle(words.title);
  const [adding, setAdding] = useState(false);
  const add = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAdding(true)}>
      {words.add}
    </Button>
  );
  return (
    <>
      <PageHeader title={words.title}>{adding ? null : add}</PageHeader>
      {made}
      {adding ? form(() => setAdding(false)) : null}
      <Loaded query={query} height={180}>
        {(all) =>
          all.length > 0 ? (
            children(all)
          ) : adding ? null : (
            <Empty title={words.none} action={add}>
              <p>{words.noneHow}</p>
            </Empty>
          )
        }
      </Loaded>
    </>
  );
}

interface AddedPageProps<Thing> {
  words: { title: string; add: string; none: string; noneHow: string };
  query: UseQueryResult<readonly Thing[]>;
  /** What is said once of the last that was added. */
  made?: ReactNode;
  /** The form, which closes itself. */
  form: (close: () => void) => ReactNode;
  /** All of them, one at least. */
  children: (all: readonly Thing[]) => ReactNode;
}
