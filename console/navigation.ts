/** The screens, in the order of the navigation. A screen that the caller's scopes do not allow is not there. */
import { lazy, type ComponentType } from 'react'
import type { Scope } from './caller.tsx'
import type { Texts } from './texts/en.ts'

export interface Screen {
  /** Its path below /console. */
  name: keyof Texts['screens']
  group: keyof Texts['navigation']['groups']
  /** What the caller needs to see it. */
  scope: Scope
  screen: ComponentType
  /** The screen of one of its things, below its path. */
  detail?: ComponentType
}

export const screens: readonly Screen[] = [
  {
    name: 'users',
    group: 'people',
    scope: 'users:read',
    screen: lazy(() => import('./screens/users/users.tsx')),
    detail: lazy(() => import('./screens/person/person.tsx')),
  },
  {
    name: 'groups',
    group: 'people',
    scope: 'groups:read',
    screen: lazy(() => import('./screens/groups/groups.tsx')),
    detail: lazy(() => import('./screens/groups/group.tsx')),
  },
  {
    name: 'sessions',
    group: 'people',
    scope: 'sessions:read',
    screen: lazy(() => import('./screens/sessions/sessions.tsx')),
  },
  {
    name: 'approvals',
    group: 'people',
    scope: 'registrations:read',
    screen: lazy(() => import('./screens/approvals/approvals.tsx')),
  },
  {
    name: 'services',
    group: 'programs',
    scope: 'tree:read',
    screen: lazy(() => import('./screens/services/services.tsx')),
    detail: lazy(() => import('./screens/services/service.tsx')),
  },
  { name: 'keys', group: 'programs', scope: 'keys:read', screen: lazy(() => import('./screens/keys/keys.tsx')) },
  {
    name: 'webhooks',
    group: 'programs',
    scope: 'webhooks:read',
    screen: lazy(() => import('./screens/webhooks/webhooks.tsx')),
  },
  {
    name: 'audit',
    group: 'record',
    scope: 'audit:read',
    screen: lazy(() => import('./screens/audit/audit.tsx')),
  },
  { name: 'mail', group: 'record', scope: 'mail:read', screen: lazy(() => import('./screens/mail/mail.tsx')) },
  {
    name: 'settings',
    group: 'system',
    scope: 'settings:read',
    screen: lazy(() => import('./screens/settings/settings.tsx')),
  },
]
