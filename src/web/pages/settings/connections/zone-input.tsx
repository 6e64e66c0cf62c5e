import { TextInput } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { ZoneList } from '#web/components/ui/zone-list.tsx';
import { isZone } from '#web/period.ts';

/** An IANA time zone, with the known ones offered. */
export function ZoneInput({ label, value, onChange }: { label: string; value: string; onChange: (zone: string) => void }) {
  const { t } = useTranslation('settings-connections');
  const list = useId();
  return (
    <>
      <TextInput
        label={label}
        list={list}
        required
        value={value}
        error={isZone(value) ? undefined : t('zoneWrong')}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <ZoneList id={list} />
    </>
  );
}
