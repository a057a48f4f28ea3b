/** GitHub speaks OAuth 2 without OpenID Connect: who signed in stands at `/user`, and whether the address is theirs at `/user/emails`. */
import type { CustomFetch } from 'openid-client'
import { gitHubIssuer } from '#domain/providers/presets.ts'
import type { Claims } from '#domain/providers/profile.ts'
import { ProviderError } from './provider-error.ts'

const userUrl = 'https://api.github.com/user'

interface GitHubEmail {
  email?: unknown
  primary?: unknown
  verified?: unknown
}

/** The claims of an account. `email` is the primary address, whatever the profile shows. @throws ProviderError */
export async function gitHubClaims(accessToken: string, fetch: CustomFetch): Promise<Claims> {
  const [user, emails] = await Promise.all([
    ask(fetch, userUrl, accessToken),
    ask(fetch, `${userUrl}/emails`, accessToken),
  ])
  const primary = Array.isArray(emails) ? (emails as GitHubEmail[]).find((each) => each.primary === true) : undefined
  return {
    ...(user as Claims),
    iss: gitHubIssuer,
    email: primary?.email ?? null,
    email_verified: primary?.verified === true,
  }
}

async function ask(fetch: CustomFetch, url: string, accessToken: string): Promise<unknown> {
  const headers = {
    Accept: 'application/vnd.github+json',
    Authorization: `Bearer ${accessToken}`,
    'User-Agent': 'Postern',
    'X-GitHub-Api-Version': '2022-11-28',
  }
  const response = await fetch(url, { method: 'GET', headers, body: undefined, redirect: 'manual' })
  if (!response.ok) throw new ProviderError(response.status >= 500 ? 'provider-unreachable' : 'answer-invalid')
  return response.json()
}
