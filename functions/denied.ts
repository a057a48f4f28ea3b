/** Where a reverse proxy sends a browser that forward authorization refused: why, as far as that is safe to say, and what to do next. */
import type { Context } from 'hono'
import { html } from 'hono/html'
import * as z from 'zod/mini'
import { isRequiredAction } from '#domain/required-action.ts'
import { allowAnonymous, orAsStranger } from '#http/authenticate.ts'
import { setting, type FunctionEnv } from '#http/env.ts'
import { accountHolder } from '#http/pages/account/holder.ts'
import { deniedTexts } from '#http/pages/denied/texts.ts'
import { cardPage } from '#http/pages/document.ts'
import { languageOf } from '#http/pages/language.ts'
import { pageQuery } from '#http/pages/page-query.ts'
import { createPages, remedyOf } from '#http/pages/pages.ts'
import { returnToOf, withReturn } from '#http/pages/return-to.ts'
import { siteFacts } from '#http/pages/site.ts'
import type { PageFacts } from '#store/page-facts.ts'

const denied = createPages('/denied')

/** `reason`: the value of `X-Postern-Required-Action`, which may be empty. Words that are none of ours say no more than that access was denied. */
const query = pageQuery({ reason: z.optional(z.string().check(z.maxLength(100))) })

denied.get('/', allowAnonymous('profile:read', { sessionOnly: true }), query, async (c) => {
  const site = await siteFacts(c)
  const returnTo = returnToOf(c, site)
  const { reason = '' } = c.req.valid('query')
  const remedy = isRequiredAction(reason) || reason === 'step-up-required' ? remedyOf(reason) : undefined
  if (remedy !== undefined) return c.redirect(withReturn(remedy, returnTo), 303)
  const user = await orAsStranger(c, async () => (c.var.caller.claims ? accountHolder(c) : null))
  return user ? refusedPage(c, site, returnTo, user.username) : strangerPage(c, site, returnTo)
})

/** The host of a judged target, where it is not our own. */
function hostOf(c: Context<FunctionEnv>, returnTo: string | null): string | null {
  const baseUrl = setting(c.env, 'BASE_URL')
  const { origin, host } = new URL(returnTo ?? '/', baseUrl)
  return origin === baseUrl ? null : host
}

function refusedPage(
  c: Context<FunctionEnv>,
  site: PageFacts,
  returnTo: string | null,
  username: string,
): Promise<Response> {
  const texts = deniedTexts[languageOf(c)]
  const { support_address: support } = site.brand
  const page = new URL(returnTo ?? '/', setting(c.env, 'BASE_URL')).href
  const mail = new URLSearchParams({ subject: texts.subject, body: `${texts.mail(username)} ${page}` }).toString()
  const content = html`<p>${texts.why(hostOf(c, returnTo))}</p>
    <p class="hint">${texts.signedInAs} <bdi>${username}</bdi></p>
    <div class="ways">
      ${support ? html`<a class="button primary" href="mailto:${support}?${mail.replaceAll('+', '%20')}">${texts.askForAccess}</a>` : ''}
      <form method="post" action="${withReturn('/account/sessions', returnTo)}">
        <button class="second" name="do" value="sign-out">${texts.otherAccount}</button>
      </form>
      <a class="button" href="/account">${texts.back}</a>
    </div>`
  return cardPage(c, { title: texts.title, content, site, status: 403, returnTo })
}

function strangerPage(c: Context<FunctionEnv>, site: PageFacts, returnTo: string | null): Promise<Response> {
  const texts = deniedTexts[languageOf(c)]
  const content = html`<p>${texts.stranger(hostOf(c, returnTo))}</p>
    <div class="ways"><a class="button primary" href="${withReturn('/sign-in', returnTo)}">${texts.signIn}</a></div>`
  return cardPage(c, { title: texts.strangerTitle, content, site, status: 401, returnTo })
}

export default denied
