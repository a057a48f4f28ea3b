/** The devices that the account is signed in on. A client of `/v1/sessions`. */
import { html } from 'hono/html'
import * as z from 'zod/mini'
import type { Language } from '#domain/languages/language.ts'
import { isUuid } from '#domain/uuid.ts'
import sessionsFunction from '#functions/v1/sessions.ts'
import { allowPublic } from '#http/authenticate.ts'
import type { Markup } from '#http/html/document.ts'
import { accessTexts } from '#http/pages/account/access-texts.ts'
import { momentText } from '#http/pages/account/moments.ts'
import { partPage, partQuery } from '#http/pages/account/part.ts'
import { askApi, callApi } from '#http/pages/api.ts'
import { postedForm } from '#http/pages/form.ts'
import { languageOf } from '#http/pages/language.ts'
import { createPages } from '#http/pages/pages.ts'
import { returnToOf, withReturn } from '#http/pages/return-to.ts'
import { siteFacts } from '#http/pages/site.ts'
import { triggersDelivery } from '#http/trigger-delivery.ts'
import type { SessionRow } from '#store/rows.ts'

const sessions = createPages('/account/sessions')
sessions.use('*', triggersDelivery)

const query = partQuery('ended', 'others')
const path = '/account/sessions'

/** More than this many devices are ended together and not one by one. */
const shown = 100

sessions.get('/', allowPublic, query, async (c) => {
  const { items } = await askApi<{ items: SessionRow[] }>(c, sessionsFunction, 'GET', `/v1/sessions?limit=${shown}`)
  const language = languageOf(c)
  const texts = accessTexts[language]
  const content = html`<section class="panel">
    <ul class="list">
      ${items.map((session) => deviceItem(session, language))}
    </ul>
    <form method="post" class="actions">
      ${items.length > 1 ? html`<button class="second" name="do" value="end-others">${texts.endOthers}</button>` : ''}
      <button class="danger" name="do" value="end-all">${texts.endAll}</button>
    </form>
  </section>`
  const { done } = c.req.valid('query')
  const words = { ended: texts.ended, others: texts.othersEnded }
  return partPage(c, path, { line: texts.sessionsLine, content, done: done && words[done] })
})

const EndForm = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('end'), sid: z.string().check(z.refine(isUuid)) }),
  z.strictObject({ do: z.enum(['end-others', 'end-all', 'sign-out']) }),
])

sessions.post('/', allowPublic, query, async (c) => {
  const form = await postedForm(c, EndForm)
  if (form.do === 'sign-out') {
    await callApi(c, sessionsFunction, 'DELETE', '/v1/sessions/current') // whatever is left of it, the cookies go
    return c.redirect(withReturn('/sign-in', returnToOf(c, await siteFacts(c))), 303)
  }
  if (form.do === 'end') {
    const { problem } = await callApi(c, sessionsFunction, 'DELETE', `/v1/sessions/${form.sid}`)
    return c.redirect(problem ? path : `${path}?done=ended`, 303) // one that is not there has ended meanwhile
  }
  const isAll = form.do === 'end-all'
  await askApi(c, sessionsFunction, 'DELETE', `/v1/sessions${isAll ? '' : '?all_but_current=true'}`)
  return c.redirect(isAll ? '/sign-in' : `${path}?done=others`, 303)
})

function deviceItem({ sid, device, ip, created_at, last_seen_at, current }: SessionRow, language: Language): Markup {
  const texts = accessTexts[language]
  const name = device ?? texts.unknownDevice
  return html`<li>
    <div>
      <strong>${name}</strong>${current ? html`<span class="chip">${texts.thisDevice}</span>` : ''}
      <p>${ip ? html`${texts.from} ${ip} · ` : ''}${texts.lastSeen} ${momentText(last_seen_at, language)}</p>
      <p>${texts.signedIn} ${momentText(created_at, language)}</p>
    </div>
    ${
      current
        ? ''
        : html`<form method="post">
            <input type="hidden" name="sid" value="${sid}" />
            <button class="second" name="do" value="end" aria-label="${texts.end}: ${name}">${texts.end}</button>
          </form>`
    }
  </li>`
}

export default sessions
