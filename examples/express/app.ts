/** An Express app beside Postern: a page that is rendered for its user, and an API. */
import express from 'express'
import { can } from 'postern/client'
import { createGuard, requireSession, sessionFrom, sessionOf } from 'postern/express'

const { PORT = '3000', POSTERN_URL: url = 'http://localhost:8787', POSTERN_ISSUER: issuer = url } = process.env
const guard = createGuard({ url, issuer })
const app = express()

/** The page refreshes the session if it has to, and hands on the new cookies. */
app.get('/', async (request, response) => {
  const { session } = await sessionOf(guard, request, response)
  response.type('text').send(session ? `Hello ${session.user.friendly_name}` : 'Please sign in')
})

/** Believes a young token without asking. */
app.get('/api/me', requireSession(guard, { freshness: 60 }), (request, response) => {
  const { userId, verified } = sessionFrom(request)
  response.json({ user: userId, verified })
})

/** Asks Postern each time: an ended session counts at once. */
app.delete('/api/reports/:name', requireSession(guard, { freshness: 'strict' }), async (request, response) => {
  const { postern } = sessionFrom(request)
  const isAllowed = await can(postern, { service: 'reports', path: `/${request.params['name']}`, permission: 'write' })
  response.sendStatus(isAllowed ? 204 : 403)
})

const server = app.listen(Number(PORT), '127.0.0.1', () => {
  const address = server.address()
  console.log(`http://127.0.0.1:${typeof address === 'object' ? address?.port : PORT}`)
})
