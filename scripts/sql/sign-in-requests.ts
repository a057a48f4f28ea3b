/** Requests of the first start, of signing in and of sessions. */
import { type ApiRequest, goodPassword } from './api-request.ts'
import { acceptingRules, outcomeRow, signInStartRow, wrongCodeAnswer } from './rows.ts'

const ofOurPage = { 'Sec-Fetch-Site': 'same-origin' }

export const signInRequests: ApiRequest[] = [
  { route: 'GET /v1/bootstrap', as: 'stranger' },
  {
    route: 'POST /v1/bootstrap',
    variant: 'with the wrong secret',
    as: 'stranger',
    body: { secret: 'a guess', username: 'ada', email: 'ada@example.test', password: goodPassword },
    status: 401,
    trips: 0,
  },
  {
    route: 'POST /v1/bootstrap',
    as: 'stranger',
    body: ({ secrets: { BOOTSTRAP_SECRET: secret } }) => ({
      secret,
      username: 'ada',
      email: 'ada@example.test',
      password: goodPassword,
    }),
    trips: 2,
    rows: () => [{ names: 'default', passwords: acceptingRules }],
  },
  {
    route: 'POST /v1/sessions',
    as: 'stranger',
    body: { login: 'ada', password: goodPassword },
    trips: 2,
    keep: (body, world) => (world.ada = { token: body.access_token, refreshToken: body.refresh_token }),
    rows: (recorded) => [signInStartRow(recorded)],
  },
  {
    route: 'POST /v1/sessions',
    variant: 'by address, with cookies',
    as: 'stranger',
    headers: ofOurPage,
    body: { login: 'ben@example.test', password: goodPassword, cookies: true },
    trips: 2,
    rows: (recorded) => [signInStartRow(recorded)],
  },
  {
    route: 'POST /v1/sessions',
    variant: 'with an outdated hash, which is computed again',
    as: 'stranger',
    body: async (world) => {
      await world.weakenHash('ben')
      return { login: 'ben', password: goodPassword }
    },
    trips: 2,
    keep: (body, world) => (world.device = body.device_token),
    rows: (recorded) => [signInStartRow(recorded)],
  },
  {
    route: 'POST /v1/sessions',
    variant: 'on a known device',
    as: 'stranger',
    body: ({ device }) => ({ login: 'ben', password: goodPassword, device_token: device }),
    trips: 2,
    rows: (recorded) => [signInStartRow(recorded, { known: true })],
  },
  {
    route: 'POST /v1/sessions',
    variant: 'with a wrong password',
    as: 'stranger',
    body: { login: 'ben', password: 'not this one' },
    status: 401,
    trips: 2,
    rows: (recorded) => [signInStartRow(recorded)],
  },
  {
    route: 'POST /v1/sessions',
    variant: 'of a trusted server, for a client',
    as: 'stranger',
    headers: async (world) => ({
      Authorization: `Bearer ${await world.trustedServer()}`,
      'Postern-Client-Address': '192.0.2.1',
    }),
    body: { login: 'ben', password: goodPassword },
    trips: 2,
    rows: (recorded) => [signInStartRow(recorded)],
  },
  { route: 'PATCH /v1/settings', variant: 'of one setting', body: { sign_in_by_code: true } },
  {
    route: 'POST /v1/sessions/codes',
    as: 'stranger',
    body: { login: 'ben' },
    rows: () => [outcomeRow({ is_on: true, exceeded: null, token: '0192f0c1-2345-4678-9abc-def012345678' })],
  },
  { route: 'POST /v1/sessions/codes', variant: 'by address', as: 'stranger', body: { login: 'ben@example.test' } },
  {
    route: 'POST /v1/sessions',
    variant: 'with a mailed code',
    as: 'stranger',
    body: (world) => world.mailedCode('ben'),
  },
  {
    route: 'POST /v1/sessions',
    variant: 'with a wrong mailed code',
    as: 'stranger',
    body: async (world) => ({ ...(await world.mailedCode('ben')), email_code: 'ZZZZ-ZZZZ' }),
    status: 401,
    trips: 2,
    rows: () => [{ answer: wrongCodeAnswer }],
  },
  { route: 'GET /v1/sessions/current' },
  {
    route: 'POST /v1/sessions/refresh',
    as: 'stranger',
    body: ({ ada }) => ({ refresh_token: ada.refreshToken }),
  },
  {
    route: 'GET /v1/sessions/refresh',
    path: '/v1/sessions/refresh?return_to=/library',
    as: 'stranger',
    status: 303,
    headers: async (world) => ({ Cookie: `__Host-postern-refresh=${(await world.signIn('ben')).refreshToken}` }),
  },
  { route: 'GET /v1/sessions' },
]
