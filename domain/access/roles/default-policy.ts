/** The policy in force if neither an administrator nor a preset sets another. */
import { type RolePolicy, visibilities } from './policy.ts'

const actions = ['list', 'view', 'create', 'delete', 'edit', 'change_visibility', 'change_owner'] as const
const onOthers = ['list', 'view', 'delete', 'edit', 'change_visibility', 'change_owner']
const privateOnly = { visibilities: ['private'], barred_roles: ['authenticated', 'anonymous', 'locked'] }
const nothing = { public: [], unlisted: [], shared: [], private: [] }
const whatIsShown = { public: ['list', 'view'], unlisted: ['view'] }

/** The rules of authnzerver for the items of any service: objects of users, users and sessions. Without its limits. */
export const defaultRolePolicy: RolePolicy = {
  roles: ['superuser', 'staff', 'authenticated', 'anonymous', 'locked'],
  items: ['object', 'user', 'session'],
  actions,
  visibilities,
  limits: [],
  item_policy: {
    object: { actions, visibilities, barred_roles: ['locked'] },
    user: { actions: ['list', 'view', 'create', 'edit', 'delete'], ...privateOnly },
    session: { actions: ['list', 'view', 'delete'], ...privateOnly },
  },
  role_policy: {
    superuser: {
      limits: {},
      may_own: ['object'],
      on_owned: actions,
      on_others: { public: actions, unlisted: actions, shared: actions, private: actions },
    },
    staff: {
      limits: {},
      may_own: ['object'],
      on_owned: actions,
      on_others: { public: onOthers, unlisted: onOthers, shared: ['list', 'view', 'edit'], private: ['list'] },
    },
    authenticated: {
      limits: {},
      may_own: ['object'],
      on_owned: actions.filter((action) => action !== 'change_owner'),
      on_others: { ...whatIsShown, shared: ['list', 'view', 'edit'], private: [] },
    },
    anonymous: { limits: {}, may_own: [], on_owned: [], on_others: { ...whatIsShown, shared: [], private: [] } },
    locked: { limits: {}, may_own: [], on_owned: [], on_others: nothing },
  },
}
