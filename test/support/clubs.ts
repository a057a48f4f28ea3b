/** Groups with terms, and short ways for people to join, leave and accept: with a Postern of its own, and its inbox. */
import { expect, vi } from 'vitest'
import type { InboxMail } from '../../local/inbox.ts'
import { linkIn } from './mail.ts'
import { peopleOf, type Person } from './people.ts'
import type { SignedIn } from './postern.ts'
import { usePosternWithInbox, useRoot } from './use-postern.ts'

/** The terms of a club that is given no others. */
export const clubTerms = { en: 'Be kind <b>always</b>.', de: 'Seid nett.' }

/** Starts both for the tests of a file. What is done to a group is done by the first superuser, where nobody else is named. */
export function useClubs() {
  const { inbox, postern } = usePosternWithInbox()
  const root = useRoot(postern)
  const people = peopleOf(postern)
  const { as } = people
  const member = (name: string, whom: Person) => `/v1/groups/${name}/members/${whom.uuid}`
  const clubs = {
    inbox,
    postern,
    root,
    ...people,
    /** @param texts by language; one alone is English, and null withdraws them */
    publish: (name: string, texts: object | string | null = clubTerms) =>
      as(root, 'PUT', `/v1/groups/${name}/terms`, { texts: typeof texts === 'string' ? { en: texts } : texts }),
    join: (who: SignedIn, name: string) => as(who, 'POST', `/v1/groups/${name}/join`),
    leave: (who: SignedIn, name: string) => as(who, 'POST', `/v1/groups/${name}/leave`),
    put: (name: string, whom: Person, flags: object = {}) => as(root, 'PUT', member(name, whom), { flags }),
    remove: (name: string, whom: Person) => as(root, 'DELETE', member(name, whom)),
    accept: (who: SignedIn, name: string, version = 1, language = 'en') =>
      as(who, 'POST', `/v1/groups/${name}/terms`, { version, language }),
    /** Sends the page of a link. */
    answer: (link: string, body: object) => postern.call('POST', link, { body }),
    /** A group that anybody may join. @param texts of its terms; null: it has none */
    club: async (texts: object | string | null = clubTerms): Promise<string> => {
      const name = await people.group()
      await as(root, 'PATCH', `/v1/groups/${name}`, { discoverable: true })
      if (texts !== null) await clubs.publish(name, texts)
      return name
    },
    /** The newest link that somebody was mailed about a group. */
    linkTo: async (who: Person, name: string): Promise<string> => {
      await postern.runScheduled()
      const about = ({ to, text }: InboxMail) =>
        to[0] === `${who.name}@example.test` && text.includes(name) && text.includes('/links/')
      const arrived = () => inbox.mails().find(about) ?? Promise.reject(new Error('no mail yet'))
      return linkIn(await vi.waitFor(arrived, 10_000))
    },
    /** Where somebody is and where they wait, as they see it and as the group does. */
    placesOf: async (who: Person, name: string): Promise<string[]> => {
      const shown = async (path: string, key: string) => {
        const { items } = (await as(root, 'GET', `${path}?status=all&limit=100`)).body
        return items.filter((item: Record<string, string>) => item[key] === (key === 'name' ? name : who.name))
      }
      const [theirs, its] = [
        await shown(`/v1/users/${who.uuid}/groups`, 'name'),
        await shown(`/v1/groups/${name}/members`, 'username'),
      ]
      const statuses = (items: { status: string }[]) => items.map(({ status }) => status)
      expect(statuses(theirs)).toEqual(statuses(its))
      return statuses(its)
    },
    /** The versions that somebody ever accepted, of whichever terms. */
    acceptances: (who: Person) =>
      postern.database.sql<{ version: number }>(
        `select v.version from terms_acceptances a join users u on u.id = a.user_id join terms_versions v on v.id = a.version_id
         where u.uuid = $1 order by a.accepted_at`,
        [who.uuid],
      ),
  }
  return clubs
}
