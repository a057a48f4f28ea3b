/** The test files that are about a source file. */
import { existsSync, globSync } from 'node:fs'

/** What the tests of HTTP call a subject, where it is not called the same. */
const subjects: Record<string, string[]> = {
  access: ['check', 'authorize', 'permissions'],
  accounts: ['users', 'bootstrap', 'registrations'],
  audit: ['audit-events'],
  authenticator: ['factors'],
  body: ['groups', 'services'],
  credentials: ['passwords', 'sessions'],
  html: ['home', 'links'],
  keys: ['api-keys', 'service-accounts', 'delegated-roles'],
  languages: ['languages'],
  mail: ['mail', 'sweeper', 'outbox'],
  passwords: ['passwords', 'sessions'],
  permissions: ['grants', 'check'],
  problems: ['problems'],
  providers: ['providers', 'identities', 'sign-in'],
  registration: ['registrations'],
  requests: ['grants', 'check', 'users', 'webhooks', 'settings', 'authorize'],
  resources: ['resources', 'services'],
  settings: ['settings', 'delegated-roles'],
  sessions: ['sessions', 'factors'],
  tokens: ['sessions'],
  webhooks: ['webhooks', 'sweeper'],
}

/** The subjects of a trigger, by the beginning of its name, which is its table. */
const triggers: Record<string, string[]> = {
  audit_events: ['webhooks', 'audit-events'],
  memberships: ['groups', 'webhooks'],
  outbox_mail: ['sweeper', 'passwords'],
  resources_note: ['grants'],
  resources: ['resources', 'services', 'authorize'],
  settings_role_scopes: ['delegated-roles'],
  settings: ['settings', 'terms', 'sessions'],
  terms: ['terms', 'sessions'],
  users: ['users', 'registrations', 'links', 'webhooks'],
  webhook: ['webhooks', 'sweeper'],
}

/** For files at the root of a layer, which every subject uses. */
const ofAll = ['sessions', 'users', 'groups', 'grants', 'idempotency', 'cursors']

/** For those that only some use. */
const ofSome: Record<string, string[]> = {
  'asserted-client': ['trusted-servers'],
  turnstile: ['robot-check'],
}

/** As globs from the root; the quickest first: those of the file itself, those of its folder, those over HTTP, then races and models. */
export function testsOf(file: string): string[] {
  const parts = file.replace(/^schema\/(?:functions|triggers)\//, 'store/').split('/')
  const [layer = '', ...inner] = parts
  const subject = inner.length > 1 ? inner[0]! : undefined
  const base = parts
    .at(-1)!
    .replace(/\.\w+$/, '')
    .replaceAll('_', '-')
  const table = Object.keys(triggers).find((name) => file.startsWith(`schema/triggers/${name}`))
  const overHttp = table
    ? triggers[table]!
    : subject === undefined
      ? (ofSome[base] ?? ofAll)
      : (subjects[subject] ?? [subject])
  const wanted = [
    `test/**/${base}.test.ts`,
    `test/**/${base}-*.test.ts`,
    ...(subject === undefined ? [] : [`test/${layer}/${subject}/**/*.test.ts`, `test/models/${subject}/*.test.ts`]),
    ...overHttp.flatMap((name) => [
      `test/functions/${name}{,/**/*}.test.ts`,
      `test/functions/v1/${name}{,/**/*}.test.ts`,
      `test/races/*${name.replace(/s$/, '')}*.test.ts`,
    ]),
  ]
  return [...new Set(wanted.flatMap((pattern) => globSync(pattern)))].filter((path) => existsSync(path))
}
