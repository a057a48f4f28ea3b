/** Files that `npm run openapi` and the build of the console generate, static assets of the Worker: docs/decisions/code/0033-small-workers.md. */
import { Refusal } from '#domain/refusal.ts'
import type { Env } from '#http/env.ts'

/** Everything in docs/public. */
export type PublishedFile = 'openapi.json' | 'problem-pages.json' | 'reference.html' | 'passkeys.js'

/**
 * Fetches a published file, or the page of the console or of the API explorer, without parsing it.
 *
 * @throws Refusal `unavailable` if the deployment does not include it
 */
export async function publishedFile(
  { ASSETS }: Env,
  name: PublishedFile | 'index.html' | 'explorer.html',
): Promise<Response> {
  const found = await ASSETS?.fetch(new Request(`https://assets/${name}`))
  if (found?.ok) return found
  const detail = `This deployment is not finished: add ${name} to its static assets.`
  throw new Refusal('unavailable', { detail, reason: `${detail} ${found?.status ?? 'ASSETS is not bound.'}` })
}
