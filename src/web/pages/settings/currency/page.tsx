import { Button, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Currencies } from '#contract/currencies.ts';
import { client } from '#web/api.ts';
import { PageHeader } from '#web/components/ui/page-header.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import { useAttempt } from '#web/pages/settings/parts/attempt.ts';
import { Form } from '#web/pages/settings/parts/form.tsx';
import { FormEnd } from '#web/pages/settings/parts/form-end.tsx';
import { Loaded } from '#web/pages/settings/parts/loaded.tsx';
import { useSaved } from '#web/pages/settings/parts/saved.tsx';
import { refreshFigures } from '#web/refresh.ts';
import { useTitle } from '#web/use-title.ts';
import { currenciesQuery } from './queries.ts';
import { Rates } from './rates.tsx';

/** The currency of the account's figures, and what others were worth by date. */
export function CurrencySettings() {
  const { t } = useTranslation('settings-currency');
  useTitle(t('title'));
  const query = useQuery(currenciesQuery);
  return (
    <>
      <PageHeader title={t('title')} />
      <Loaded query={query} height={320}>
        {(data) => (
          <>
            <Own key={data.currency ?? ''} currency={data.currency} />
            {data.currency === null && data.pairs.length === 0 ? null : <Rates currencies={data} />}
          </>
        )}
      </Loaded>
    </>
  );
}

function Own({ currency }: Pick<Currencies, 'currency'>) {
  const { t } = useTranslation('settings-currency');
  const { t: common } = useTranslation('settings');
  const { tell } = useSaved();
  const queryClient = useQueryClient();
  const [chosen, setChosen] = useState(currency ?? '');
  const { busy, refusal, attempt } = useAttempt();
  const wrong = chosen === '' || /^[A-Z]{3}$/.test(chosen) ? null : t('wrong.currency');
  const write = async (given: string | null): Promise<void> => {
    await client.call('chooseCurrency', { body: { currency: given } });
    await refreshFigures(queryClient);
  };
  const save = async (): Promise<void> => {
    if (wrong !== null) return;
    await attempt(async () => {
      await write(chosen === '' ? null : chosen);
      tell(t('saved'), async () => await write(currency));
    });
  };
  return (
    <Panel title={t('own')} note={t('ownNote')}>
      <Form onSend={() => void save()}>
        <TextInput
          label={t('currency')}
          description={t('currencySays')}
          maxLength={3}
          autoComplete="off"
          value={chosen}
          error={wrong}
          onChange={(event) => setChosen(event.currentTarget.value.toUpperCase())}
        />
        <FormEnd refusal={refusal}>
          <Button type="submit" size="compact-md" loading={busy} disabled={chosen === (currency ?? '')}>
            {common('action.save')}
          </Button>
        </FormEnd>
      </Form>
    </Panel>
  );
}
