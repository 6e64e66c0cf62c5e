import { Button, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client } from '#web/api.ts';
import { Panel } from '#web/components/ui/panel.tsx';
import { Failed } from '#web/components/ui/states.tsx';
import { isZone } from '#web/period.ts';
import { useAttempt } from '#web/pages/settings/parts/attempt.ts';
import { connectionId } from '#web/pages/settings/parts/free-id.ts';
import parts from '#web/pages/settings/parts/parts.module.css';
import { useSession } from '#web/session.ts';
import css from './connections.module.css';
import { firstSettings } from './document.ts';
import { isOwnKind, kindName } from './page.tsx';
import { Problems } from './problems.tsx';
import { connectorsQuery } from './queries.ts';
import { ZoneInput } from './zone-input.tsx';

/** Connects a system: which one, its name and its time zone; what else it needs stands on its own page. */
export function AddConnection({ taken, onDone }: { taken: readonly string[]; onDone: () => void }) {
  const { t } = useTranslation('settings-connections');
  const { t: common } = useTranslation('settings');
  const { tz: accountZone } = useSession();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const connectors = useQuery(connectorsQuery);
  const [kind, setKind] = useState('asterisk');
  const [name, setName] = useState('');
  const [tz, setTz] = useState(accountZone);
  const { busy, problem, attempt } = useAttempt();
  const chosen = connectors.data?.find((one) => one.kind === kind);
  if (connectors.isError) return <Failed error={connectors.error} retry={() => void connectors.refetch()} />;

  const create = (event: SubmitEvent): void => {
    event.preventDefault();
    const id = connectionId(name, taken);
    void attempt(async () => {
      await client.call('createConnection', {
        body: { id, kind, name: name.trim(), settings: firstSettings(kind, chosen?.needs_zone === false ? null : tz) },
      });
      await queryClient.invalidateQueries({ queryKey: ['connections'] });
      await navigate({ to: '/settings/connections/$id', params: { id } });
    });
  };
  return (
    <Panel title={t('addTitle')} note={t('addNote')}>
      <form className={parts['form']} onSubmit={create}>
        <fieldset className={css['systems']}>
          <legend className={parts['legend']}>{t('system')}</legend>
          {(connectors.data ?? []).map((one) => (
            <label key={one.kind} className={css['system']}>
              <input type="radio" name="kind" checked={kind === one.kind} onChange={() => setKind(one.kind)} />
              <span>
                {kindName(t, one)}
                {isOwnKind(one.kind) ? <small>{t(`kindSays.${one.kind}`)}</small> : null}
              </span>
            </label>
          ))}
        </fieldset>
        <TextInput
          label={t('name')}
          description={name.trim() === '' ? undefined : t('willBe', { id: connectionId(name, taken) })}
          required
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {chosen?.needs_zone === false ? null : <ZoneInput label={t('zone')} value={tz} onChange={setTz} />}
        {problem === null ? null : <Problems problem={problem} />}
        <div className={`${parts['buttons'] ?? ''} ${parts['whole'] ?? ''}`}>
          <Button type="submit" loading={busy} disabled={name.trim() === '' || !isZone(tz)}>
            {t('connect')}
          </Button>
          <Button variant="default" onClick={onDone}>
            {common('action.cancel')}
          </Button>
        </div>
      </form>
    </Panel>
  );
}
