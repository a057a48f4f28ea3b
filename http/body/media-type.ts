import type { Context } from 'hono'
import { weightedRanges } from '#domain/languages/accept-header.ts'
import type { FunctionEnv } from '#http/env.ts'

/**
 * Whether the caller would rather have a page than JSON. Programs that accept anything get JSON; a browser names `text/html`
 * (RFC 9110 §12.5.1).
 */
export function prefersHtml(c: Context<FunctionEnv>): boolean {
  const accept = c.req.header('Accept') ?? '*/*'
  return quality(accept, 'text/html') > quality(accept, 'application/json')
}

/** The weight of a media type: that of the most exact range that covers it, 0 when none does. */
function quality(accept: string, mediaType: string): number {
  const ranges = new Map(weightedRanges(accept))
  const wholeType = `${mediaType.slice(0, mediaType.indexOf('/'))}/*`
  return ranges.get(mediaType) ?? ranges.get(wholeType) ?? ranges.get('*/*') ?? 0
}
