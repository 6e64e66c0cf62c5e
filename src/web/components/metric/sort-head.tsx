import { UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { nextSort, type Order, orderOf, type SortSearch } from './sort.ts';
import css from './sort-head.module.css';

/** The head of a column that the table can be sorted by. */
export function SortHead({ column, title, first, number, sort, onSort }: SortHeadProps) {
  const order = orderOf(sort, column);
  return (
    <th scope="col" data-number={number || undefined} aria-sort={order ?? 'none'}>
      <UnstyledButton className={css['sort'] ?? ''} onClick={() => onSort(nextSort(sort, column, first))}>
        <span>{title}</span>
        {order === 'ascending' ? <IconArrowUp size={12} aria-hidden /> : null}
        {order === 'descending' ? <IconArrowDown size={12} aria-hidden /> : null}
      </UnstyledButton>
    </th>
  );
}

interface SortHeadProps {
  column: string;
  title: string;
  /** What the first click sorts by. */
  first: Order;
  number: boolean;
  sort: SortSearch;
  onSort: (sort: SortSearch) => void;
}
