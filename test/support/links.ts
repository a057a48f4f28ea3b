/** A live link for every operation, made past the mail that would bring it. */
import { mintSecretToken } from '../../adapters/secret-token.ts'
import type { Operation } from '../../domain/operations.ts'
import { hex } from '../../store/act.ts'
import type { Postern, SignedIn } from './postern.ts'
import { registered } from './registrations.ts'
import { freshName } from './tree.ts'

/** Whom and what a link is about, by name. */
interface About {
  user: string
  registration?: string
  group?: string
}

/** @returns the path of a link that does it, to somebody made for it. @param root who the decisions of an administrator are for */
export async function linkTo(operation: Operation, postern: Postern, root: SignedIn): Promise<string> {
  const name = freshName('ada.')
  if (operation === 'user-registration-confirm-email') return (await registered(postern, name)).link
  if (operation.startsWith('user-registration-admin')) {
    const { uuid } = await registered(postern, name, { status: 'confirmed' })
    return minted(postern, operation, { user: 'first.superuser', registration: uuid })
  }
  await postern.createUser(name)
  const group = operation === 'group-accept-terms' ? await waitingFor(name, postern, root) : undefined
  return minted(postern, operation, { user: name, ...(group && { group }) })
}

/** Terms that are long enough to be read. */
const terms = {
  en: 'Members of the River Watch agree:\n\n1. Readings are published as they were measured.\n2. The key of a station is lent to nobody.\n3. Whoever leaves hands the key back.',
  de: 'Mitglieder der Flusswacht sind sich einig:\n\n1. Messwerte erscheinen so, wie sie gemessen wurden.\n2. Der Schlüssel einer Station wird nicht verliehen.\n3. Wer geht, gibt den Schlüssel zurück.',
}

/** @returns a group that somebody is in once they accept its terms */
async function waitingFor(name: string, postern: Postern, { token }: SignedIn): Promise<string> {
  const group = freshName('river-watch-')
  await postern.database.sql('insert into groups (name) values ($1)', [group])
  const [user] = await postern.database.sql<{ uuid: string }>('select uuid from users where username = $1', [name])
  const answers = [
    await postern.call('PUT', `/v1/groups/${group}/terms`, { token, body: { texts: terms } }),
    await postern.call('PUT', `/v1/groups/${group}/members/${user!.uuid}`, { token, body: { flags: {} } }),
  ]
  if (answers.some(({ status }) => status >= 400)) throw new Error(JSON.stringify(answers))
  return group
}

async function minted(postern: Postern, operation: Operation, { user, registration, group }: About): Promise<string> {
  const { token, hash } = mintSecretToken()
  const address = `${freshName('a')}@example.test`
  const subject = operation.includes('email-change') ? { email: address, email_canonical: address } : null
  await postern.database.sql(
    `insert into one_time_tokens (operation, user_id, registration_id, group_id, subject, survives, lifetime_seconds, hash, expires_at)
     select $1, u.id, r.id, g.id, $5::jsonb, true, 3600, $6, moment() + interval '1 hour'
     from users u left join registrations r on r.uuid = $3 left join groups g on g.name = $4 where u.username = $2`,
    [operation, user, registration ?? null, group ?? null, subject && JSON.stringify(subject), hex(hash)],
  )
  return `/links/${token}`
}
