/** The requests about second factors, in an order in which each has what it needs: `ada` sets up an app, uses it and removes it. */
import { codeOfStep } from '#adapters/authenticator/totp.ts'
import { decodeBase32 } from '#adapters/base32.ts'
import { type ApiRequest, goodPassword, type World } from './api-request.ts'
import { outcomeRow, ownFactorsRow, ownPasswordRow, provenRow, signInStartRow } from './rows.ts'

const stepSeconds = 30

/** The code of the app of `ada`. Each step is good once, so that every request takes another. */
function codeOf({ enrolment }: World, distance: number): string {
  return codeOfStep(decodeBase32(enrolment.secret)!, Math.floor(Date.now() / 1000 / stepSeconds) + distance)
}

/** Goes on with the session that an answer has in place of the last. */
const keepSession: ApiRequest['keep'] = (body, world) =>
  (world.ada = { token: body.access_token, refreshToken: body.refresh_token })

export const factorRequests: ApiRequest[] = [
  { route: 'GET /v1/factors' },
  { route: 'GET /v1/factors/:u', path: '/v1/factors/ada' },
  {
    route: 'POST /v1/authenticator/options',
    keep: (body, world) => (world.enrolment = { ticket: body.ticket, secret: body.secret }),
    rows: () => [outcomeRow({ username: 'ada' })],
  },
  {
    route: 'PUT /v1/authenticator',
    body: (world) => ({ ticket: world.enrolment.ticket, code: codeOf(world, -1) }),
    keep: keepSession,
  },
  { route: 'POST /v1/recovery-codes', keep: keepSession },
  {
    route: 'POST /v1/sessions/current/step-up',
    variant: 'with the code of an app',
    body: (world) => ({ code: codeOf(world, 0) }),
    trips: 2,
    rows: () => [ownFactorsRow, provenRow],
  },
  {
    route: 'POST /v1/sessions/current/step-up',
    body: { password: goodPassword },
    trips: 2,
    rows: (recorded) => [ownPasswordRow(recorded)],
  },
  {
    route: 'POST /v1/sessions/current/step-up',
    variant: 'with a mailed code',
    body: { email_code: 'ABCD-EFGH' },
    status: 401,
  },
  { route: 'POST /v1/sessions/current/step-up/code', status: 403 },
  {
    route: 'POST /v1/sessions/second-factor',
    as: 'stranger',
    body: async (world) => ({ ticket: await world.ticketOf('ada'), code: codeOf(world, 1) }),
  },
  {
    route: 'POST /v1/sessions',
    variant: 'of an account with a second factor',
    as: 'stranger',
    body: { login: 'ada', password: goodPassword },
    status: 401,
    trips: 2,
    rows: (recorded) => [signInStartRow(recorded)],
  },
  { route: 'DELETE /v1/authenticator', keep: keepSession },
  {
    route: 'POST /v1/factor-recoveries',
    body: async (world) => ({ user: await world.enrolled('ben') }),
  },
  { route: 'GET /v1/factor-recoveries' },
  {
    route: 'DELETE /v1/factor-recoveries/:u',
    path: '/v1/factor-recoveries/ben',
    keep: (_, world) => void world.unenrolled('ben'),
  },
]
