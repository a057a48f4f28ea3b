/** `return_to` of a hosted page, judged each time that it comes. */
import type { Context } from 'hono'
import { maxReturnLength } from '#domain/providers/provider.ts'
import { returnTarget } from '#domain/sessions/return-target.ts'
import { type FunctionEnv, setting } from '#http/env.ts'
import type { PageFacts } from '#store/page-facts.ts'
import { splitQuery } from './page-query.ts'

/** The target of this request, or null where it has none that may be gone to: the page then goes on to `/account`. */
export function returnToOf(c: Context<FunctionEnv>, { return_origins: origins }: PageFacts): string | null {
  return returnTarget(splitQuery(new URL(c.req.url).search)['return_to'], {
    baseUrl: setting(c.env, 'BASE_URL'),
    origins,
  })
}

/**
 * The `return_to` of this request as it came, for a page of ours that judges it; null for none, and for one that a cookie cannot keep. Nothing is read
 * for it, and nobody is sent there.
 */
export function unjudgedReturn(c: Context<FunctionEnv>): string | null {
  const text = splitQuery(new URL(c.req.url).search)['return_to']
  return text !== undefined && text.length <= maxReturnLength ? text : null
}

/** A path of ours that goes on to the same target. @param returnTo judged, or judged there */
export function withReturn(path: string, returnTo: string | null): string {
  return returnTo === null ? path : `${path}${path.includes('?') ? '&' : '?'}return_to=${encodeURIComponent(returnTo)}`
}

/**
 * The origin of an application that a redirect may end at, straight or by way of a page of ours that goes on to it; null where all of it stays here.
 *
 * @param returnTo judged
 */
export function originBehind(c: Context<FunctionEnv>, site: PageFacts, returnTo: string | null): string | null {
  const baseUrl = setting(c.env, 'BASE_URL')
  let target = returnTo
  for (let hops = 0; target !== null && hops < 3; hops += 1) {
    const url: URL = new URL(target, baseUrl)
    if (url.origin !== baseUrl) return url.origin
    target = returnTarget(url.searchParams.get('return_to') ?? undefined, { baseUrl, origins: site.return_origins })
  }
  return null
}
