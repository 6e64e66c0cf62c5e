import { Menu, UnstyledButton, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { IconDeviceDesktop, IconLogout, IconMoon, IconSelector, IconSun } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { client } from '#web/api.ts';
import { formatCode } from '#web/format.ts';
import { useSession } from '#web/session.ts';
import css from './account-menu.module.css';

/** Account and person; theme and sign-out behind them. */
export function AccountMenu() {
  const { me, accountName } = useSession();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme('light') === 'dark';
  const router = useRouter();
  const queryClient = useQueryClient();
  const signOut = useMutation({
    mutationFn: async () => await client.call('signOut'),
    onSuccess: async () => {
      await router.navigate({ to: '/sign-in', replace: true });
      queryClient.clear();
    },
  });
  return (
    <div className={css['foot']}>
      <UnstyledButton
        className={css['theme']}
        aria-label={dark ? 'Switch to the light theme' : 'Switch to the dark theme'}
        onClick={() => setColorScheme(dark ? 'light' : 'dark')}
      >
        {dark ? <IconSun size={18} stroke={1.75} aria-hidden /> : <IconMoon size={18} stroke={1.75} aria-hidden />}
      </UnstyledButton>
      <Menu position="top-start" width={224} shadow="md">
        <Menu.Target>
          <UnstyledButton className={css['account']}>
            <span className={css['names']}>
              <span className={css['name']}>{accountName}</span>
              <span className={css['person']}>{me.user?.name ?? 'API key'}</span>
            </span>
            <IconSelector size={16} stroke={1.75} aria-hidden />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>
            {me.user?.email}
            {me.role === null ? null : <span className={css['role']}>{formatCode(me.role)}</span>}
          </Menu.Label>
          <Menu.Item
            leftSection={<IconDeviceDesktop size={16} aria-hidden />}
            disabled={colorScheme === 'auto'}
            onClick={() => setColorScheme('auto')}
          >
            Theme of the system
          </Menu.Item>
          <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => signOut.mutate()}>
            Sign out
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
