/** The OpenAPI document as Swagger UI should have it. */

const audiences = {
  public: 'Public. Credentials are ignored.',
  anyone: 'Public. With credentials, the caller is the signed-in user.',
  'any-session': 'Signed-in users, also before a required change of the password or acceptance of the terms.',
  'signed-in': 'Signed-in users.',
  administrator: 'Administrators.',
}

/**
 * Says of each operation who may call it and with which scope, which Swagger UI does not show. Takes away the cookie as something to type in: the
 * browser has it, and no script can set it.
 */
export function describeOperations(api) {
  delete api.components.securitySchemes.cookie
  for (const operation of Object.values(api.paths).flatMap((methods) => Object.values(methods))) {
    const { description, security, 'x-audience': audience, 'x-scope': scope } = operation
    const authorization = `Authorization: ${audiences[audience] ?? ''}${scope ? ` Scope: \`${scope}\`.` : ''}`
    operation.description = description ? `${description}\n\n${authorization}` : authorization
    if (security) operation.security = security.filter((one) => !('cookie' in one))
  }
  return api
}
