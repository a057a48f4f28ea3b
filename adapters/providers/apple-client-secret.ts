import { importPKCS8, SignJWT } from 'jose'
import { ProviderError } from './provider-error.ts'

const appleAudience = 'https://appleid.apple.com'

/** Seconds: one request. */
const lifetimeSeconds = 300

/**
 * Apple's client secret is a JWT that the client signs itself. What is stored is the key: `{"team_id", "key_id", "private_key"}` as JSON, with the
 * text of the `.p8` file. Any other text is taken for a finished JWT, which lives half a year at most.
 *
 * @throws ProviderError for a key that cannot be read
 */
export async function appleClientSecret(secret: string, clientId: string): Promise<string> {
  if (!secret.startsWith('{')) return secret
  try {
    const { team_id, key_id, private_key } = JSON.parse(secret) as Record<string, string>
    return await new SignJWT()
      .setProtectedHeader({ alg: 'ES256', kid: key_id! })
      .setIssuer(team_id!)
      .setSubject(clientId)
      .setAudience(appleAudience)
      .setIssuedAt()
      .setExpirationTime(`${lifetimeSeconds}s`)
      .sign(await importPKCS8(private_key!, 'ES256'))
  } catch (error) {
    throw new ProviderError('code-rejected', error)
  }
}
