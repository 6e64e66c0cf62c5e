import { IconCheck, IconMinus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { type Permission, roleNames, roles, scopeNames } from '#contract/roles.ts';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import css from '#web/pages/settings/parts/parts.module.css';

/** The table of roles by which the server itself decides. */
export function RolesPanel() {
  const { t } = useTranslation('settings-users');
  const { t: common } = useTranslation('settings');
  return (
    <Panel title={t('roles')} note={t('rolesNote')} flush>
      <DataTable label={t('roles')}>
        <thead>
          <tr>
            <th scope="col">{t('may')}</th>
            {roleNames.map((role) => (
              <th key={role} scope="col">
                {common(`role.${role}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {scopeNames.map((permission) => (
            <tr key={permission}>
              <th scope="row" className={css['wrap']}>
                {common(`permission.${permission}`)}
              </th>
              {roleNames.map((role) => {
                const granted: readonly Permission[] = roles[role];
                const Icon = granted.includes(permission) ? IconCheck : IconMinus;
                return (
                  <td key={role}>
                    <Icon size={16} aria-hidden className={css[granted.includes(permission) ? 'met' : 'faint']} />
                    <span className="visually-hidden">{t(granted.includes(permission) ? 'yes' : 'not')}</span>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </DataTable>
    </Panel>
  );
}
