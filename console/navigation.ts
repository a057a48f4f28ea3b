/** The screens, in the order of the navigation. A screen that the caller's scopes do not allow is not there. */
import type { Scope } from './caller.tsx'
import { deferred, type Deferred } from './parts/deferred.tsx'
import { Loading } from './parts/loading.tsx'
import type { Texts } from './texts/en.ts'

export interface Screen {
  /** Its path below /console. */
  name: keyof Texts['screens']
  group: keyof Texts['navigation']['groups']
  /** What the caller needs to see it. */
  scope: Scope
  screen: Deferred<object>
  /** The screen of one of its things, below its path. */
  detail?: Deferred<object>
}

/** A screen is on its way before it is known who asks. @param path below /console: `/users/…` */
export function preloadScreen(path: string): void {
  const [, name, id] = path.split('/')
  const at = screens.find((each) => each.name === name)
  const shown = id ? at?.detail : at?.screen
  shown?.preload()
}

const screenOf = (load: Parameters<typeof deferred>[0]) => deferred(load, Loading)

export const screens: readonly Screen[] = [
  {
    name: 'users',
    group: 'people',
    scope: 'users:read',
    screen: screenOf(() => import('./screens/users/users.tsx')),
    detail: screenOf(() => import('./screens/person/person.tsx')),
  },
  {
    name: 'groups',
    group: 'people',
    scope: 'groups:read',
    screen: screenOf(() => import('./screens/groups/groups.tsx')),
    detail: screenOf(() => import('./screens/groups/group.tsx')),
  },
  {
    name: 'roles',
    group: 'people',
    scope: 'settings:read',
    screen: screenOf(() => import('./screens/roles/roles.tsx')),
  },
  {
    name: 'sessions',
    group: 'people',
    scope: 'sessions:read',
    screen: screenOf(() => import('./screens/sessions/sessions.tsx')),
  },
  {
    name: 'approvals',
    group: 'people',
    scope: 'registrations:read',
    screen: screenOf(() => import('./screens/approvals/approvals.tsx')),
  },
  { name: 'why', group: 'access', scope: 'check:others', screen: screenOf(() => import('./screens/why/why.tsx')) },
  {
    name: 'who-may',
    group: 'access',
    scope: 'permissions:read',
    screen: screenOf(() => import('./screens/who-may/who-may.tsx')),
  },
  {
    name: 'what-if',
    group: 'access',
    scope: 'grants:read',
    screen: screenOf(() => import('./screens/what-if/what-if.tsx')),
  },
  {
    name: 'reviews',
    group: 'access',
    scope: 'reviews:read',
    screen: screenOf(() => import('./screens/reviews/reviews.tsx')),
    detail: screenOf(() => import('./screens/review/review.tsx')),
  },
  {
    name: 'services',
    group: 'access',
    scope: 'tree:read',
    screen: screenOf(() => import('./screens/services/services.tsx')),
    detail: screenOf(() => import('./screens/services/service.tsx')),
  },
  { name: 'keys', group: 'programs', scope: 'keys:read', screen: screenOf(() => import('./screens/keys/keys.tsx')) },
  {
    name: 'webhooks',
    group: 'programs',
    scope: 'webhooks:read',
    screen: screenOf(() => import('./screens/webhooks/webhooks.tsx')),
  },
  {
    name: 'audit',
    group: 'record',
    scope: 'audit:read',
    screen: screenOf(() => import('./screens/audit/audit.tsx')),
    detail: screenOf(() => import('./screens/audit/seals.tsx')),
  },
  {
    name: 'sign-ins',
    group: 'record',
    scope: 'audit:read',
    screen: screenOf(() => import('./screens/sign-ins/sign-ins.tsx')),
  },
  { name: 'mail', group: 'record', scope: 'mail:read', screen: screenOf(() => import('./screens/mail/mail.tsx')) },
  {
    name: 'providers',
    group: 'system',
    scope: 'settings:read',
    screen: screenOf(() => import('./screens/providers/providers.tsx')),
  },
  {
    name: 'settings',
    group: 'system',
    scope: 'settings:read',
    screen: screenOf(() => import('./screens/settings/settings.tsx')),
  },
]
