/** Counts the database round trips of every operation, in every variant that may take another number, and writes them down in docs/round-trips.md. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { mintSecretToken } from '#adapters/tokens/secret-token.ts'
import { hex } from '#store/run-as.ts'
import { beforeAll, describe, expect, it } from 'vitest'
import { functions } from '#functions/index.ts'
import { type ApiRequest, prepare, requests, type World } from '#scripts/sql/requests.ts'
import { registered } from '#test/support/fixtures/registrations.ts'
import { root } from '#test/support/source.ts'
import { usePostern } from '#test/support/servers/use-postern.ts'
import { weakHash } from '#test/support/fixtures/weak-hash.ts'

const postern = usePostern() // without a mail provider, so that no delivery is counted
const counted = new Map<ApiRequest, number>()
const world = {} as World

beforeAll(async () => {
  await postern.createUser('ben')
  Object.assign(world, worldOf())
})

describe('database round trips', () => {
  it.each(requests.map((request) => ({ title: titleOf(request), request })))('$title', async ({ request }) => {
    const { method, path, body, headers, token } = await prepare(request, world)
    postern.database.takeRoundTrips()
    const answer = await postern.call(method, path, { body, headers, token })
    const trips = postern.database.takeRoundTrips()
    request.keep?.(answer.body, world)
    if (request.status === undefined) expect(answer.status).toBeLessThan(300)
    else expect(answer.status).toBe(request.status)
    expect(trips).toBe(request.trips ?? 1)
    counted.set(request, trips)
  })

  it('counts every route there is', () => {
    const routes = functions
      .filter(({ prefix }) => !prefix.startsWith('/dev'))
      .flatMap((each) => each.routes)
      .filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => `${method} ${path.replace(/(?<=.)\/$/, '')}`)
    expect(new Set(requests.map(({ route }) => route))).toEqual(new Set(routes))
  })

  it('is two only where a password is hashed or judged between two statements', () => {
    const two = [...counted].filter(([, trips]) => trips > 1).map(([{ route }]) => route)
    expect(new Set(two)).toEqual(
      new Set([
        'POST /v1/bootstrap',
        'POST /v1/sessions',
        'PATCH /v1/users/:u',
        'PUT /v1/passwords/:u',
        'POST /v1/registrations',
        'POST /links/:token',
        'PUT /v1/passwords/current',
      ]),
    )
  })

  it('is written down in docs/round-trips.md', () => {
    const file = join(root, 'docs/round-trips.md')
    const page = pageOf(counted)
    const written = existsSync(file) ? readFileSync(file, 'utf8') : ''
    if (written !== page && process.env['CI'] === undefined) writeFileSync(file, page)
    expect(written, 'docs/round-trips.md was out of date; it is written anew outside CI').toBe(page)
  })
})

function titleOf({ route, variant }: ApiRequest): string {
  return variant ? `${route}, ${variant}` : route
}

function pageOf(trips: Map<ApiRequest, number>): string {
  const rows = [...trips].map(
    ([{ route, variant = '', status = '' }, count]) => `| \`${route}\` | ${variant} | ${status} | ${count} |`,
  )
  return `# Database round trips

Written by \`test/round-trips.test.ts\`, which performs every operation, in every variant that may take another number, and counts the
requests that reach the database. What delivers mail after an answer has been given is not counted. A status stands where a request is
refused. \`npm run sql -- <operation>\` prints the statements.

| operation | variant | refused | round trips |
| --- | --- | --- | ---: |
${rows.join('\n')}
`
}

/** What the requests ask about, filled in as they go. */
function worldOf(): Partial<World> {
  return {
    secrets: postern.secrets,
    signIn: (username) => postern.signIn(username),
    registration: async (username) => (await registered(postern, username, { status: 'confirmed' })).uuid,
    confirmationLink: (username) =>
      opened('registration_id = (select id from registrations where username = $2)', username),
    resetLink: async (username) => {
      await postern.call('POST', '/v1/passwords/reset', { body: { email: `${username}@example.test` } })
      return opened(
        `operation = 'user-password-reset' and user_id = (select id from users where username = $2)`,
        username,
      )
    },
    async mailedLink(username) {
      const body = { username, email: `${username}@example.test` }
      await postern.call('POST', '/v1/users', { body, token: world.ada.token })
      const [row] = await postern.database.sql<{ id: string }>(
        'select t.id from one_time_tokens t join users u on u.id = t.user_id where u.username = $1',
        [username],
      )
      return row!.id
    },
    async sidOf(username) {
      const [row] = await postern.database.sql<{ sid: string }>(
        'select sid from sessions join users on users.id = user_id where username = $1 and ended_at is null',
        [username],
      )
      return row!.sid
    },
    async weakenHash(username) {
      const hash = weakHash(postern.secrets)
      await postern.database.sql('update users set password_hash = $1 where username = $2', [hash, username])
    },
  }
}

/** Gives links a secret that the test knows, as the sweeper does when it sends their mail. @returns their path */
async function opened(which: string, username: string): Promise<string> {
  const { token, hash } = mintSecretToken()
  await postern.database.sql(
    `update one_time_tokens set hash = $1, expires_at = moment() + interval '1 hour' where ${which}`,
    [hex(hash), username],
  )
  return `/links/${token}`
}
