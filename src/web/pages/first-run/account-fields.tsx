import { NativeSelect, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';

const zones = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];

/** Name and time zone of an account; the browser's own zone is proposed. */
export function AccountFields() {
  const { t } = useTranslation('first-run');
  const mine = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <>
      <TextInput name="company" label={t('account.name')} autoComplete="organization" maxLength={100} required withAsterisk={false} />
      <NativeSelect name="tz" label={t('account.zone')} data={zones} defaultValue={zones.includes(mine) ? mine : 'UTC'} />
    </>
  );
}
