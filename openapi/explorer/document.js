/** The OpenAPI document as Swagger UI should have it. */

const audiences = {
  public: 'Public. Credentials are ignored.',
  anyone: 'Public. With credentials, the caller is the signed-in user.',
  'any-session': 'Signed-in users, also before a required change of the password or acceptance of the terms.',
  'signed-in': 'Signed-in users.',
  administrator: 'Administrators.',
}

const problem = 'application/problem+json'

/**
 * Says of each operation who may call it and with which scope, which Swagger UI does not show. Takes away the cookie as something to type in: the
 * browser has it, and no script can set it. Of problems the codes and their meanings stay: all have one schema, and hundreds of examples of it would
 * hide the answers.
 */
export function describeOperations(api) {
  delete api.components.securitySchemes.cookie
  const operations = Object.values(api.paths).flatMap((methods) => Object.values(methods))
  for (const operation of operations) {
    const { description, security, 'x-audience': audience, 'x-scope': scope } = operation
    const authorization = `Authorization: ${audiences[audience] ?? ''}${scope ? ` Scope: \`${scope}\`.` : ''}`
    operation.description = description ? `${description}\n\n${authorization}` : authorization
    if (security) operation.security = security.filter((one) => !('cookie' in one))
  }
  const named = Object.values(api.components.responses)
  for (const response of [...named, ...operations.flatMap(({ responses }) => Object.values(responses))])
    if (response.content?.[problem] && Object.keys(response.content).length === 1) delete response.content
  return api
}
