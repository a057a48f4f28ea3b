/** One-time links: GET changes nothing, POST redeems the link once. A link never signs a user in. Their operations are in `http/links/`. */
import type { Context } from 'hono'
import * as z from 'zod/mini'
import { hashSecretToken } from '#adapters/tokens/secret-token.ts'
import { maskAddress } from '#domain/mail/mail-masking.ts'
import { allowPublic } from '#http/authenticate.ts'
import type { FunctionEnv } from '#http/env.ts'
import { createFunction, database } from '#http/function.ts'
import { networkOf, platformLimit } from '#http/platform-limits.ts'
import { jsonOrForm } from '#http/body/json-or-form.ts'
import { donePage, linkPage } from '#http/links/link-pages.ts'
import { linkOperations } from '#http/links/index.ts'
import type { LinkOperation } from '#http/links/link-operation.ts'
import type { OpenLink } from '#http/links/open-link.ts'
import { prefersHtml } from '#http/body/media-type.ts'
import { chosenPassword } from '#http/credentials/new-password.ts'
import { triggersDelivery } from '#http/trigger-delivery.ts'
import { showProblemsWith } from '#http/html/document.ts'
import { languageOf } from '#http/pages/language.ts'
import { refusalsAsPages } from '#http/pages/pages.ts'
import { termsFor } from '#http/requests/terms.ts'
import { hex } from '#store/run-as.ts'
import { getLink, linkExpired, linkNotFound, type StoredLink } from '#store/links/links.ts'

const links = createFunction('/links')
links.use('*', triggersDelivery)
links.use('/:token', refusalsAsPages('/sign-in'))

const limited = platformLimit('LINK_LIMITER', (c) => {
  const hash = hashSecretToken(c.req.param('token') ?? '')
  return { per_network: networkOf(c), per_target: hash && hex(hash) }
})

links.get('/:token', allowPublic, limited, async (c) => {
  const link = openLink(c, await getLink(database(c), hashSecretToken(c.req.param('token'))))
  const operation = operationOf(link)
  if (prefersHtml(c)) return linkPage(operation, link, { c, language: languageOf(c, link.language) })
  const { operation: name, username, email, group, terms, expires_at, is_for_administrator } = link
  return c.json({
    operation: name,
    username,
    email: is_for_administrator ? email : email && maskAddress(email),
    ...(group !== null && { group }),
    ...(terms && { terms }),
    expires_at,
    post: Object.keys(operation.body.shape),
  })
})

const Posted = z.union(Object.values(linkOperations).map(({ body }) => body))

links.post('/:token', allowPublic, limited, jsonOrForm(Posted), async (c) => {
  const tokenHash = hashSecretToken(c.req.param('token'))
  const choice = chosenPassword(c, ...postedPassword(c.req.valid('json')))
  const link = openLink(c, await getLink(database(c), tokenHash, choice.bucket)) // throws before a password is hashed in vain
  const operation = operationOf(link)
  const reader = { c, language: languageOf(c, link.language) }
  showProblemsWith(c, (problem) => linkPage(operation, link, reader, problem))

  const outcome = await operation.act(c, link, tokenHash!, c.req.valid('json'), choice)
  if (!outcome) throw linkExpired()
  if (prefersHtml(c)) return donePage(operation, link, outcome, reader)
  const status = outcome.pending ? 'pending' : 'done'
  return c.json({ operation: link.operation, status, ...outcome.answer }, outcome.pending ? 202 : operation.status)
})

/** The posted password and its JSON Pointer, read before the link says which field it takes. */
function postedPassword(posted: unknown): [password: string, pointer: string] {
  const { password, new_password } = (posted ?? {}) as Record<string, unknown>
  if (typeof password === 'string') return [password, '/password']
  return [typeof new_password === 'string' ? new_password : '', '/new_password']
}

/** A link with its terms in the language of the reader. */
function openLink(c: Context<FunctionEnv>, { terms, ...link }: StoredLink): OpenLink {
  return { ...link, ...(terms && { terms: termsFor(c, terms, link.language) }) }
}

/** @throws Refusal `link-not-found` also for an operation that only a newer release has */
function operationOf({ operation }: OpenLink): LinkOperation {
  if (!Object.hasOwn(linkOperations, operation)) throw linkNotFound()
  return linkOperations[operation]
}

export default links
