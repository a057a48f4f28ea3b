/** Requests about registrations and links, and what else one does without a session; and about the own password. */
import { type ApiRequest, goodPassword } from './api-request.ts'
import { acceptingRules, openLinkRow, ownPasswordRow } from './rows.ts'

const ofOurPage = { 'Sec-Fetch-Site': 'same-origin' }

export const registrationRequests: ApiRequest[] = [
  { route: 'GET /v1/registrations/policy', as: 'stranger' },
  { route: 'POST /v1/registrations', as: 'stranger', body: { username: 'cleo', email: 'cleo@example.test' } },
  {
    route: 'POST /v1/registrations',
    variant: 'with `password`, which is checked',
    as: 'stranger',
    body: { username: 'cora', email: 'cora@example.test', password: goodPassword },
    trips: 2,
    rows: () => [{ names: 'default', passwords: acceptingRules }],
  },
  {
    route: 'GET /links/:token',
    as: 'stranger',
    path: (world) => world.confirmationLink('cleo'),
    rows: () => [openLinkRow('user-registration-confirm-email')],
  },
  {
    route: 'POST /links/:token',
    as: 'stranger',
    path: (world) => world.confirmationLink('cleo'),
    body: { password: goodPassword },
    trips: 2,
    rows: () => [openLinkRow('user-registration-confirm-email')],
  },
  {
    route: 'POST /links/:token',
    variant: 'that was used',
    as: 'stranger',
    path: (world) => world.confirmationLink('cleo'),
    body: { password: goodPassword },
    status: 410,
    rows: () => [{ link: null }],
  },
  {
    route: 'POST /links/:token',
    variant: 'to choose a new password, as a page',
    as: 'stranger',
    headers: { ...ofOurPage, Accept: 'text/html' },
    path: (world) => world.resetLink('ben'),
    body: { new_password: goodPassword },
    trips: 2,
    rows: () => [openLinkRow('user-password-reset')],
  },
  { route: 'GET /v1/registrations', path: '/v1/registrations?status=confirmed' },
  {
    route: 'GET /v1/registrations/:uuid',
    path: async (world) => `/v1/registrations/${await world.registration('r.one')}`,
  },
  {
    route: 'POST /v1/registrations/:uuid/resend',
    path: async (world) => `/v1/registrations/${await world.registration('r.two')}/resend`,
  },
  {
    route: 'POST /v1/registrations/:uuid/approve',
    path: async (world) => `/v1/registrations/${await world.registration('r.three')}/approve`,
  },
  {
    route: 'POST /v1/registrations/:uuid/decline',
    path: async (world) => `/v1/registrations/${await world.registration('r.four')}/decline`,
    body: {},
  },
  { route: 'POST /v1/passwords/strength', as: 'stranger', body: { password: goodPassword } },
  { route: 'POST /v1/passwords/unlock', as: 'stranger', body: { email: 'ben@example.test' } },
  { route: 'POST /v1/passwords/reset', as: 'stranger', body: { email: 'ben@example.test' } },
  {
    route: 'DELETE /v1/sessions/current',
    variant: 'by the refresh cookie',
    as: 'stranger',
    headers: async (world) => ({
      'Sec-Fetch-Site': 'same-origin',
      Cookie: `__Host-postern-refresh=${(await world.signIn('ben')).refreshToken}`,
    }),
  },
  {
    route: 'PUT /v1/passwords/current',
    as: 'ben',
    body: { current_password: goodPassword, new_password: `${goodPassword}!` },
    trips: 2,
    rows: (recorded) => [ownPasswordRow(recorded)],
  },
]
