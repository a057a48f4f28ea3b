/** Example values for previews of emails. */
import type { MailFacts } from './mail-templates.ts'

const inADay = '2026-11-22T10:15:42Z'

/** A value for every placeholder. The links and the code open nothing. */
export const exampleFacts: MailFacts = {
  site: 'id.example.com',
  siteUrl: 'https://id.example.com/',
  sender: 'Postern <postern@example.com>',
  recipient: 'ada@example.com',
  username: 'ada',
  at: '2026-11-21T10:15:42Z',
  address: '2001:db8::1',
  device: 'Firefox on Linux',
  applicant: { email: 'ada@example.com', fullName: 'Ada Lovelace' },
  code: 'K7QX-2MVT',
  group: 'river-watch',
  webhook: 'stock list',
  apiKey: 'nightly upload',
  provider: 'Example',
  passkey: 'laptop',
  codesLeft: 9,
  dueAt: '2026-11-24T10:15:42Z',
  keyExpiresAt: '2026-12-05T10:15:42Z',
  reason: 'Please register with the address of your institute.',
  link: { url: 'https://id.example.com/links/k7Qx2mVt9LcR4sYw8ZbN1hJf6DpG3aUe5XoTiKqWvMy', expiresAt: inADay },
  otherLink: { url: 'https://id.example.com/links/W3vBn8XcZ5mLk2JhGf7DsAq9PoIuYt4ReWx6QaZsEdC', expiresAt: inADay },
}
