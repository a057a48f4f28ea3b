/** `Preview-Revision`: a change is carried out only if it still does what its preview showed (decision 0114). */
import type { MiddlewareHandler } from 'hono'
import { decodeBase64url, encodeBase64url } from '#adapters/base64url.ts'
import type { PreviewRevision } from '#domain/caller.ts'
import { Refusal } from '#domain/refusal.ts'
import { uuidSource } from '#domain/uuid.ts'
import type { FunctionEnv } from './env.ts'

/** Room for a snapshot with some seventy transactions under way. */
const maxLength = 2048
const pattern = new RegExp(
  `^(\\d{1,19}):(\\d{1,19}):((?:\\d{1,19}(?:,\\d{1,19})*)?);(\\d{1,15});(\\*|${uuidSource});(\\*|-?${uuidSource})$`,
)
const maxTransactionId = 2n ** 63n

/** A revision as callers get it: opaque. @param text what `preview_revision` of the database returned */
export function formatRevision(text: string): string {
  return encodeBase64url(new TextEncoder().encode(text))
}

/**
 * For a change that can be previewed: where the request has a `Preview-Revision`, the statement's transaction ends by asking whether the preview is
 * still right (`store/run-as.ts`).
 *
 * @throws Refusal `malformed-request` for a text that is not the revision of a preview
 */
const middleware: MiddlewareHandler<FunctionEnv> = async (c, next) => {
  const sent = c.req.header('Preview-Revision')
  if (sent !== undefined) c.set('caller', { ...c.var.caller, preview: readRevision(sent) })
  await next()
}
export const previewed = Object.assign(middleware, { previewed: true as const })

/** What a revision says. @throws Refusal `malformed-request` for a text that is not the revision of a preview */
export function readRevision(sent: string): PreviewRevision {
  const [, xmin, xmax, running, at, root, holder] = pattern.exec(decoded(sent)) ?? []
  if (!xmin || !isSnapshot(xmin, xmax!, running!)) throw notARevision()
  const group = holder!.startsWith('-') ? holder!.slice(1) : null
  return {
    snapshot: `${xmin}:${xmax}:${running}`,
    at: Number(at),
    root: root === '*' ? null : root!,
    user: group !== null || holder === '*' ? null : holder!,
    group,
  }
}

function decoded(sent: string): string {
  const bytes = sent.length > maxLength ? null : decodeBase64url(sent)
  return bytes ? new TextDecoder().decode(bytes) : ''
}

/**
 * Whether the database takes it for a `pg_snapshot`: ascending ids of transactions, those under way between the first and the last. The lower half
 * of an id is never 0.
 */
function isSnapshot(xmin: string, xmax: string, running: string): boolean {
  const ids = [xmin, ...(running === '' ? [] : running.split(',')), xmax].map(BigInt)
  const isAscending = ids.every(
    (id, n) => n === 0 || id > ids[n - 1]! || (id === ids[n - 1] && (n === 1 || n === ids.length - 1)),
  )
  return isAscending && ids.every((id) => BigInt.asUintN(32, id) !== 0n) && ids.at(-1)! < maxTransactionId
}

function notARevision(): Refusal {
  return new Refusal('malformed-request', { detail: 'Send the `revision` of a preview as it is.' })
}
