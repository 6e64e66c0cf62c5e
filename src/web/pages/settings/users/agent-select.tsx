import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { filterValuesQuery } from '#web/components/page/filter-values.ts';
import { useNames } from '#web/names.ts';

/** The agent whose calls a user of the role agent sees. */
export function AgentSelect({ label, hidden, value, error, onChange }: AgentSelectProps) {
  const { t } = useTranslation('settings-users');
  const nameOf = useNames();
  const { data = [] } = useQuery(filterValuesQuery('agent'));
  const agents = value === null || data.includes(value) ? data : [value, ...data];
  return (
    <NativeSelect
      {...(hidden ? { 'aria-label': label, size: 'xs', w: 160 } : { label })}
      value={value ?? ''}
      error={error}
      onChange={(event) => onChange(event.currentTarget.value === '' ? null : event.currentTarget.value)}
      data={[{ value: '', label: t('choose') }, ...agents.map((agent) => ({ value: agent, label: nameOf('agent', agent) }))]}
    />
  );
}

interface AgentSelectProps {
  label: string;
  /** In a table, whose heading says it. */
  hidden: boolean;
  value: string | null;
  error: string | null;
  onChange: (agent: string | null) => void;
}
