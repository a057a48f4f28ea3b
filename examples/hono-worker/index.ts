/** An API on Cloudflare Workers: notes on shelves, for the users whom Postern lets read and write them. */
import { Hono, type Context } from 'hono'
import { can } from 'postern/client'
import { createGuard, type Guard, requireSession } from 'postern/hono'

interface Bindings {
  /** `https://id.example.com` */
  POSTERN_URL: string
  /** The issuer of its tokens, if it is reached at another address. */
  POSTERN_ISSUER?: string
}

/** Seconds for which a session may have ended without this API knowing. */
const freshness = 30

const notes = new Map<string, string[]>()

let guard: Guard | undefined
const guardOf = ({ env: { POSTERN_URL: url, POSTERN_ISSUER: issuer } }: Context<{ Bindings: Bindings }>) =>
  (guard ??= createGuard({ url, ...(issuer && { issuer }) }))

const app = new Hono<{ Bindings: Bindings }>().use(requireSession(guardOf, { freshness }))

app.get('/me', (c) => {
  const { userId, verified } = c.var.session
  return c.json({ user: userId, verified })
})

app.get('/notes/:shelf', async (c) => {
  const shelf = c.req.param('shelf')
  const [mayRead, mayWrite] = await Promise.all(
    ['read', 'write'].map((permission) =>
      can(c.var.session.postern, { service: 'notes', path: `/${shelf}`, permission }),
    ),
  )
  return mayRead ? c.json({ notes: notes.get(shelf) ?? [], mayWrite }) : c.json({ detail: 'Not your shelf.' }, 403)
})

app.post('/notes/:shelf', async (c) => {
  const shelf = c.req.param('shelf')
  const mayWrite = await can(c.var.session.postern, { service: 'notes', path: `/${shelf}`, permission: 'write' })
  if (!mayWrite) return c.json({ detail: 'Not your shelf.' }, 403)
  notes.set(shelf, [...(notes.get(shelf) ?? []), await c.req.text()])
  return c.body(null, 204)
})

export default app
