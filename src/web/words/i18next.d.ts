import 'i18next';
import type alarms from './en/alarms.json';
import type calls from './en/calls.json';
import type common from './en/common.json';
import type shell from './en/shell.json';
import type chart from './en/chart.json';
import type codes from './en/codes.json';
import type figure from './en/figure.json';
import type call from './en/call.json';
import type signIn from './en/sign-in.json';
import type firstRun from './en/first-run.json';
import type overview from './en/overview.json';
import type exportWords from './en/export.json';
import type service from './en/service.json';
import type sales from './en/sales.json';
import type team from './en/team.json';
import type metricsPage from './en/metrics-page.json';
import type invitation from './en/invitation.json';
import type settings from './en/settings.json';
import type settingsConnections from './en/settings-connections.json';
import type settingsImports from './en/settings-imports.json';
import type settingsWebhooks from './en/settings-webhooks.json';
import type settingsQueues from './en/settings-queues.json';
import type settingsAgents from './en/settings-agents.json';
import type settingsNumbers from './en/settings-numbers.json';
import type settingsHours from './en/settings-hours.json';
import type settingsSchedules from './en/settings-schedules.json';
import type settingsCosts from './en/settings-costs.json';
import type settingsTargets from './en/settings-targets.json';
import type settingsParameters from './en/settings-parameters.json';
import type settingsUsers from './en/settings-users.json';
import type settingsKeys from './en/settings-keys.json';
import type settingsAudit from './en/settings-audit.json';
import type settingsPrivacy from './en/settings-privacy.json';
import type settingsAccount from './en/settings-account.json';

/** English names every key; a key that is not there does not compile. One line a namespace. */
declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: {
      common: typeof common;
      alarms: typeof alarms;
      calls: typeof calls;
      shell: typeof shell;
      chart: typeof chart;
      codes: typeof codes;
      figure: typeof figure;
      call: typeof call;
      'sign-in': typeof signIn;
      'first-run': typeof firstRun;
      overview: typeof overview;
      export: typeof exportWords;
      service: typeof service;
      sales: typeof sales;
      team: typeof team;
      'metrics-page': typeof metricsPage;
      invitation: typeof invitation;
      settings: typeof settings;
      'settings-connections': typeof settingsConnections;
      'settings-imports': typeof settingsImports;
      'settings-webhooks': typeof settingsWebhooks;
      'settings-queues': typeof settingsQueues;
      'settings-agents': typeof settingsAgents;
      'settings-numbers': typeof settingsNumbers;
      'settings-hours': typeof settingsHours;
      'settings-schedules': typeof settingsSchedules;
      'settings-costs': typeof settingsCosts;
      'settings-targets': typeof settingsTargets;
      'settings-parameters': typeof settingsParameters;
      'settings-users': typeof settingsUsers;
      'settings-keys': typeof settingsKeys;
      'settings-audit': typeof settingsAudit;
      'settings-privacy': typeof settingsPrivacy;
      'settings-account': typeof settingsAccount;
    };
  }
}
