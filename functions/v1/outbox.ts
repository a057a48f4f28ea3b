/** The status of outgoing email, for administrators. The content of email is never shown. */
import * as z from 'zod/mini'
import { requireAdministrator } from '#http/authenticate.ts'
import { createFunction, database } from '#http/function.ts'
import { query } from '#http/body/input.ts'
import { PageQuery } from '#http/schemas.ts'
import { listMails, mailStates } from '#store/mail/outbox-list.ts'

const Filter = z.strictObject({
  ...PageQuery,
  state: z.optional(z.enum(mailStates)),
  template: z.optional(z.string().check(z.maxLength(63), z.regex(/^[a-z]+(?:-[a-z]+)*$/))),
})

const outbox = createFunction('/v1/outbox')

outbox.get('/', requireAdministrator('mail:read'), query(Filter), async (c) => {
  const { state, template, limit, after } = c.req.valid('query')
  return c.json(await listMails(database(c), c.var.caller, { state, template }, { limit, after }))
})

export default outbox
