/** An honest provider for the tests of a file, registered at Postern. */
import { type ExampleProvider, startExampleProvider } from '#local/provider/example-provider.ts'
import type { Person } from '#local/provider/people.ts'
import { running } from '#test/support/servers/prepared.ts'
import { baseUrl, type Postern, type SignedIn } from '#test/support/servers/postern.ts'

/** The name that the provider has at Postern. */
const honest = 'honest'
export const clientId = 'postern-test'
export const clientSecret = 'a secret that only the tests know'

/** Starts the provider with these people. */
export function useHonestProvider(people: Person[], name = honest): ExampleProvider {
  const client = { id: clientId, secret: clientSecret, redirectUri: `${baseUrl}/sign-in/callback/${name}` }
  return running(() => startExampleProvider(client, people))
}

/** Registers a provider as an administrator would. @returns its row */
export async function registerProvider(
  postern: Postern,
  root: SignedIn,
  issuer: string,
  more: Record<string, unknown> = {},
): Promise<{ uuid: string }> {
  const input = { name: honest, title: 'Honest', issuer, client_id: clientId, client_secret: clientSecret }
  const { status, body } = await postern.call('POST', '/v1/providers', {
    token: root.token,
    body: { ...input, ...more },
  })
  if (status !== 201) throw new Error(`provider: ${status} ${JSON.stringify(body)}`)
  return body
}

/** A person with a verified address at `example.test`. */
export function personOf(login: string, isVerified = true): Person {
  const email = `${login}@example.test`
  return { sub: `sub-${login}`, name: `Name of ${login}`, preferred_username: login, email, email_verified: isVerified }
}
