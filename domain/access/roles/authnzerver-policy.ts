/** The policy of the preset `authnzerver`. */
import { type RolePolicy, type RoleRules, visibilities } from './policy.ts'

const actions = ['list', 'view', 'create', 'delete', 'edit', 'change_visibility', 'change_owner'] as const
const content = { actions, visibilities, barred_roles: ['locked'] }
const ownable = ['dataset', 'object', 'collection', 'apikey', 'preference']
const nothing = { public: [], unlisted: [], shared: [], private: [] }
const staffOnOthers = ['list', 'view', 'delete', 'edit', 'change_visibility', 'change_owner']

/** The default table of authnzerver, complete. */
export const authnzerverRolePolicy: RolePolicy = {
  roles: ['superuser', 'staff', 'authenticated', 'anonymous', 'locked'],
  items: ['object', 'dataset', 'collection', 'user', 'session', 'apikey', 'preference'],
  actions,
  visibilities,
  limits: ['requests', 'requests_per_minute'],
  item_policy: {
    object: content,
    dataset: content,
    collection: content,
    user: {
      actions: ['list', 'view', 'create', 'edit', 'delete'],
      visibilities: ['private'],
      barred_roles: ['authenticated', 'anonymous', 'locked'],
    },
    session: {
      actions: ['list', 'view', 'delete'],
      visibilities: ['private'],
      barred_roles: ['authenticated', 'anonymous', 'locked'],
    },
    apikey: {
      actions: ['list', 'view', 'create', 'delete'],
      visibilities: ['private'],
      barred_roles: ['anonymous', 'locked'],
    },
    preference: { actions: ['list', 'view', 'edit'], visibilities: ['private'], barred_roles: ['anonymous', 'locked'] },
  },
  role_policy: {
    superuser: {
      limits: limits(5_000_000, 60_000),
      may_own: ownable,
      on_owned: actions,
      on_others: { public: actions, unlisted: actions, shared: actions, private: actions },
    },
    staff: {
      limits: limits(1_000_000, 60_000),
      may_own: ownable,
      on_owned: actions,
      on_others: {
        public: staffOnOthers,
        unlisted: staffOnOthers,
        shared: ['list', 'view', 'edit'],
        private: ['list'],
      },
    },
    authenticated: {
      limits: limits(500_000, 6_000),
      may_own: ['dataset', 'apikey', 'preference'],
      on_owned: actions.filter((action) => action !== 'change_owner'),
      on_others: { public: ['list', 'view'], unlisted: ['view'], shared: ['list', 'view', 'edit'], private: [] },
    },
    anonymous: {
      limits: limits(100_000, 600),
      may_own: ['dataset'],
      on_owned: ['list', 'view', 'create'],
      on_others: { public: ['list', 'view'], unlisted: ['view'], shared: [], private: [] },
    },
    locked: { limits: limits(0, 0), may_own: [], on_owned: [], on_others: nothing },
  },
}

function limits(requests: number, perMinute: number): RoleRules['limits'] {
  return { requests: { below: requests }, requests_per_minute: { below: perMinute } }
}
