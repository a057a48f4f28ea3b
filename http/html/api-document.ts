/** The OpenAPI document, which lies beside the Worker as a static asset: docs/decisions/0033-small-workers.md. */
import { Refusal } from '#domain/refusal.ts'
import type { Env } from '#http/env.ts'

/**
 * The document as it was written by `npm run openapi`, unread.
 *
 * @throws Refusal `unavailable` when the deployment came without it
 */
export async function apiDocument({ ASSETS }: Env): Promise<Response> {
  const found = await ASSETS?.fetch(new Request('https://assets/openapi.json'))
  if (found?.ok) return found
  const detail = 'This deployment is not finished: openapi.json is not among its static assets.'
  throw new Refusal('unavailable', { detail, reason: `${detail} ${found?.status ?? 'ASSETS is not bound.'}` })
}
