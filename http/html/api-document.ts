/** The OpenAPI document, a static asset of the Worker: docs/decisions/code/0033-small-workers.md. */
import { Refusal } from '#domain/refusal.ts'
import type { Env } from '#http/env.ts'

/**
 * Fetches the document that `npm run openapi` generated, without parsing it.
 *
 * @throws Refusal `unavailable` if the deployment does not include it
 */
export async function apiDocument({ ASSETS }: Env): Promise<Response> {
  const found = await ASSETS?.fetch(new Request('https://assets/openapi.json'))
  if (found?.ok) return found
  const detail = 'This deployment is not finished: add openapi.json to its static assets.'
  throw new Refusal('unavailable', { detail, reason: `${detail} ${found?.status ?? 'ASSETS is not bound.'}` })
}
