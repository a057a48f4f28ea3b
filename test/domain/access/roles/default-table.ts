/** The default table of authnzerver as printed, to compare with the decisions. */

export const allActions = ['list', 'view', 'create', 'delete', 'edit', 'change_visibility', 'change_owner']
const content = 'object dataset collection'

/** role: what it owns, then what it may do to owned items and to public, unlisted, shared and private ones of others. */
const roles: Record<string, string[]> = {
  superuser: ['dataset object collection apikey preference', 'all', 'all', 'all', 'all', 'all'],
  staff: [
    'dataset object collection apikey preference',
    'all',
    'list view delete edit change_visibility change_owner',
    'list view delete edit change_visibility change_owner',
    'list view edit',
    'list',
  ],
  authenticated: [
    'dataset apikey preference',
    'list view create delete edit change_visibility',
    'list view',
    'view',
    'list view edit',
    '',
  ],
  anonymous: ['dataset', 'list view create', 'list view', 'view', '', ''],
  locked: ['', '', '', '', '', ''],
}

/** items: actions, visibilities, barred roles. */
const items: [string, string, string, string][] = [
  [content, 'all', 'public unlisted private shared', 'locked'],
  ['user', 'list view create edit delete', 'private', 'authenticated anonymous locked'],
  ['session', 'list view delete', 'private', 'authenticated anonymous locked'],
  ['apikey', 'list view create delete', 'private', 'anonymous locked'],
  ['preference', 'list view edit', 'private', 'anonymous locked'],
]

export const roleNames = Object.keys(roles)
export const itemNames = items.flatMap(([names]) => names.split(' '))
export const visibilityNames = ['public', 'unlisted', 'shared', 'private']

/** One question of the table. Items of others that are shared are shared with the asker here only where `listed` says so. */
export interface TableQuestion {
  role: string
  action: string
  item: string
  visibility: string
  owns: boolean
  listed: boolean
}

/** The decision by the rules of authnzerver: gate, set, both. */
export function tableSays({ role, action, item, visibility, owns, listed }: TableQuestion): boolean {
  const gate =
    ['superuser', 'staff'].includes(role) ||
    (visibility === 'private' && owns) ||
    (visibility === 'shared' && (owns || listed)) ||
    ['public', 'unlisted'].includes(visibility)
  const [, valid = '', seen = '', barred = ''] = items.find(([names]) => names.split(' ').includes(item)) ?? []
  if (!gate || barred.split(' ').includes(role) || !seen.split(' ').includes(visibility)) return false
  const [own = '', onOwned = '', ...onOthers] = roles[role] ?? []
  const given = owns ? (own.split(' ').includes(item) ? onOwned : '') : onOthers[visibilityNames.indexOf(visibility)]
  return has(given ?? '', action) && has(valid, action)
}

function has(list: string, action: string): boolean {
  return list === 'all' || list.split(' ').includes(action)
}
