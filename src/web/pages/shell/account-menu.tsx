import { Menu, UnstyledButton, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { IconBuilding, IconCheck, IconDeviceDesktop, IconKeyboard, IconLogout, IconMoon, IconSelector, IconSun } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { problemOf } from '#web/api.ts';
import { LanguageItems } from '#web/components/ui/language-menu.tsx';
import { useSession } from '#web/session.ts';
import css from './account-menu.module.css';
import { switchAccount } from './switch-account.ts';
import { useSignOut } from './use-sign-out.ts';

/** Account and person; the other accounts, language, theme and sign-out behind them. */
export function AccountMenu({ onShortcuts }: { onShortcuts: () => void }) {
  const { t } = useTranslation('shell');
  const { me, accountName } = useSession();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme('light') === 'dark';
  const signOut = useSignOut();
  const change = useMutation({ mutationFn: switchAccount });
  return (
    <div className={css['foot']}>
      <UnstyledButton
        className={css['theme']}
        aria-label={dark ? t('theme.toLight') : t('theme.toDark')}
        onClick={() => setColorScheme(dark ? 'light' : 'dark')}
      >
        {dark ? <IconSun size={18} stroke={1.75} aria-hidden /> : <IconMoon size={18} stroke={1.75} aria-hidden />}
      </UnstyledButton>
      <Menu position="top-start" width={256} shadow="md" closeOnItemClick>
        <Menu.Target>
          <UnstyledButton className={css['account']}>
            <span className={css['names']}>
              <span className={css['name']}>{accountName}</span>
              <span className={css['person']}>{me.user?.name ?? t('account.apiKey')}</span>
            </span>
            <IconSelector size={16} stroke={1.75} aria-hidden />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown className={css['dropdown']}>
          <Menu.Label>
            {me.user?.email}
            {me.role === null ? null : <span className={css['role']}>{t(`role.${me.role}`)}</span>}
          </Menu.Label>
          {me.accounts.length < 2 ? null : (
            <>
              <Menu.Divider />
              <Menu.Label>{t('account.switch')}</Menu.Label>
              {me.accounts.map((account) => (
                <Menu.Item
                  key={account.id}
                  {...(account.id === me.account ? { 'aria-current': 'true' as const } : {})}
                  leftSection={<IconBuilding size={16} aria-hidden />}
                  rightSection={account.id === me.account ? <IconCheck size={14} aria-hidden /> : null}
                  onClick={() => (account.id === me.account ? undefined : change.mutate(account.id))}
                >
                  {account.name}
                </Menu.Item>
              ))}
            </>
          )}
          <Menu.Divider />
          <Menu.Label>{t('account.language')}</Menu.Label>
          <LanguageItems />
          <Menu.Divider />
          <Menu.Item
            leftSection={<IconDeviceDesktop size={16} aria-hidden />}
            disabled={colorScheme === 'auto'}
            onClick={() => setColorScheme('auto')}
          >
            {t('action.auto')}
          </Menu.Item>
          <Menu.Item leftSection={<IconKeyboard size={16} aria-hidden />} onClick={onShortcuts}>
            {t('action.shortcuts')}
          </Menu.Item>
          <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={signOut}>
            {t('action.signOut')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {change.isError ? (
        <p role="alert" className={css['failed']}>
          {t('account.failed', { why: problemOf(change.error).detail })}
        </p>
      ) : null}
    </div>
  );
}
