/** The names in random worlds. */

/** The scopes that acts of this test need, and two others. */
export const scopesInPlay = [
  'users:read',
  'users:write',
  'users:lock',
  'groups:write',
  'members:write',
  'tree:write',
  'grants:write',
  'settings:write',
  'sessions:end',
  'terms:write',
  'audit:read',
  'check',
]

export const roleNames = ['red', 'green', 'blue']
export const groupNames = ['g1', 'g2', 'g3']
export const permissionNames = ['read', 'write']
